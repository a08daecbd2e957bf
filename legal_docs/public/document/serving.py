"""Serves a document to citizens: its page, the page of one provision, or the notice that it was withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.template.response import TemplateResponse

from cms.models.pages.row_snapshot import whole_row
from cms.storage.kept import Kept, LazyVariable
from legal_docs.export import formats
from legal_docs.models import LegalDocumentPage
from legal_docs.models.base.readable import read_once
from legal_docs.models.documents.page import serve_document
from legal_docs.public.document import pages
from legal_docs.public.document.absent import no_such_place
from legal_docs.text.provisions.addresses import address_of

_places: Kept[str] = Kept(1000)  # where the addresses of provisions lead, by document, provision and day
_originals: Kept[bool] = Kept(1000)  # whether a document shows its signed PDF


@serve_document.register
def serve(page: LegalDocumentPage, request: HttpRequest, anchor: str | None, withdrawn: bool) -> HttpResponse:
    """Return the response for a document; a preview shows the draft's own text.

    `anchor`: that of a provision, "" for the whole document, None for an address that names no place in it.
    """
    if withdrawn:
        return TemplateResponse(request, "legal_docs/withdrawn.html", {"page": page, "self": page}, status=410)
    previewed = getattr(request, "is_preview", False)
    if not previewed and page.canonical_path not in request.path:
        return HttpResponsePermanentRedirect(page.provision_url(address_of(anchor or "")))
    if anchor != "":
        return provision_answer(request, page, anchor)
    return document_answer(request, page, page.get_context(request), from_draft=previewed)


def document_answer(
    request: HttpRequest, page: LegalDocumentPage, base: dict[str, Any], *, day: date | None = None, from_draft: bool = False
) -> HttpResponse:
    """Return the page of a document on `day` (None: today), or that of a draft."""

    def context(page: LegalDocumentPage) -> dict[str, Any]:
        with read_once():
            return pages.document_context(page, day=day, from_draft=from_draft)

    parts, row = page.later(context, *pages.DOCUMENT), whole_row(page)
    response = TemplateResponse(request, page.template, {**base, **parts})
    if _has_original(parts) if row is None else _originals.get((row.key, day), lambda: _has_original(parts)):
        formats.allow_own_pdf(response)
    return response


def provision_answer(
    request: HttpRequest, page: LegalDocumentPage, anchor: str | None, *, day: date | None = None, base: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the page of a provision on `day` (None: today); redirect to its place in the document where no article is around it.

    A provision that the document has not is answered with the document and its contents (404).
    """

    def context(page: LegalDocumentPage) -> dict[str, Any]:
        with read_once():
            return pages.provision_context(page, anchor or "", day=day)

    parts, row = page.later(context, *pages.PROVISION), whole_row(page)
    try:
        if anchor is None:
            raise Http404
        place = _place(parts) if row is None else _places.get((row.key, anchor, day), lambda: _place(parts))
    except Http404:
        with read_once():
            return no_such_place(request, page, anchor, day)
    if place:
        return HttpResponseRedirect(place)
    return TemplateResponse(request, "legal_docs/provision.html", {"page": page, "self": page, **(base or {}), **parts})


def _place(parts: dict[str, LazyVariable]) -> str:
    """Return the address to which a place without an article around it leads; empty for a place that has a page."""
    return "" if parts["row"]() else parts["document_anchor"]()


def _has_original(parts: dict[str, LazyVariable]) -> bool:
    return bool(parts["original"]())
