"""Serves a document to citizens: its page, the page of one provision, or the notice that it was withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.template.response import TemplateResponse

from legal_docs.export import formats
from legal_docs.models import LegalDocumentPage, ports
from legal_docs.models.readable import read_once
from legal_docs.public import pages
from legal_docs.public.absent import no_such_place


@ports.serve_document.register
def serve(page: LegalDocumentPage, request: HttpRequest, anchor: str | None, withdrawn: bool) -> HttpResponse:
    """Return the response for a document; A preview shows the draft's own text.

    `anchor`: that of a provision, "" for the whole document, None for an address that names no place in it.
    """
    if withdrawn:
        return TemplateResponse(request, "legal_docs/withdrawn.html", {"page": page, "self": page}, status=410)
    previewed = getattr(request, "is_preview", False)
    if not previewed and page.canonical_path not in request.path:
        return HttpResponsePermanentRedirect(page.url)
    with read_once():
        if anchor != "":
            return provision_answer(request, page, anchor)
        context = {**page.get_context(request), **pages.document_context(page, from_draft=previewed)}
    response = TemplateResponse(request, page.template, context)
    if context["original"]:
        formats.allow_own_pdf(response)
    return response


def provision_answer(
    request: HttpRequest, page: LegalDocumentPage, anchor: str | None, *, day: date | None = None, base: dict[str, Any] | None = None
) -> HttpResponse:
    """Return the page of a provision on `day` (None: today); redirect to its place in the document where no article is around it.

    A provision that the document has not is answered with the document and its contents (404).
    """
    if anchor is None:
        return no_such_place(request, page, anchor, day)
    try:
        context = pages.provision_context(page, anchor, day=day)
    except Http404:
        return no_such_place(request, page, anchor, day)
    if "row" not in context:
        return HttpResponseRedirect(context["document_anchor"])
    return TemplateResponse(request, "legal_docs/provision.html", {**(base or {}), **context})
