"""Roles as Wagtail groups: each app's `roles.py` adds permissions, `sync_roles` writes them to the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

# Roles that several apps add to. The group's name is the Vietnamese translation.
EDITORS = _("Editors")
PUBLISHERS = _("Publishers")

# Group.name of each role in English, by which the apps name it.
_roles: dict[str, list[RolePermissions]] = {}


@dataclass(frozen=True, slots=True)
class RolePermissions:
    """The permissions that one app grants to a role: model permissions (`app.codename`), page permissions on the whole tree
    (`add`, `change`, `publish`, `bulk_delete`, `lock`, `unlock`), and for a collection of files
    (that of the English name `collection`, made when there is none; the root where it is empty)."""

    permissions: tuple[str, ...] = ()
    page_permissions: tuple[str, ...] = ()
    collection_permissions: tuple[str, ...] = ()
    collection: str = ""


def permissions(app: str, verbs: str, *models: str) -> tuple[str, ...]:
    """Return `app.verb_model` for each of the models and of the verbs, which stand with spaces between them."""
    return tuple(f"{app}.{verb}_{model}" for model in models for verb in verbs.split())


def grant(role: str, permissions: RolePermissions) -> None:
    """Add `permissions` to `role` (an English name marked for translation)."""
    _roles.setdefault(role, []).append(permissions)


def all_roles() -> dict[str, list[RolePermissions]]:
    """Return every role with what the apps grant to it."""
    return dict(_roles)


_FILES = permissions("wagtailimages", "add change choose", "image") + permissions("wagtaildocs", "add change choose", "document")

grant(
    EDITORS,
    RolePermissions(
        permissions=("wagtailadmin.access_admin",),
        page_permissions=("add", "change"),
        collection_permissions=_FILES,
    ),
)
grant(
    PUBLISHERS,
    RolePermissions(
        permissions=("wagtailadmin.access_admin",),
        page_permissions=("add", "change", "publish", "lock", "unlock"),
        collection_permissions=_FILES,
    ),
)
