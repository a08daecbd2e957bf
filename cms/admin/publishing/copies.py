"""Refuses copies of pages of which each is one thing in the world (a document, an answered question); tells what a deletion takes along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, get_page_models


def refuse_copies(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to copy a page, or to make an alias of it, when it or what is copied below it is of such a kind (`why_not_copied`).

    Of some kinds a copy may be made, but no alias (`why_no_alias`).
    """
    below = bool(request.POST.get("copy_subpages"))
    for kind in get_page_models():
        why = getattr(kind, "why_not_copied", "") or (request.POST.get("alias") and getattr(kind, "why_no_alias", ""))
        if why and (issubclass(page.specific_class, kind) or (below and kind.objects.descendant_of(page).exists())):
            messages.error(request, why)
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def tell_what_goes_with(request: HttpRequest, page: Page) -> None:
    """Say before a deletion how much that people sent (`collects`) is deleted with the page and those below it."""
    found = []
    for kind in [each for each in get_page_models() if getattr(each, "collects", "")]:
        relation = kind._meta.get_field(kind.collects)
        below = kind.objects.descendant_of(page, inclusive=True).values("pk")
        if count := relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": below}).count():
            found.append(f"{relation.related_model._meta.verbose_name_plural}: {count}")
    if found and request.method == "GET":
        messages.warning(request, _("Deleted with it, for good: %(what)s.") % {"what": ", ".join(found)})
