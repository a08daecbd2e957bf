"""What the security log says of accounts: made, changed, given or deprived of roles, logged out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, pre_save
from django.http import HttpRequest
from wagtail.log_actions import log

from cms.web import security_log

WATCHED = ("is_superuser", "is_active", "password", "email", "username")  # that one changed is told, never what it is


def _logged_in(user: Any, **_signal: Any) -> None:
    log(user, "account.login", user=user)


def _logged_out(request: HttpRequest | None, user: Any, **_signal: Any) -> None:
    security_log.note("logged out", request, name=user.get_username() if user else "")
    if user:
        log(user, "account.logout", user=user)


def _account_saved(sender: Any, instance: Any, raw: bool, update_fields: Iterable[str] | None, **_signal: Any) -> None:
    watched = [name for name in WATCHED if update_fields is None or name in update_fields]
    if raw or not watched:
        return
    before = sender.objects.filter(pk=instance.pk).values(*watched).first() if instance.pk else None
    if before is None:
        security_log.alarm("account made", None, name=instance.get_username(), superuser=str(instance.is_superuser))
    elif changed := [name for name in watched if before[name] != getattr(instance, name)]:
        security_log.alarm("account changed", None, name=instance.get_username(), changed=", ".join(changed))


def _roles_changed(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_signal: Any) -> None:
    if not action.startswith("post_") or (pk_set is not None and not pk_set):  # nothing was added or removed
        return
    event = {"post_add": "roles given", "post_remove": "roles taken", "post_clear": "all roles taken"}[action]
    if reverse:  # accounts were put into a role
        accounts = get_user_model().objects.filter(pk__in=pk_set or ()).order_by("pk")
        security_log.alarm(event, None, name=", ".join(user.get_username() for user in accounts), roles=instance.name)
    else:
        roles = Group.objects.filter(pk__in=pk_set or ()).order_by("name")
        security_log.alarm(event, None, name=instance.get_username(), roles=", ".join(role.name for role in roles))


def connect() -> None:
    """Follow accounts and their roles from now on."""
    user = get_user_model()
    user_logged_in.connect(_logged_in, dispatch_uid="account_log")
    user_logged_out.connect(_logged_out, dispatch_uid="account_log")
    pre_save.connect(_account_saved, sender=user, dispatch_uid="account_log")
    m2m_changed.connect(_roles_changed, sender=user.groups.through, dispatch_uid="account_log")
