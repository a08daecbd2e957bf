"""Headers, cookies, logins and content security: safe for a laptop as they are, tightened by `production`."""

import os
from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.settings import environment

env = environment.read(os.environ)

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cms.admin.editing.device_drafts.csrf_failure"


def _media_hosts() -> list[str]:
    """Return where pictures and sounds lie when it is not this server: the public address of S3-compatible storage."""
    bucket, domain = env.str("S3_BUCKET", default=""), env.str("S3_PUBLIC_DOMAIN", default="")
    endpoint = env.str("S3_ENDPOINT_URL", default="").rstrip("/")
    return [f"https://{domain}" if domain else endpoint or f"https://{bucket}.s3.amazonaws.com"] if bucket else []


# Public pages: nothing inline, nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *_media_hosts()],
        "media-src": [SELF, *_media_hosts()],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# Sites whose players a page may show in a frame once its reader asks for it (cms/models/blocks/embeds.py).
VIDEO_HOSTS: list[str] = env.list("VIDEO_HOSTS", default=["www.youtube-nocookie.com", "player.vimeo.com"])
# Sign-in by OpenID Connect: off without an issuer; docs/features/single-sign-on.md.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")
OIDC_CLIENT_ID, OIDC_CLIENT_SECRET = env.str("OIDC_CLIENT_ID", default=""), env.str("OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.str("OIDC_NAME", default="")
OIDC_SCOPES = env.str("OIDC_SCOPES", default="openid profile email")
OIDC_ROLES_CLAIM = env.str("OIDC_ROLES_CLAIM", default="groups")
OIDC_ROLES: list[str] = env.list("OIDC_ROLES", default=[])
OIDC_ADMINISTRATORS = env.str("OIDC_ADMINISTRATORS", default="")
OIDC_SECOND_FACTOR: list[str] = env.list("OIDC_SECOND_FACTOR", default=[])

# The Wagtail admin: no inline script (cms/admin/patches/start_scripts.py); its editor of rich text writes <style> elements and attributes.
ADMIN_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *_media_hosts()],
        # Signing out leads to the provider, and browsers ask this rule about redirects of a form, too.
        "form-action": [SELF, *(["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_ISSUER else [])],
    }
}

AUTHENTICATION_BACKENDS = ["cms.admin.login.backend.ThrottleBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Waits after wrong codes are those of the login (cms/web/protection/login_throttle.py): django-otp's own would let a guesser
# lock the device.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
# After so many minutes without work in the administration a login ends; 0: never.
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=60)
LOGIN_URL = "wagtailadmin_login"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # seconds that the link in a mail works
SECOND_FACTOR_REQUIRED = False
OTP_TOTP_ISSUER = "Minh Bạch"
