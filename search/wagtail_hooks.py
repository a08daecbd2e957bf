"""The search in the admin: a group of menu items, the console, the editors' lists."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cms.admin.interface.menu import GuardedMenuItem
from search.console import index_console, queries_console
from search.console import synonym_sheet as _synonym_sheet  # noqa: F401  # registers by being imported
from search.console.viewsets import PinnedResultViewSet, SynonymViewSet


class SearchGroup(SnippetViewSetGroup):
    menu_label = _("Search management")
    menu_icon = "search"
    menu_order = 700
    items: ClassVar = (SynonymViewSet, PinnedResultViewSet)

    def get_submenu_items(self) -> list[Any]:
        console_item = GuardedMenuItem(_("Index and queries"), reverse("search_console"), "search.manage_index", icon_name="cogs", order=0)
        queries_item = GuardedMenuItem(
            _("What people search for"), reverse("search_queries"), "search.view_synonymrow", icon_name="view", order=1
        )
        return [console_item, queries_item, *super().get_submenu_items()]


register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def register_console() -> list[URLPattern]:
    return [
        path("tim-kiem/", index_console.console, name="search_console"),
        path("tim-kiem/truy-van/", queries_console.queries, name="search_queries"),
        path("tim-kiem/lap-lai/", index_console.start_rebuild, name="search_rebuild"),
    ]
