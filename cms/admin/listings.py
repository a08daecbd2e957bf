"""Lists of the Wagtail admin whose rows become cards on a telephone, so that no column is out of sight."""

from __future__ import annotations

from wagtail.admin.views.generic import IndexView
from wagtail.snippets.views import snippets

CARDS = "listing mb-cards"  # the look of both is in cms/css/admin.css


class CardsIndexView(IndexView):
    """Wagtail's list of a model, as cards on a telephone."""

    table_classname = CARDS


class SnippetCardsIndexView(snippets.IndexView):
    """Wagtail's list of snippets, as cards on a telephone."""

    table_classname = CARDS
