"""Review dates in the administration: the list, the link to it from a page, and the reviews that wait for a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from cms.contracts.worklist import WorklistItem
from cms.models.publishing.page_review import PageReview
from cms.text.numbers.keys import is_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class AddReview(CreateView):
    """Start with the page that the person came from, themselves as the one who reviews."""

    def get_initial_form_instance(self) -> PageReview:
        """Return a new review of the page in `?page=`, with the person as its owner."""
        instance = PageReview(owner=self.request.user)
        key = self.request.GET.get("page", "")
        if is_key(key) and (page := Page.objects.filter(pk=key).first()):
            instance.page = page
        return instance


class PageReviewViewSet(SnippetViewSet):
    """Review dates, the next first."""

    model = PageReview
    icon = "calendar-check"
    menu_label = _("Review dates")
    menu_order = 270
    add_to_admin_menu = True
    list_display = ["page", "owner", "due_on", "reason", "reviewed_on"]
    list_filter = ["owner", "due_on"]
    add_view_class = AddReview
    copy_view_enabled = False


def review_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a page to its review date."""
    if not page.pk or not user.has_perm("cms.change_pagereview"):
        return
    views = PageReviewViewSet()
    review = PageReview.objects.filter(page_id=page.pk).first()
    new = f"{reverse(views.get_url_name('add'))}?page={page.pk}"
    address = reverse(views.get_url_name("edit"), args=[review.pk]) if review else new
    yield Button(_("Review date"), address, icon_name="calendar-check", priority=95)


def reviews_due(user: User) -> list[WorklistItem]:
    """Return how many reviews of a person are due, and of pages without an owner who may log in."""
    if not user.has_perm("cms.change_pagereview"):
        return []
    address = reverse(PageReviewViewSet().get_url_name("list"))
    mine = PageReview.objects.due().filter(owner=user).count()
    free = PageReview.objects.due().exclude(owner__is_active=True).count()
    return [
        WorklistItem(_("Pages to read over"), mine, f"{address}?owner={user.pk}", late=True),
        WorklistItem(_("Pages to read over, nobody's"), free, address),
    ]
