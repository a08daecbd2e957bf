"""Refuses to copy pages of which each stands for one thing in the world, as a document or an answered question does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page, get_page_models


def refuse_copies(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to copy a page, or to make an alias of it, when it or what is copied below it is of such a kind (`why_not_copied`)."""
    below = bool(request.POST.get("copy_subpages"))
    for kind in get_page_models():
        why = getattr(kind, "why_not_copied", "")
        if why and (issubclass(page.specific_class, kind) or (below and kind.objects.descendant_of(page).exists())):
            messages.error(request, why)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
