"""A snippet chooser with a search box that needs no index: words are found without tone marks, in any order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from cms.text.vietnamese import fold


class WordsFilterForm(BaseFilterForm):
    """Keeps the rows whose `search_fields` (as the snippet's viewset names them) together hold every word that was typed.

    Every row is looked at, so it is for reference lists of at most some thousand rows.
    """

    q = forms.CharField(label=_("Search"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False)

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
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
