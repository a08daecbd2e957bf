"""The editors' lists: synonyms and pinned results."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models import PinnedResult, SynonymRow


class SynonymViewSet(SnippetViewSet):
    model = SynonymRow
    icon = "language"
    menu_label = _("Synonyms")
    url_prefix = "tim-kiem/tu-dong-nghia"
    list_display: ClassVar = ["term", "alternatives", "weight", "active"]
    list_filter: ClassVar = ["active", "shipped"]
    search_fields: ClassVar = ["term", "alternatives"]
    ordering: ClassVar = ["term"]


class PinnedResultViewSet(SnippetViewSet):
    model = PinnedResult
    icon = "pin"
    menu_label = _("Pinned results")
    url_prefix = "tim-kiem/ket-qua-ghim"
    list_display: ClassVar = ["query", "page", "sort_order", "active"]
    list_filter: ClassVar = ["active"]
    search_fields: ClassVar = ["query"]
    ordering: ClassVar = ["query", "sort_order"]
