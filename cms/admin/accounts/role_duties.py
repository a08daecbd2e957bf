"""The roles of the administration in words: who has them, and what each may do."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from cms.contracts.ports import Providers

ACTIONS = {
    "view": gettext_lazy("see"),
    "choose": gettext_lazy("choose"),
    "add": gettext_lazy("add"),
    "change": gettext_lazy("change"),
    "delete": gettext_lazy("delete"),
    "publish": gettext_lazy("publish"),
    "lock": gettext_lazy("lock"),
    "unlock": gettext_lazy("unlock"),
    "bulk_delete": gettext_lazy("delete with everything below"),
}
# Each gives, by the name of a group, what its members may do beyond the permissions that the group has in the database.
role_duties: Providers[[], dict[str, list[str]]] = Providers()


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Show each role with its people and what they may do."""
    if not request.user.has_perm("auth.change_group"):
        raise PermissionDenied
    more: dict[str, list[str]] = {}
    for source in role_duties:
        more |= source()
    groups = Group.objects.order_by("name").prefetch_related("permissions__content_type", "user_set")
    rows = [(group, [*more.get(group.name, []), *_allowed(group)], _people(group)) for group in groups]
    context = {"rows": rows, "page_title": _("Who may do what"), "header_icon": "group"}
    return render(request, "cms/admin/roles.html", context)


def _people(group: Group) -> list[str]:
    return [user.get_full_name() or user.get_username() for user in group.user_set.all() if user.is_active]


def _allowed(group: Group) -> list[str]:
    """Return the permissions of a group, one line for each thing: `unit: see, add, change`."""
    things: dict[str, list[str]] = {}
    alone: list[str] = []
    for permission in group.permissions.all():
        _collect(permission, "", things, alone)
    for below in GroupPagePermission.objects.filter(group=group).select_related("permission__content_type", "page"):
        where = "" if below.page.depth == 1 else f" ({below.page.title})"
        _collect(below.permission, where, things, alone)
    for kept in GroupCollectionPermission.objects.filter(group=group).select_related("permission__content_type"):
        _collect(kept.permission, "", things, alone)
    return [*alone, *(f"{thing}: {', '.join(dict.fromkeys(actions))}" for thing, actions in things.items())]


def _collect(permission: Permission, where: str, things: dict[str, list[str]], alone: list[str]) -> None:
    model: Any = permission.content_type.model_class()
    action = permission.codename.rpartition("_")[0]
    if model is not None and action in ACTIONS and permission.codename.endswith(f"_{permission.content_type.model}"):
        name = str(model._meta.verbose_name)
        things.setdefault(f"{name[:1].upper()}{name[1:]}{where}", []).append(str(ACTIONS[action]))
    else:
        alone.append(_(permission.name))
