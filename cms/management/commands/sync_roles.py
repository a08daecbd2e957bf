"""Write the roles of all apps to the database as groups; run again after each upgrade."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from cms.admin.accounts.account_log import log_changed_permissions
from cms.admin.accounts.roles import PUBLISHERS, RolePermissions, all_roles
from cms.models import ShippedRole
from cms.models.files.file_references import collection_named

# What Wagtail's first migrations make: in English, and with an approval by a group that has no members.
WAGTAILS_GROUPS = ("Editors", "Moderators")
WAGTAILS_WORKFLOW = "Moderators approval"
WAGTAILS_ROOT = "Root"
ACTIONS = {
    "add": gettext_noop("May add: %(model)s"),
    "change": gettext_noop("May change: %(model)s"),
    "delete": gettext_noop("May delete: %(model)s"),
    "view": gettext_noop("May view: %(model)s"),
}
OF_PACKAGES = {"choose_document": gettext_noop("May choose documents"), "choose_image": gettext_noop("May choose pictures")}


class Command(BaseCommand):
    help = "Create or update the groups for editors, publishers, answering staff and others. Leaves what administrators added or took away."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            permissions = Permissions()
            for name, grants in all_roles().items():
                role = role_named(name)
                with log_changed_permissions(role.group):
                    for granted in grants:
                        apply(role, granted, permissions)
                role.save()
            take_over_wagtails_workflow()
            name_roots()
            name_permissions(permissions.values())
        if options["verbosity"]:
            self.stdout.write(f"{len(all_roles())} roles are in place.")


class Permissions(dict[str, Permission]):
    """All permissions by `app.codename`, raising CommandError for one that there is not, and the roots that they are granted on."""

    def __init__(self) -> None:
        self.all_pages, self.all_collections = Page.get_first_root_node(), Collection.get_first_root_node()
        rows = Permission.objects.select_related("content_type")
        super().__init__((f"{row.content_type.app_label}.{row.codename}", row) for row in rows)

    def __missing__(self, name: str) -> Permission:
        raise CommandError(f"There is no permission {name}: run `manage.py migrate` first.")


def role_named(name: str) -> ShippedRole:
    """Return the role of this English name; its group may have another name by now, and is made again when somebody deleted it."""
    role = ShippedRole.objects.select_related("group").filter(name=name).first()
    return role or ShippedRole(name=name, group=Group.objects.get_or_create(name=gettext(name))[0])


def apply(role: ShippedRole, granted: RolePermissions, permissions: Permissions) -> None:
    """Grant to the role what was never granted to it before: what an administrator took away since stays away."""
    group = role.group
    group.permissions.add(*(permissions[name] for name in role.first_time("", granted.permissions)))
    on_pages = [permissions[f"wagtailcore.{codename}_page"] for codename in role.first_time("page", granted.page_permissions)]
    of_pages = [GroupPagePermission(group=group, page=permissions.all_pages, permission=each) for each in on_pages]
    GroupPagePermission.objects.bulk_create(of_pages, ignore_conflicts=True)
    on_collections = [permissions[name] for name in role.first_time(f"collection {granted.collection}", granted.collection_permissions)]
    collection = collection_named(granted.collection) if granted.collection else permissions.all_collections
    of_collections = [GroupCollectionPermission(group=group, collection=collection, permission=each) for each in on_collections]
    GroupCollectionPermission.objects.bulk_create(of_collections, ignore_conflicts=True)


def take_over_wagtails_workflow() -> None:
    """Make publishers the approvers of what editors submit: Wagtail's own workflow gets them as its group and a Vietnamese name, once.

    Its two groups go as long as nobody was put into them; a workflow that an administrator renamed is left alone.
    """
    publishers, name = role_named(PUBLISHERS).group, gettext("Approval before publication")
    for task in GroupApprovalTask.objects.filter(name=WAGTAILS_WORKFLOW):
        task.groups.set([publishers, *task.groups.filter(user__isnull=False)])
        task.name = name
        task.save()
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).update(name=name)
    ours = ShippedRole.objects.values("group")  # named in English while the catalogues are not compiled
    Group.objects.filter(name__in=WAGTAILS_GROUPS, user__isnull=True).exclude(pk__in=ours).delete()


def name_roots() -> None:
    """Set Vietnamese names for Wagtail's root page and root collection, unless an administrator did."""
    for model, field in ((Page, "title"), (Page, "draft_title"), (Collection, "name")):
        model.objects.filter(depth=1, **{field: WAGTAILS_ROOT}).update(**{field: gettext("Root")})


def name_permissions(permissions: Iterable[Permission]) -> None:
    """Write what each permission allows in Vietnamese: Django stores the names in English, and screens show them as they are."""
    changed = []
    for row in permissions:
        action = row.codename.partition("_")[0]
        model = row.content_type.model_class()
        if model and action in ACTIONS and row.codename == get_permission_codename(action, model._meta):
            name = gettext(ACTIONS[action]) % {"model": model._meta.verbose_name}
        else:
            name = gettext(OF_PACKAGES.get(row.codename, row.name))
        if name != row.name:
            row.name = name
            changed.append(row)
    Permission.objects.bulk_create(changed, update_conflicts=True, update_fields=["name"], unique_fields=["id"])  # faster than bulk_update
