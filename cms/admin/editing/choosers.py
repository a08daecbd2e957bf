"""Choosers: of snippets, found by words without tone marks in any order; of pages, opened where the person works."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.apps import apps
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.chooser import BrowseView
from wagtail.models import Page
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from cms.text.vietnamese import fold

ANY_PAGE = "wagtailcore.page"
_EDITED = re.compile(r"/pages/(?:(\d+)/edit|add/(\w+)/(\w+)/(\d+))/")
_browse, _listed = BrowseView.get, BrowseView.get_object_list


def apply() -> None:
    """Patch Wagtail's chooser of pages: it opens beside the page that is being edited, not at the root, and lists as the explorer does."""
    BrowseView.get, BrowseView.get_object_list = _browse_from_here, _as_in_the_explorer


def _as_in_the_explorer(self: BrowseView) -> QuerySet[Page]:
    """Return the pages below a page, the last changed first, unless that page orders its children itself."""
    pages: QuerySet[Page] = _listed(self)
    if self.parent_page.get_admin_default_ordering() == "ord":
        return pages
    return pages.order_by(*(F(name).desc(nulls_last=True) for name in ("latest_revision_created_at", "first_published_at", "pk")))


def _browse_from_here(self: BrowseView, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
    wanted = request.GET.get("page_type") or ANY_PAGE
    place = parent_page_id or (_place_of_work(request) if wanted.lower() == ANY_PAGE else None)
    answer: HttpResponse = _browse(self, request, place)
    return answer


def _place_of_work(request: HttpRequest) -> int | None:
    """Return the page below which the person edits or adds one, read from the address of the asking screen; None elsewhere.

    A type of pages may name another place: `chooser_opens_below`, the model of a page.
    """
    found = _EDITED.search(urlsplit(request.headers.get("Referer", "")).path)
    if found is None:
        return None
    key, app, name, below = found.groups()
    page = Page.objects.filter(pk=key or below).first()
    edited = page.specific_class if page is not None and key else apps.all_models.get(app or "", {}).get(name or "")
    if other := getattr(edited, "chooser_opens_below", ""):
        return apps.get_model(other).objects.live().values_list("pk", flat=True).first()
    parent = page.get_parent() if page is not None and key else page
    return parent.pk if parent is not None and not parent.is_root() else None


class WordsFilterForm(BaseFilterForm):
    """Keeps the rows whose `search_fields` (as the snippet's viewset names them) together hold every word that was typed.

    Every row is looked at, so it is for reference lists of at most some thousand rows.
    """

    q = forms.CharField(label=_("Search"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False)

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that hold every typed word, in any order and with or without tone marks."""
        words = fold(self.cleaned_data["q"]).split()
        if not words:
            return objects
        self.is_searching, self.search_query = True, self.cleaned_data["q"]
        rows = objects.values_list("pk", *objects.model.snippet_viewset.search_fields)
        return objects.filter(pk__in=[pk for pk, *texts in rows if all(word in fold(" ".join(texts)) for word in words)])


class WordsChooseView(ChooseView):
    filter_form_class = WordsFilterForm


class WordsChooseResultsView(ChooseResultsView):
    filter_form_class = WordsFilterForm


class WordsChooserViewSet(SnippetChooserViewSet):
    """Set as `chooser_viewset_class` of a snippet's viewset that names its `search_fields`."""

    choose_view_class = WordsChooseView
    choose_results_view_class = WordsChooseResultsView
