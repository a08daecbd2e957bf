"""Validation of environment variables: an invalid one stops every start with a sentence that names it."""

from __future__ import annotations

import ipaddress
import logging
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

TRUE_OR_FALSE = frozenset(("true", "on", "ok", "y", "yes", "1", "false", "off", "n", "no", "0"))


def _begins(*schemes: str, host: bool = True) -> Callable[[str], bool]:
    """Return a test of addresses: one of `schemes`, and the name of a server behind it where `host` says so."""

    def fits(value: str) -> bool:
        try:
            address = urlsplit(value)
            _ = address.port
        except ValueError:
            return False
        return address.scheme in schemes and bool(address.hostname or not host)

    return fits


def _each(fits: Callable[[str], bool]) -> Callable[[str], bool]:
    """Return a test of lists that are written with commas."""
    return lambda value: all(fits(part.strip()) for part in value.split(",") if part.strip())


def _number(kind: Callable[[str], float], at_least: float = 0) -> Callable[[str], bool]:
    def fits(value: str) -> bool:
        try:
            return kind(value) >= at_least
        except ValueError:
            return False

    return fits


def _fernet_key(value: str) -> bool:
    try:
        return len(urlsafe_b64decode(value)) == 32
    except ValueError:
        return False


def _database(value: str) -> bool:
    named = _begins("postgres", "postgresql", host=False)(value) and len(urlsplit(value).path) > 1
    return value.startswith("sqlite:") or named


def _clamd(value: str) -> bool:
    return _begins("tcp")(value) or value.startswith("unix:///")


def _text_provider(value: str) -> bool:
    name, _sign, provider = value.partition("=")
    return name in ("sms", "zalo") and (provider == "file" or _begins("https", "http")(provider))


def _rsa_key(value: str) -> bool:
    """Return whether mails can be signed with this key; what signs them is loaded where a key is set, not in every process."""
    from dkim.crypto import UnparsableKeyError, parse_pem_private_key

    try:
        return bool(parse_pem_private_key(value.encode()))
    except UnparsableKeyError:
        return False


def _network(value: str) -> bool:
    try:
        return bool(ipaddress.ip_network(value, strict=False))
    except ValueError:
        return False


def _contact(value: str) -> bool:
    return value.startswith(("mailto:", "https://", "tel:"))


def _issuer(value: str) -> bool:
    """Return whether tokens of this provider come over TLS; on this machine they need not."""
    return _begins("https")(value) or (_begins("http")(value) and urlsplit(value).hostname in ("localhost", "127.0.0.1"))


def _pair(value: str) -> bool:
    return all(map(str.strip, value.partition("=")))


def _host(value: str) -> bool:
    return bool(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", value))


WHOLE = (_number(int), "a whole number, 0 or more")
YES_NO = (lambda value: value.lower() in TRUE_OR_FALSE, "True or False")
# What each value must be, and how to say so. Values that may be anything are not named.
RULES: dict[str, tuple[Callable[[str], bool], str]] = {
    "DATABASE_URL": (_database, "an address such as postgres://user:password@host/name, with special letters of the password as %40"),
    "CACHE_URL": (_begins("redis", "rediss", "unix", host=False), "an address such as redis://host:6379/0"),
    "SEARCH_URL": (_each(_begins("http", "https")), "one or several addresses such as https://search.example.gov.vn:9200"),
    "SEARCH_FALLBACK": (("embedded", "database").__contains__, "embedded or database"),
    "SEARCH_TIMEOUT": (_number(float, 0.01), "a number of seconds, more than 0"),
    "EMBEDDINGS_URL": (lambda url: url == "none" or _begins("http", "https")(url), "an address such as http://host:8000/v1, or none"),
    "EMBEDDINGS_TIMEOUT": (_number(float, 0.01), "a number of seconds, more than 0"),
    "SITE_URL": (_begins("http", "https"), "the whole public address, such as https://portal.example.gov.vn"),
    "TRAINING_URL": (_begins("http", "https"), "the whole address of the copy for practice, such as https://tap.example.gov.vn"),
    "CSRF_TRUSTED_ORIGINS": (_each(_begins("http", "https")), "addresses such as https://portal.example.gov.vn"),
    "EMAIL_URL": (
        _begins("smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail", "memorymail", "dummymail", host=False),
        "an address such as smtp+tls://user:password@host:587",
    ),
    "TEXT_PROVIDERS": (_each(_text_provider), "pairs such as sms=file,zalo=https://gateway.example.gov.vn/gui"),
    "TEXT_GATEWAY_SECRET": (lambda secret: secret.startswith("whsec_"), "a secret of Standard Webhooks, whsec_ and then base64"),
    "VAPID_KEY": (lambda key: len(key) >= 43, "a private P-256 key in base64url, made as docs/settings.md says"),
    "BOUNCE_ADDRESS": (lambda value: "@" in value, "an address such as tra-lai@portal.example.gov.vn"),
    "DKIM_KEY": (_rsa_key, "a private RSA key in PEM, better named by DKIM_KEY_FILE"),
    "CLAMD_URL": (_clamd, "an address such as tcp://host:3310 or unix:///run/clamav/clamd.ctl"),
    "SIGNATURE_ROOTS": (lambda path: Path(path).is_file(), "the path of a PEM file with certificates"),
    "S3_ENDPOINT_URL": (_begins("http", "https"), "an address such as https://s3.example.gov.vn"),
    "VIDEO_HOSTS": (lambda value: not value.strip() or _each(_host)(value), "names of servers such as www.youtube-nocookie.com"),
    "PUSH_SERVERS": (_each(_begins("https")), "addresses such as https://*.push.apple.com"),
    "CONTACT_KEYS": (_each(_fernet_key), "Fernet keys: 32 bytes as 44 letters, made as docs/settings.md says"),
    "SPEECH_VOICES": (_each(_pair), "voices such as Nữ miền Bắc=vi+f2"),
    "OIDC_ISSUER": (_issuer, "the https address of the provider, such as https://sso.example.gov.vn/realms/tinh"),
    "OIDC_ROLES": (_each(_pair), "pairs such as portal-editors=Biên tập viên"),
    "EXTRA_LANGUAGES": (_each(LANG_INFO.__contains__), "codes of languages such as en,zh-hans"),
    "LOG_LEVEL": (logging.getLevelNamesMapping().__contains__, "DEBUG, INFO, WARNING, ERROR or CRITICAL"),
    "SECURITY_CONTACT": (_each(_contact), "addresses such as mailto:an-toan@example.gov.vn"),
    "LOG_FORMAT": (("line", "json").__contains__, "line or json"),
    "MONITORING_TOKEN": (lambda token: len(token) >= 20, "a secret of at least 20 characters"),
    "MONITORING_NETWORKS": (_each(_network), "addresses or networks such as 10.0.0.0/8"),
    "SENTRY_DSN": (_begins("http", "https"), "the address that the server of error reports gives"),
    "DATABASE_CONN_MAX_AGE": WHOLE,
    "TRUSTED_PROXY_COUNT": WHOLE,
    "HSTS_SECONDS": WHOLE,
    "PAGE_CACHE_SECONDS": WHOLE,
    "PORT": WHOLE,
    "WEB_CONCURRENCY": (_number(int, 1), "a whole number, 1 or more"),
    "WEB_THREADS": (_number(int, 1), "a whole number, 1 or more"),
    "SPEECH_MEGABYTES": WHOLE,
    "SESSION_IDLE_MINUTES": WHOLE,
    "FEEDBACK_NETWORK_VOTES": (_number(int, 1), "a whole number, 1 or more"),
    "KEEP_CONTACT_DAYS": (_number(int, 1), "a whole number, 1 or more"),
    "KEEP_VOTES_DAYS": (_number(int, 1), "a whole number, 1 or more"),
    "FEEDBACK_TARGET_VOTES": (_number(int, 1), "a whole number, 1 or more"),
    "VISITS_SECONDS": (_number(float), "a number, 0 or more"),
    "READING_COPIES": YES_NO,
    "WEBHOOKS_PRIVATE_NETWORKS": YES_NO,
    "LINK_CHECKS": (("off", "public", "any").__contains__, "off, public or any"),
    "HTTPS_REDIRECT": YES_NO,
    "SECOND_FACTOR_REQUIRED": YES_NO,
    "DEBUG": YES_NO,
    "TRAINING_COPY": YES_NO,
}


MAY_BE_EMPTY = (
    "EXTRA_LANGUAGES",
    "SPEECH_COMMAND",
    "VIDEO_HOSTS",
)  # empty means something there; elsewhere it is a line of a form that nobody filled in


# May stand in a file instead, which `NAME_FILE` names: what Docker, Kubernetes and systemd call a secret or a credential.
SECRETS = (
    *(
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "CONTACT_KEYS",
        "AUDIT_KEYS",
        "DATABASE_URL",
        "DATABASE_PASSWORD",
        "EMAIL_URL",
        "EMAIL_PASSWORD",
        "SEARCH_PASSWORD",
    ),
    *("SEARCH_API_KEY", "EMBEDDINGS_KEY", "S3_ACCESS_KEY", "S3_SECRET_KEY", "MONITORING_TOKEN", "SENTRY_DSN"),
    *("OIDC_CLIENT_SECRET", "DKIM_KEY", "TEXT_GATEWAY_SECRET", "VAPID_KEY"),
)


def _secrets_in_files(environment: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the secrets that files hold, without the line break at their end, and a sentence for each file that cannot be read."""
    found, wrong = {}, []
    for name in SECRETS:
        if path := environment.get(f"{name}_FILE", "").strip():
            try:
                found[name] = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, ValueError):
                wrong.append(f"{name}_FILE must be the path of a file that can be read.")
    return found, wrong


Words = list[str]


class Environment(environ.Env):
    """Values as people write them: lists as `a, b`, and any first letter."""

    def get_value(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False) -> Any:
        """Return a text as it stands: one that begins with `$`, as passwords may, is no name of another variable."""
        if cast in (None, str) and var in self.ENVIRON:
            return self.ENVIRON[var]
        return super().get_value(var, cast, default, parse_default)

    def list(self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET) -> Words:
        """Return the parts between commas, without spaces around them and without empty ones."""
        value = self.get_value(var, default=default)
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def read(environment: Mapping[str, str]) -> Environment:
    """Return the environment as settings are read from it: an empty value counts as not set, a secret may stand in a file.

    Raises ImproperlyConfigured, which names every setting with an invalid value, all at once, and repeats no value, for some are secrets.
    """
    secrets, wrong = _secrets_in_files(environment)
    given = {name: value for name, value in {**environment, **secrets}.items() if value.strip() or name in MAY_BE_EMPTY}
    wrong += [f"{name} must be {words}." for name, (fits, words) in RULES.items() if name in given and not fits(given[name])]
    if wrong:
        raise ImproperlyConfigured("\n".join(["Settings that cannot be used (docs/settings.md explains them):", *wrong]))
    env = Environment()
    env.ENVIRON = given
    return env
