"""One person's machine, and the default: no server needed, safe without any environment."""

from cms.settings.base import *  # noqa: F403
from cms.settings.base import PAGE_CACHE_SECONDS, STATIC_ROOT, STORAGES, VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
PAGE_CACHE_SECONDS = 0 if DEBUG else PAGE_CACHE_SECONDS  # a developer who edits a template wants to see the change
KEEP_VALUES = not DEBUG
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}").rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL
MONITORING_NETWORKS = env.list("MONITORING_NETWORKS", default=["127.0.0.1", "::1"])


def _local_secret() -> str:
    """Return a secret of this copy, made once and kept beside its database."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key(), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


SECRET_KEY = env.str("SECRET_KEY", default="") or _local_secret()
# Static files come straight from the apps' folders: no collecting step between an edit and a look.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty here, but WhiteNoise warns when it is missing
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
