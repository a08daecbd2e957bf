"""The security log: who tried what, from where. One line an event under the logger `security`, for a person or a SIEM to follow."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, pre_save
from django.http import HttpRequest

from cms.monitoring.addresses import without_secrets
from cms.web.network import client_address

logger = logging.getLogger("security")
WATCHED = ("is_superuser", "is_active", "password", "email", "username")  # of an account; values of a password are never written


def record(event: str, request: HttpRequest | None = None, *, level: int = logging.INFO, **fields: Any) -> None:
    """Write one event (`login_failed`) with the client's address, the logged-in person and `fields`; None is left out."""
    found: dict[str, Any] = {"event": event}
    if request is not None:
        user = getattr(request, "user", None)
        found |= {"address": client_address(request), "path": without_secrets(request.path)}
        found["user"] = user.get_username() if user is not None and user.is_authenticated else None
    found |= fields
    found = {name: value for name, value in found.items() if value not in (None, "")}
    words = " ".join(f"{name}={_one_word(value)}" for name, value in found.items() if name != "event")
    logger.log(level, "%s %s", event, words, extra={"fields": found})


def _one_word(value: Any) -> str:
    """Return a value so that nobody can write a second line, or a second field, by a name that they type."""
    text = str(value)
    return text if text.isprintable() and " " not in text and "=" not in text else repr(text)


def _logged_in(request: HttpRequest | None, user: Any, **_signal: Any) -> None:
    record("password_accepted", request, user=user.get_username())


def _logged_out(request: HttpRequest | None, user: Any, **_signal: Any) -> None:
    record("logged_out", request, user=user.get_username() if user else None)


def _login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any) -> None:
    record("login_failed", request, level=logging.WARNING, user=str(credentials.get("username", ""))[:150])


def _account_saved(sender: Any, instance: Any, raw: bool, **_signal: Any) -> None:
    """Tell what of an account changes: rights and keys, not the day of the last login."""
    if raw:
        return
    before = sender.objects.filter(pk=instance.pk).values(*WATCHED).first() if instance.pk else None
    if before is None:
        record("account_made", account=instance.get_username(), is_superuser=instance.is_superuser or None)
    elif changed := [name for name in WATCHED if before[name] != getattr(instance, name)]:
        record("account_changed", level=logging.WARNING, account=instance.get_username(), changed=",".join(changed))


def _roles_changed(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_signal: Any) -> None:
    if not action.startswith("post_"):
        return
    what = {"post_add": "added", "post_remove": "removed", "post_clear": "cleared"}[action]
    if reverse:  # accounts were put into a role
        names = list(get_user_model().objects.filter(pk__in=pk_set or ()).order_by("pk").values_list("username", flat=True))
        record("roles_changed", level=logging.WARNING, change=what, roles=instance.name, account=",".join(names))
    else:
        names = list(Group.objects.filter(pk__in=pk_set or ()).order_by("name").values_list("name", flat=True))
        record("roles_changed", level=logging.WARNING, change=what, roles=",".join(names), account=instance.get_username())


def connect() -> None:
    """Follow logins, accounts and roles from now on."""
    user = get_user_model()
    user_logged_in.connect(_logged_in, dispatch_uid="security_log")
    user_logged_out.connect(_logged_out, dispatch_uid="security_log")
    user_login_failed.connect(_login_failed, dispatch_uid="security_log")
    pre_save.connect(_account_saved, sender=user, dispatch_uid="security_log")
    m2m_changed.connect(_roles_changed, sender=user.groups.through, dispatch_uid="security_log")
