"""First steps that every person, every editor and every administrator takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_otp import user_has_device
from wagtail.models import PageLogEntry
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.contracts.first_steps import FirstStep

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BEGUN, SENT_ON = {"wagtail.create", "wagtail.copy"}, {"wagtail.publish", "wagtail.workflow.start"}  # actions of Wagtail's log


def account_and_pages(user: User) -> Iterator[FirstStep]:
    """Return the first steps: a second factor; for those who add pages, a page begun and one submitted; for administrators, a colleague."""
    yield FirstStep(_("Turn on the second factor of your login"), reverse("second_factor_setup"), user_has_device(user))
    if PagePermissionPolicy().user_has_permission(user, "add"):
        own = PageLogEntry.objects.filter(user=user, action__in=BEGUN | SENT_ON).order_by().values_list("action", flat=True).distinct()
        done, pages = set(own), reverse("wagtailadmin_explore_root")
        yield FirstStep(_("Write a page and keep it as a draft"), pages, bool(done & BEGUN))
        yield FirstStep(_("Publish a page, or send one for approval"), pages, bool(done & SENT_ON))
    if user.has_perm("auth.add_user"):
        accounts = reverse("wagtailusers_users:index")
        yield FirstStep(_("Make an account for a colleague"), accounts, get_user_model().objects.exclude(pk=user.pk).exists())
