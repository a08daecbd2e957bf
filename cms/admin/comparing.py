"""Comparing a draft with the public page: links to it from lists and from the editor; choices are shown in words instead of codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.compare import CharBlockComparison
from wagtail.admin.widgets import Button, ListingButton
from wagtail.blocks import BooleanBlock, ChoiceBlock
from wagtail.models import Page

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ChoiceComparison(CharBlockComparison):
    """Compare the words of two choices; Wagtail shows their codes."""

    def __init__(self, block: Any, exists_a: bool, exists_b: bool, val_a: Any, val_b: Any) -> None:
        super().__init__(block, exists_a, exists_b, self.words(block, val_a), self.words(block, val_b))

    @staticmethod
    def words(block: Any, value: Any) -> str:
        if isinstance(block, BooleanBlock):
            return _("Yes") if value else _("No")
        return str(dict(block.field.choices).get(value, value or ""))

    def htmlvalue(self, val: Any) -> Any:
        return super().htmlvalue(self.words(self.block, val))


def apply() -> None:
    """Patch Wagtail's comparison so that choices and boxes to tick are compared this way."""
    for block in (ChoiceBlock, BooleanBlock):
        block.get_comparison_class = lambda self: ChoiceComparison


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
