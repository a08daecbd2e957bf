"""Refuses copies of pages of which each is one thing in the world (a document, an answered question); tells what a deletion takes along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction
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


class DeletePages(DeleteBulkAction):
    """Wagtail's deletion of many pages; says what goes with them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        _tell(self.request, [each["item"] for each in context["items"]])
        return context


def tell_what_goes_with(request: HttpRequest, page: Page) -> None:
    """Say before a deletion how much that people sent goes with the page."""
    if request.method == "GET":
        _tell(request, [page])


def _tell(request: HttpRequest, pages: list[Page]) -> None:
    """Say how much that people sent (`collects`) is deleted with the pages and those below them."""
    found, paths = [], tuple(page.path for page in pages)
    for kind in [each for each in get_page_models() if getattr(each, "collects", "")]:
        relation = kind._meta.get_field(kind.collects)
        gone = [pk for pk, path in kind.objects.values_list("pk", "path") if path.startswith(paths)]
        if count := relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": gone}).count():
            found.append(f"{relation.related_model._meta.verbose_name_plural}: {count}")
    if found:
        messages.warning(request, _("Deleted with it, for good: %(what)s.") % {"what": ", ".join(found)})
