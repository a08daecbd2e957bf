"""Locks of pages, for screens that store a text without Wagtail's form."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages
from wagtail.models import Page


def hold(page_id: int) -> None:
    """Let no other save of a page begin until this transaction ends; raise Http404 when there is no such page."""
    get_object_or_404(Page.objects.select_for_update(), pk=page_id)


def refuse_locked(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say who holds a page that is locked for this person, or waits for an approval, and lead to it; None where it may be edited."""
    lock = page.get_lock()
    if lock is None or not lock.for_user(request.user):
        return None
    messages.error(request, lock.get_message(request.user))
    return redirect("wagtailadmin_pages:edit", page.pk)
