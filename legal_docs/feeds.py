"""RSS and Atom: the list of documents with the filters of its address, and every change, removals among them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from legal_docs.listing import filtered, filters_form, order_of, public_documents
from legal_docs.models import DocumentChange, LegalDocumentPage, LegalIndexPage
from legal_docs.vocabulary import ChangeKind

ITEMS = 50


def index_url() -> str:
    """Return the absolute address of the list of documents."""
    page = LegalIndexPage.objects.live().first()
    return f"{settings.SITE_URL}{page.url if page and page.url else '/'}"


class DocumentsFeed(Feed):
    """The documents that a list shows: newest on the site first, those coming into force by their day."""

    language = "vi"

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, str]:
        form = filters_form(request.GET)
        values = form.values()
        self.chosen = form.chosen_labels()
        return values

    def title(self, obj: dict[str, str]) -> str:
        return " – ".join([_("Legal documents"), *self.chosen])

    def description(self, obj: dict[str, str]) -> str:
        return _("The documents published last.")

    subtitle = description

    def link(self, obj: dict[str, str]) -> str:
        return f"{index_url()}?{urlencode(obj)}" if obj else index_url()

    def items(self, obj: dict[str, str]) -> list[LegalDocumentPage]:
        order = order_of(obj) if obj.get("muc") or obj.get("sap_xep") else ("-first_published_at", "-pk")
        return list(filtered(public_documents(), obj).order_by(*order)[:ITEMS])

    def item_title(self, item: Any) -> str:
        return f"{item.citation}: {item.long_title}"

    def item_description(self, item: Any) -> str:
        return str(item.excerpt or item.status_label)

    def item_link(self, item: Any) -> str:
        return f"{settings.SITE_URL}{item.url or '/'}"

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: LegalDocumentPage) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: LegalDocumentPage) -> datetime | None:
        return item.last_published_at


class DocumentsAtom(DocumentsFeed):
    feed_type = Atom1Feed


class ChangesFeed(Feed):
    """Every change of the public documents, the newest first: published, updated, withdrawn with its reason, taken off."""

    language = "vi"

    def title(self) -> str:
        return _("Changes of legal documents")

    def link(self) -> str:
        return index_url()

    def description(self) -> str:
        return _("What was published, updated, withdrawn or taken off, for those who keep a copy.")

    subtitle = description

    def items(self) -> list[DocumentChange]:
        return list(DocumentChange.objects.order_by("-pk")[:ITEMS])

    def item_title(self, item: Any) -> str:
        return f"{item.get_kind_display()}: {item.citation}"

    def item_description(self, item: Any) -> str:
        reason = pgettext("of a withdrawal", "Reason: %(reason)s") % {"reason": item.reason} if item.reason else ""
        return " ".join(part for part in (item.title, reason) if part)

    def item_link(self, item: Any) -> str:
        return f"{index_url()}{item.path}/"

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.key}:{item.pk}"

    item_guid_is_permalink = False

    def item_categories(self, item: DocumentChange) -> list[str]:
        return [ChangeKind(item.kind).value]

    def item_pubdate(self, item: DocumentChange) -> datetime:
        return item.at

    item_updateddate = item_pubdate


class ChangesAtom(ChangesFeed):
    feed_type = Atom1Feed
