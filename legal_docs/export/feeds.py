"""RSS and Atom, page by page: the list of documents with the filters of its address, and every change, removals among them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.models.publishing.change_note import notes_of, with_note
from cms.text.absolute_urls import absolute_url
from legal_docs.export.feed_pages import FeedRequest, PagedAtom, PagedFeed, feed_request
from legal_docs.models import DocumentChange, LegalDocumentPage, LegalIndexPage
from legal_docs.publication.listing.documents import filtered, filters_form, order_of
from legal_docs.text.vocabulary import ChangeKind


def index_url() -> str:
    """Return the absolute address of the list of documents."""
    page = LegalIndexPage.objects.live().first()
    return absolute_url(page.url if page else None)


def documents_url() -> str:
    """Return the absolute address below which the documents stand, whether the list itself is published or not."""
    page = LegalIndexPage.objects.first()
    return absolute_url(page.url if page else None)


class DocumentsFeed(PagedFeed):
    """The documents that a list shows: newest on the site first, those coming into force by their day."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FeedRequest:
        """Return the documents under the filters of the address, those that came last first unless it names a list or an order."""
        form = filters_form(request.GET)
        values = form.values()
        order = order_of(values) if values.get("muc") or values.get("sap_xep") else ("-first_published_at", "-pk")
        documents = filtered(LegalDocumentPage.objects.listed(), values).order_by(*order)
        return feed_request(request, documents, values=values, names=form.chosen_labels())

    def title(self, asked: FeedRequest) -> str:
        return " – ".join([_("Legal documents"), *asked.names])

    def description(self, asked: FeedRequest) -> str:
        return _("The documents published last.")

    subtitle = description

    def link(self, asked: FeedRequest) -> str:
        return f"{index_url()}?{urlencode(asked.values)}" if asked.values else index_url()

    def item_title(self, item: Any) -> str:
        return f"{item.citation}: {item.long_title}"

    def item_description(self, item: Any) -> str:
        return with_note(str(item.excerpt or item.status_label), next(iter(notes_of(item.pk)), None))

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.translation_key}"

    def item_pubdate(self, item: LegalDocumentPage) -> datetime | None:
        return item.first_published_at


class DocumentsAtom(DocumentsFeed):
    feed_type = PagedAtom


class ChangesFeed(PagedFeed):
    """Every change of the public documents, the newest first: published, updated, withdrawn with its reason, taken off."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FeedRequest:
        return feed_request(request, DocumentChange.objects.readable().order_by("-pk"))

    def title(self, asked: FeedRequest) -> str:
        return _("Changes of legal documents")

    def link(self, asked: FeedRequest) -> str:
        return index_url()

    def description(self, asked: FeedRequest) -> str:
        return _("What was published, updated, withdrawn or taken off, for those who keep a copy.")

    subtitle = description

    def item_title(self, item: Any) -> str:
        return f"{item.get_kind_display()}: {item.citation}"

    def item_description(self, item: Any) -> str:
        reason = pgettext("of a withdrawal", "Reason: %(reason)s") % {"reason": item.reason} if item.reason else ""
        return " ".join(part for part in (item.title, reason) if part)

    def item_link(self, item: Any) -> str:
        return f"{documents_url()}{item.path}/"

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.key}:{item.pk}"

    def item_categories(self, item: DocumentChange) -> list[str]:
        return [ChangeKind(item.kind).value]

    def item_pubdate(self, item: DocumentChange) -> datetime:
        return item.at

    item_updateddate = item_pubdate


class ChangesAtom(ChangesFeed):
    feed_type = PagedAtom
