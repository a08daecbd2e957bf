"""RSS and Atom of the list of documents; the list's filters in the address apply."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from legal_docs.listing import filtered, filters_form, public_documents
from legal_docs.models import LegalDocumentPage, LegalIndexPage

ITEMS = 50


class DocumentsFeed(Feed):
    """The newest documents, by the time of their publication on the site."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, str]:
        return filters_form(request.GET).values()

    def title(self, obj: dict[str, str]) -> str:
        return _("Legal documents")

    def description(self, obj: dict[str, str]) -> str:
        return _("The documents published last.")

    subtitle = description

    def link(self, obj: dict[str, str]) -> str:
        page = LegalIndexPage.objects.live().first()
        return page.url if page and page.url else "/"

    def items(self, obj: dict[str, str]) -> list[LegalDocumentPage]:
        return list(filtered(public_documents(), obj).order_by("-first_published_at", "-pk")[:ITEMS])

    def item_title(self, item: Any) -> str:
        return f"{item.citation}: {item.long_title}"

    def item_description(self, item: Any) -> str:
        return str(item.excerpt or item.status_label)

    def item_link(self, item: Any) -> str:
        return str(item.url or "/")

    def item_pubdate(self, item: LegalDocumentPage) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: LegalDocumentPage) -> datetime | None:
        return item.last_published_at


class DocumentsAtom(DocumentsFeed):
    feed_type = Atom1Feed
