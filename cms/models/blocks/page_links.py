"""Links to pages in running texts: the words stand without a link while the page is not published, as where it is deleted."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler


class LivePageLinks(PageLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        """Return the pages of links, each with None where it is gone or not published."""
        return [page if page and page.live else None for page in super().get_many(attrs_list)]
