"""Typed ports: functions of the rooms above that the page models call. Each is provided once, when the app starts (see apps.py)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from wagtail.models import Revision

from cms.contracts.ports import Port
from cms.contracts.search import SearchEntry

if TYPE_CHECKING:
    from legal_docs.models.document import LegalDocumentPage

# (page, request, anchor of a provision, "" for the whole or None for an address of no place, withdrawn) -> the page as citizens see it.
serve_document: Port[[LegalDocumentPage, HttpRequest, str | None, bool], HttpResponse] = Port("serve_document")
# (query of the address) -> the context of the list of documents.
list_context: Port[[QueryDict], dict[str, Any]] = Port("list_context")
# (page) -> its entries of the search index; asked only of pages that may be found.
search_entries: Port[[LegalDocumentPage], Iterable[SearchEntry]] = Port("search_entries")
# (page, its day of effect before a correction) -> the documents whose texts it amends, after they were made again.
amendments_follow: Port[[LegalDocumentPage, date | None], list[int]] = Port("amendments_follow")
# (draft) -> the parts of its page with the comments on each.
draft_context: Port[[Any], dict[str, Any]] = Port("draft_context")
# (revision, error) -> None: the schedule could not publish a revision, because another document forbids it.
publication_refused: Port[[Revision, Exception], object] = Port("publication_refused")
# (revision) -> None: raises ValidationError when its relations contradict those of published documents.
refuse_contradictions: Port[[Revision], object] = Port("refuse_contradictions")
# (file of a PDF) -> number of its pages (None: unknown), facts of its signatures.
facts_of_pdf: Port[[Any], tuple[int | None, list[dict[str, str]]]] = Port("facts_of_pdf")
# (page) -> None: writes into its history why it was published in spite of warnings.
record_reason: Port[[LegalDocumentPage], object] = Port("record_reason")
