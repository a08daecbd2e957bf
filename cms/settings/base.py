"""Settings that every installation shares.

Each value that differs between installations is read from the environment; docs/settings.md lists them.
"""

import gc
import os
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from cms.background.monitoring import error_reports
from cms.settings import environment, unserved

env = environment.read(os.environ)

# Every process makes a million objects that stay while it imports the apps. Looking for garbage among them each 700 objects, as Python
# does by default, takes a fifth of the start.
gc.set_threshold(20_000, 20)

unserved.leave_out_unserved_api()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
# Earlier values of SECRET_KEY, newest first: what was signed, hashed or encrypted under them is still accepted.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
# Fernet keys for citizens' contact data, newest first; without any they are derived from SECRET_KEY and its fallbacks.
CONTACT_KEYS: list[str] = env.list("CONTACT_KEYS", default=[])
# Keys of the hash chain of the question log, newest first; without any SECRET_KEY and its fallbacks.
AUDIT_KEYS: list[str] = env.list("AUDIT_KEYS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "cms",
    "home",
    "legal_docs",
    "qa",
    "feedback",
    "search",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.admin.accounts.users_app.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.forms",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "cms.web.monitoring.requests.MonitoringMiddleware",
    "cms.web.middleware.page_cache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.web.middleware.static_files.StaticFilesMiddleware",
    "cms.web.middleware.permissions_policy.PermissionsPolicyMiddleware",
    "cms.web.middleware.content_security_policy.ContentSecurityPolicyMiddleware",
    "cms.web.middleware.clean_input.CleanInputMiddleware",
    "cms.web.middleware.site.SiteMiddleware",
    "cms.web.middleware.zones.ZoneMiddleware",
    "cms.web.middleware.compression.CompressionMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.admin.login.idle.IdleMiddleware",
    "cms.admin.second_factor.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.admin.editing.device_drafts.DeviceDraftsMiddleware",
    "cms.admin.patches.invalid_requests.InvalidRequestMiddleware",
    "cms.web.middleware.capitals.CapitalsMiddleware",
    "cms.web.middleware.old_addresses.OldAddressesMiddleware",
]

ROOT_URLCONF = "cms.settings.urls"
WSGI_APPLICATION = "cms.settings.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.web.pages.context_processors.portal",
            ],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # templates/ may replace those of fields

# --- data -------------------------------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASE_PASSWORD := env.str("DATABASE_PASSWORD", default=""):  # as it is, where the URL would want its letters escaped
    DATABASES["default"]["PASSWORD"] = DATABASE_PASSWORD
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # One writer at a time, readers never wait (WAL); a writer says so at its start, so that it waits instead of failing.
    # The log of writes grows while somebody reads for long (bulk files are made beside an import); it is cut back afterwards.
    DATABASES["default"]["CONN_MAX_AGE"] = None  # opening the file again costs more than a kept page
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; PRAGMA cache_size=-32000; "
        "PRAGMA journal_size_limit=67108864;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", env.int("DATABASE_CONN_MAX_AGE", default=60))
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHE_URL = env.str("CACHE_URL", default="")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)  # production: 1
# Votes of one network in ten minutes, and on one page in an hour, beyond which they wait for a person (carriers share addresses).
FEEDBACK_NETWORK_VOTES = env.int("FEEDBACK_NETWORK_VOTES", default=20)
FEEDBACK_TARGET_VOTES = env.int("FEEDBACK_TARGET_VOTES", default=5)
# How long contact data of questions and single votes are kept; what pages promise is read from here (cms/contracts/retention.py).
KEEP_CONTACT_DAYS = env.int("KEEP_CONTACT_DAYS", default=365)
KEEP_VOTES_DAYS = env.int("KEEP_VOTES_DAYS", default=90)
KEEP_VALUES = True  # a process remembers menus, cards and the like until one of their tables is written
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "cms.storage.redis_cache.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "portal", "OPTIONS": {"MAX_ENTRIES": 10_000}}
}

# So long a public page is kept at the most; it is made again at once when something that it shows changes. 0: never kept.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=600)
# Each process keeps pages of its own when there is no Redis; their versions are in the database, so none is stale.
CACHES["pages"] = {**CACHES["default"], "KEY_PREFIX": "pages"}
if not CACHE_URL:
    CACHES["pages"] |= {"BACKEND": "cms.storage.caches.LocalPages", "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 1000}}

MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
# What citizens send: never under MEDIA_ROOT, served by permission-checked views only.
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
# ClamAV's daemon, as `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`; without it files are judged by the portal's own checks alone.
CLAMD_URL = env.str("CLAMD_URL", default="")
# PEM file with the root certificates of digital signatures that are trusted; without it a signature is checked, but not who signed.
SIGNATURE_ROOTS = env.str("SIGNATURE_ROOTS", default="")
# Whether the worker makes a PDF to read of documents without an original, where LibreOffice is installed.
READING_COPIES = env.bool("READING_COPIES", default=True)

# Whether the worker asks weekly if the links of channels and pages open: "off", "public" (never a private network), "any".
LINK_CHECKS = env.str("LINK_CHECKS", default="off")
# Counts of pages read are written to the database so often; 0: pages are not counted.
VISITS_SECONDS = env.float("VISITS_SECONDS", default=30)
WEBHOOKS_PRIVATE_NETWORKS = env.bool("WEBHOOKS_PRIVATE_NETWORKS", default=False)
# What reads answers aloud: a program that takes text on standard input and writes {wav}; empty: nothing is read aloud.
SPEECH_COMMAND = env.str("SPEECH_COMMAND", default="espeak-ng -v {voice} -s 160 -w {wav} --stdin")
# Its voices as `name for readers=name for the program`; without any, four of eSpeak NG.
SPEECH_VOICES: list[str] = env.list("SPEECH_VOICES", default=[])
# Further requests to hear a page are refused while their sounds take so many megabytes.
SPEECH_MEGABYTES = env.int("SPEECH_MEGABYTES", default=2000)
STATIC_ROOT = VAR_DIR / "static"
SEARCH_INDEX_DIR = VAR_DIR / "search"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "cms.storage.media.MediaStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "cms.storage.bucket.S3MediaStorage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "custom_domain": env.str("S3_PUBLIC_DOMAIN", default="") or None,
            "querystring_auth": False,
        },
    }
WHITENOISE_MAX_AGE = 60
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page names another: half the files and half the time to compress them
FILE_UPLOAD_HANDLERS = [
    "cms.web.forms.number_of_files.CountingUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "cms.web.forms.full_disk.SkipOnFullDiskUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # more than the handler takes: where words were typed beside them, it leaves files out

# --- language ---------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
# Languages beside Vietnamese: a front page and translations of pages at /<code>/ (docs/features/languages.md).
EXTRA_LANGUAGES: list[str] = env.list("EXTRA_LANGUAGES", default=["en"])
LANGUAGES = [("vi", _("Vietnamese")), *((code, LANG_INFO[code]["name_local"]) for code in EXTRA_LANGUAGES)]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES[:1]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# One catalogue for each app, so that its words stay beside those of no other; before them those that an installation brings itself.
LOCALE_PATHS = [
    VAR_DIR / "locale",
    *(BASE_DIR / "locale" / name for name in ("cms", "home", "legal_docs", "qa", "feedback", "search", "wagtail")),
]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = "cms.admin.formats"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one: no choice in the account
WAGTAILUSERS_PASSWORD_REQUIRED = False  # a new person chooses it by the link for a forgotten one
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT, WAGTAIL_TIME_FORMAT = "%d/%m/%Y", "%d/%m/%Y %H:%M", "%H:%M"

# --- Wagtail ----------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Minh Bạch"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.contracts.workflow_end.finish_workflow"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # an edit after approval voids it
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_WEBP_QUALITY = 65  # of pictures beside text; 80, the default, is half as heavy again
_DOCUMENTS = ["csv", "doc", "docx", "htm", "html", "odt", "pdf", "rtf", "txt", "xlsx", "zip"]
_PICTURES_AND_MEDIA = ["jpeg", "jpg", "m4a", "mp3", "mp4", "ogg", "png", "tif", "tiff", "vtt", "webm"]
WAGTAILDOCS_EXTENSIONS = [*_DOCUMENTS, *_PICTURES_AND_MEDIA]  # at least what the import keeps; given out as downloads, but PDF
WAGTAILDOCS_DOCUMENT_FORM_BASE = "qa.attachments.answer_files.FileForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# --- monitoring ---------------------------------------------------------------------------------------------------------

# Who may read /metrics and the details of /readyz: programs with this token, and those in these networks. Neither: nobody.
MONITORING_TOKEN = env.str("MONITORING_TOKEN", default="")
MONITORING_NETWORKS: list[str] = env.list("MONITORING_NETWORKS", default=[])
if SENTRY_DSN := env.str("SENTRY_DSN", default=""):
    error_reports.start(SENTRY_DSN, env.str("SENTRY_ENVIRONMENT", default="production"))

# Where to report a weakness, for /.well-known/security.txt: addresses such as mailto:… or https://…
SECURITY_CONTACT: list[str] = env.list("SECURITY_CONTACT", default=[])

# --- log --------------------------------------------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cms.background.monitoring.logs.LineFormatter",
            "format": "{asctime} {levelname} {name}{context}: {message}",
            "style": "{",
        },
        "json": {"()": "cms.background.monitoring.logs.JSONFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": env.str("LOG_FORMAT", default="line")}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "elastic_transport": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "pypdf": {"level": "CRITICAL"},  # its warnings repeat parts of files
        "wagtail": {"level": "WARNING"},  # who published what is in Wagtail's own audit log
    },
}

from cms.settings.security import *  # noqa: E402, F403
from cms.settings.services import *  # noqa: E402, F403
from cms.settings.services import TRAINING_COPY  # noqa: E402

if TRAINING_COPY:
    LINK_CHECKS = "off"
    MIDDLEWARE.insert(0, "cms.web.middleware.training.TrainingMiddleware")
