"""Write the roles of all apps to the database as groups; run again after each upgrade."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from cms.admin.roles import PUBLISHERS, RolePermissions, all_roles

# What Wagtail's first migrations make: in English, and with an approval by a group that has no members.
WAGTAILS_GROUPS = ("Editors", "Moderators")
WAGTAILS_WORKFLOW = "Moderators approval"


class Command(BaseCommand):
    help = "Create or update the groups for editors, publishers, answering staff and others. Never removes what an administrator added."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("vi"):
            for name, grants in all_roles().items():
                group, _created = Group.objects.get_or_create(name=gettext(name))
                for granted in grants:
                    apply(group, granted)
            take_over_wagtails_workflow()
        if options["verbosity"]:
            self.stdout.write(f"{len(all_roles())} roles are in place.")


def permission(name: str) -> Permission:
    """Find a permission by `app.codename`; raises CommandError when there is none."""
    app_label, codename = name.split(".", 1)
    found = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
    if found is None:
        raise CommandError(f"There is no permission {name}: run `manage.py migrate` first.")
    return found


def apply(group: Group, granted: RolePermissions) -> None:
    """Grant to `group` what is missing."""
    group.permissions.add(*(permission(name) for name in granted.permissions))
    root_page, root_collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for codename in granted.page_permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=root_page, permission=permission(f"wagtailcore.{codename}_page"))
    for name in granted.collection_permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root_collection, permission=permission(name))


def take_over_wagtails_workflow() -> None:
    """Let publishers approve what editors submit: Wagtail's own workflow gets them as its group and a Vietnamese name, once.

    Its two groups go as long as nobody was put into them; a workflow that an administrator renamed is left alone.
    """
    publishers, name = Group.objects.get(name=gettext(PUBLISHERS)), gettext("Approval before publication")
    for task in GroupApprovalTask.objects.filter(name=WAGTAILS_WORKFLOW):
        task.groups.set([publishers, *task.groups.filter(user__isnull=False)])
        task.name = name
        task.save()
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).update(name=name)
    ours = [gettext(role) for role in all_roles()]  # in English while the catalogues are not compiled
    Group.objects.filter(name__in=WAGTAILS_GROUPS, user__isnull=True).exclude(name__in=ours).delete()
