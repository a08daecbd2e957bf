"""A public server: refuses to start without its secrets, speaks HTTPS only."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *  # noqa: F403
from cms.settings.base import LOGGING, SECRET_KEY, SITE_URL, TRAINING_COPY, env

_needed = {"SECRET_KEY": SECRET_KEY, "SITE_URL": env.str("SITE_URL", default="")}
_needed["EMAIL_URL"] = TRAINING_COPY or env.str("EMAIL_URL", default="")  # without it mails of citizens would go into the log
for _name, _value in _needed.items():
    if not _value:
        raise ImproperlyConfigured(f"{_name} is not set. Production does not start without it: see docs/settings.md.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters: make a new one as docs/settings.md says.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname])
LOGGING["handlers"]["console"]["formatter"] = env.str("LOG_FORMAT", default="json")
SECURE_SSL_REDIRECT = env.bool("HTTPS_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[env.str("SITE_URL")])
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
# The reverse proxy's address chain: how many proxies stand before the site.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
