"""First steps that every person, every editor and every administrator takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_otp import user_has_device
from wagtail.models import PageLogEntry
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.contracts.first_steps import FirstStep


def account_and_pages(user: Any) -> Iterator[FirstStep]:
    """Return the second factor; for those who may add pages a page begun and one sent on; for administrators a colleague."""
    yield FirstStep(_("Turn on the second factor of your login"), reverse("second_factor_setup"), user_has_device(user))
    if PagePermissionPolicy().user_has_permission(user, "add"):
        own = set(PageLogEntry.objects.filter(user=user).values_list("action", flat=True))
        pages = reverse("wagtailadmin_explore_root")
        yield FirstStep(_("Write a page and keep it as a draft"), pages, bool(own & {"wagtail.create", "wagtail.copy"}))
        yield FirstStep(_("Publish a page, or send one for approval"), pages, bool(own & {"wagtail.publish", "wagtail.workflow.start"}))
    if user.has_perm("auth.add_user"):
        accounts = reverse("wagtailusers_users:index")
        yield FirstStep(_("Make an account for a colleague"), accounts, get_user_model().objects.exclude(pk=user.pk).exists())
