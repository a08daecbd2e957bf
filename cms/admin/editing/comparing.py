"""Comparing a draft with the public page: links to it from lists and from the editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import Button, ListingButton
from wagtail.models import Page

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def _address(page: Page, user: User) -> str:
    """Return the address that compares a draft with the public page; "" where nothing differs or the person may not edit."""
    if not page.live or not page.has_unpublished_changes or not page.permissions_for_user(user).can_edit():
        return ""
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])


def header_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the comparison above the editor of a page."""
    if page.pk and (address := _address(page, user)):
        yield Button(gettext_lazy("Compare with the public page"), address, icon_name="history", priority=90)


def listing_button(page: Page, user: User, next_url: str | None = None) -> Iterator[ListingButton]:
    """Yield the comparison beside a page in lists."""
    if address := _address(page, user):
        yield ListingButton(gettext_lazy("Compare with the public page"), address, icon_name="history", priority=25)
