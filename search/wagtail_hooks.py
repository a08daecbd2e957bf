"""The search in the admin: a group of menu items, the console, the editors' lists."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from search.console import index_console, queries_console
from search.console.viewsets import PinnedResultViewSet, SynonymViewSet


class ConsoleMenuItem(MenuItem):
    """Shown to whoever looks after the index."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("search.manage_index"))


class QueriesMenuItem(MenuItem):
    """Shown to whoever teaches the search words."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("search.view_synonymrow"))


class SearchGroup(SnippetViewSetGroup):
    menu_label = _("Search management")
    menu_icon = "search"
    menu_order = 700
    items: ClassVar = (SynonymViewSet, PinnedResultViewSet)

    def get_submenu_items(self) -> list[Any]:
        console_item = ConsoleMenuItem(_("Index and queries"), reverse("search_console"), icon_name="cogs", order=0)
        queries_item = QueriesMenuItem(_("What people search for"), reverse("search_queries"), icon_name="view", order=1)
        return [console_item, queries_item, *super().get_submenu_items()]


register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def register_console() -> list[URLPattern]:
    return [
        path("tim-kiem/", index_console.console, name="search_console"),
        path("tim-kiem/truy-van/", queries_console.queries, name="search_queries"),
        path("tim-kiem/thu-lai/", index_console.retry, name="search_retry"),
        path("tim-kiem/lap-lai/", index_console.start_rebuild, name="search_rebuild"),
    ]
