"""What the portal talks to beside its database, cache and files: mail, other ways to tell people, search servers, embeddings."""

import os

from cms.settings import environment

env = environment.read(os.environ)

# --- background work and mail -----------------------------------------------------------------------------------------

WORKER_ALIVE_FILE = env.str("WORKER_ALIVE_FILE", default="")
BACKUP_DIR = env.str("BACKUP_DIR", default="")  # where backups lie, so that the administration can say how old the newest is
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# What Django and Wagtail send by themselves goes into the outbox; the worker sends the outbox by this.
DELIVERY_BACKEND, EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"], "cms.background.sending.mail.OutboxBackend"
if EMAIL_PASSWORD := env.str("EMAIL_PASSWORD", default=""):
    EMAIL_HOST_PASSWORD = EMAIL_PASSWORD
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Minh Bạch <khong-tra-loi@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Ways to tell people beside mail: `sms=file,zalo=https://gateway…`; Web Push with a key of its own.
TEXT_PROVIDERS = dict(pair.split("=", 1) for pair in env.list("TEXT_PROVIDERS", default=[]))
TEXT_GATEWAY_SECRET, VAPID_KEY = env.str("TEXT_GATEWAY_SECRET", default=""), env.str("VAPID_KEY", default="")
PUSH_SERVERS: list[str] = env.list(
    "PUSH_SERVERS",
    default=[
        "https://fcm.googleapis.com",
        "https://*.push.services.mozilla.com",
        "https://*.push.apple.com",
        "https://*.notify.windows.com",
    ],
)
if TRAINING_COPY := env.bool("TRAINING_COPY", default=False):  # nothing reaches people: mails go to the log, messages into a file
    DELIVERY_BACKEND = "django.core.mail.backends.console.EmailBackend"
    TEXT_PROVIDERS, VAPID_KEY = dict.fromkeys(TEXT_PROVIDERS, "file"), ""
TRAINING_URL = env.str("TRAINING_URL", default="")
BOUNCE_ADDRESS = env.str("BOUNCE_ADDRESS", default="")
DKIM_KEY, DKIM_SELECTOR = env.str("DKIM_KEY", default=""), env.str("DKIM_SELECTOR", default="portal")

# --- search -----------------------------------------------------------------------------------------------------------

SEARCH_URL = env.str("SEARCH_URL", default="")
SEARCH_API_KEY = env.str("SEARCH_API_KEY", default="")
SEARCH_USER = env.str("SEARCH_USER", default="")
SEARCH_PASSWORD = env.str("SEARCH_PASSWORD", default="")
SEARCH_CA_CERTS = env.str("SEARCH_CA_CERTS", default="")
SEARCH_INDEX_PREFIX = env.str("SEARCH_INDEX_PREFIX", default="portal") + ("-training" if TRAINING_COPY else "")  # never the portal's
SEARCH_TIMEOUT = env.float("SEARCH_TIMEOUT", default=1.5)
SEARCH_FALLBACK = env.str("SEARCH_FALLBACK", default="embedded")
EMBEDDINGS_URL = env.str("EMBEDDINGS_URL", default="")
EMBEDDINGS_MODEL = env.str("EMBEDDINGS_MODEL", default="default")
EMBEDDINGS_KEY = env.str("EMBEDDINGS_KEY", default="")
EMBEDDINGS_QUERY_PREFIX = env.str("EMBEDDINGS_QUERY_PREFIX", default="")
EMBEDDINGS_PASSAGE_PREFIX = env.str("EMBEDDINGS_PASSAGE_PREFIX", default="")
EMBEDDINGS_TIMEOUT = env.float("EMBEDDINGS_TIMEOUT", default=0.5)
