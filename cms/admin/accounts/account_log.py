"""What the security log records about accounts and roles: created, changed, rights granted or revoked, deleted, logged out; by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission, ModelLogEntry

from cms.storage.prepared import Prepared
from cms.web.monitoring import security_log

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_told_afterwards = ContextVar("told_afterwards", default=False)
WATCHED = ("is_superuser", "is_active", "password", "email", "username")  # the log says that one of these changed, never its value
CHANGED_BY_OTHER = "account.changed"
# What a role may do below a page, a collection or a site.
RIGHTS: dict[Any, str] = {GroupPagePermission: "page", GroupCollectionPermission: "collection", GroupSitePermission: "site"}


def _logged_in(user: User, **_signal: Any) -> None:
    log(user, "account.login", user=user)


def _logged_out(request: HttpRequest | None, user: User, **_signal: Any) -> None:
    security_log.note("logged out", request, name=user.get_username() if user else "")
    if user:
        log(user, "account.logout", user=user)


def _account_saved(sender: type[User], instance: User, raw: bool, update_fields: Iterable[str] | None, **_signal: Any) -> None:
    watched = [name for name in WATCHED if update_fields is None or name in update_fields]
    if raw or not watched:
        return
    before = sender.objects.filter(pk=instance.pk).values(*watched).first() if instance.pk else None
    if before is None:
        security_log.alarm("account made", None, name=instance.get_username(), superuser=str(instance.is_superuser))
    elif changed := [name for name in watched if before[name] != getattr(instance, name)]:
        security_log.alarm("account changed", None, name=instance.get_username(), changed=changed)
        by = get_active_log_context().user
        if by and by.pk != instance.pk:
            log(instance, CHANGED_BY_OTHER, user=by, data={"fields": changed})


def changed_by_others(account: User, since: datetime) -> bool:
    """Return whether an administrator changed a watched field of somebody else's account after `since`."""
    return ModelLogEntry.objects.for_instance(account).filter(action=CHANGED_BY_OTHER, timestamp__gt=since).exists()


def _roles_changed(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_signal: Any) -> None:
    if not action.startswith("post_") or (pk_set is not None and not pk_set):  # nothing was added or removed
        return
    event = {"post_add": "roles given", "post_remove": "roles taken", "post_clear": "all roles taken"}[action]
    if reverse:  # accounts were put into a role
        accounts = get_user_model().objects.filter(pk__in=pk_set or ()).order_by("pk")
        security_log.alarm(event, None, name=[user.get_username() for user in accounts], roles=instance.name)
    else:
        roles = Group.objects.filter(pk__in=pk_set or ()).order_by("name")
        security_log.alarm(event, None, name=instance.get_username(), roles=[role.name for role in roles])


def _permissions_changed(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_signal: Any) -> None:
    if not action.startswith("post_") or (pk_set is not None and not pk_set):
        return
    event = {"post_add": "permissions given", "post_remove": "permissions taken", "post_clear": "all permissions taken"}[action]
    groups = Group.objects.filter(pk__in=pk_set or ()).order_by("pk")
    rights = Permission.objects.filter(pk__in=pk_set or ()).select_related("content_type").order_by("pk")
    roles, permissions = (groups, [instance]) if reverse else ([instance], rights)
    security_log.alarm(event, None, roles=list(map(str, roles)), permissions=list(map(str, permissions)))


def _right_changed(instance: Any, created: bool | None = None, role: str | None = None, **_signal: Any) -> None:
    """Log a right of a role below a page, a collection or a site; `created` is None when it is deleted."""
    if created is not False and not _told_afterwards.get():
        if role is None:
            role = Group.objects.filter(pk=instance.group_id).values_list("name", flat=True).first() or ""
        place = RIGHTS[type(instance)]
        words = {"permissions": str(instance.permission), place: str(getattr(instance, f"{place}_id"))}
        security_log.alarm("permissions given" if created else "permissions taken", None, roles=role, **words)


@contextmanager
def log_changed_permissions(role: Group) -> Iterator[None]:
    """Log afterwards the rights below pages, collections and sites that a role has got or lost.

    `bulk_create` sends no signal, and a right that was taken and given again has not changed.
    """
    before = _rights(role)
    token = _told_afterwards.set(True)
    try:
        yield
    finally:
        _told_afterwards.reset(token)
    after = _rights(role)
    for right, row in before.items():
        if right not in after:
            _right_changed(row, role=role.name)
    for right, row in after.items():
        if right not in before:
            _right_changed(row, created=True, role=role.name)


@cache
def _rights_in(model: Any) -> Prepared[Any]:
    return Prepared(lambda group: model.objects.filter(group_id=group).select_related("permission__content_type").order_by("pk"))


def _rights(role: Group) -> dict[tuple[str, int, int], Any]:
    """Return the rights of a role by kind of place, place and permission."""
    return {
        (place, getattr(row, f"{place}_id"), row.permission_id): row
        for model, place in RIGHTS.items()
        for row in _rights_in(model)(role.pk)
    }


def _deleted(instance: Any, **_signal: Any) -> None:
    security_log.alarm("role deleted" if isinstance(instance, Group) else "account deleted", None, name=str(instance))


def connect() -> None:
    """Connect the receivers that log changes of accounts, roles and their rights."""
    user = get_user_model()
    user_logged_in.connect(_logged_in, dispatch_uid="account_log")
    user_logged_out.connect(_logged_out, dispatch_uid="account_log")
    pre_save.connect(_account_saved, sender=user, dispatch_uid="account_log")
    m2m_changed.connect(_roles_changed, sender=user.groups.through, dispatch_uid="account_log")
    m2m_changed.connect(_permissions_changed, sender=Group.permissions.through, dispatch_uid="account_log")
    for model in (user, Group):
        post_delete.connect(_deleted, sender=model, dispatch_uid="account_log")
    for signal in (post_save, post_delete):
        for model in RIGHTS:
            signal.connect(_right_changed, sender=model, dispatch_uid="account_log")
