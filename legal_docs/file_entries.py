"""The entries of a document's PDF files: one of each page that says more than the text of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext, override

from cms.search_contract import EntryKind, SearchEntry
from cms.vietnamese.text import fold
from legal_docs.models import DocumentFile, FileText, LegalDocumentPage
from legal_docs.rows import Row

_WORD = re.compile(r"\w+")
_KNOWN_SHARE = 0.9
_FEWEST_PAIRS = 5


def file_entries(page: LegalDocumentPage, document: SearchEntry, rows: Sequence[Row]) -> Iterator[SearchEntry]:
    """Give the entries of the pages of all files that everyone may read; they belong to the document and share its attributes.

    A page that only repeats the text of the document (the signed original) is left out: that text is found Điều by Điều.
    """
    rows_of_files = DocumentFile.objects.filter(document=page, file__file__iendswith=".pdf").select_related("file__collection")
    files = {row.file_id: row.file for row in rows_of_files.order_by("sort_order", "pk")}
    if not files:
        return
    texts = {text.file_id: text for text in FileText.objects.filter(file__in=list(files))}
    known: set[tuple[str, str]] | None = None
    for file_id, file in files.items():
        text = texts.get(file_id)
        if text is None or text.file_hash != file.file_hash or not any(text.pages) or is_closed(file):
            continue
        if known is None:
            known = _pairs("\n".join([page.body_text, document.body, *(row.printed for row in rows)]))
        for number, content in enumerate(text.pages, 1):
            if content and not _repeats(content, known):
                yield _page_entry(document, file, number, content)


def is_closed(file: Any) -> bool:
    """True when not everyone may read a file: its collection, or one above it, asks for a login or a password."""
    return bool(file.collection.get_view_restrictions().exists())


def _page_entry(document: SearchEntry, file: Any, number: int, content: str) -> SearchEntry:
    with override("vi"):  # data of the index: the same whichever language the process speaks
        heading = gettext("%(file)s, page %(number)d") % {"file": file.title, "number": number}
    return replace(
        document,
        entry_id=f"{document.entry_id}#file-{file.pk}-{number}",
        kind=EntryKind.ATTACHMENT,
        url=f"{file.url}#page={number}",
        heading=heading,
        path="",
        body=content,
        citations_received=0,
        external_id="",
    )


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(_WORD.findall(fold(text))))


def _repeats(content: str, known: set[tuple[str, str]]) -> bool:
    """True when nearly all neighbouring words of a page stand beside each other in the document's text as well."""
    pairs = _pairs(content)
    return len(pairs) < _FEWEST_PAIRS or len(pairs & known) >= _KNOWN_SHARE * len(pairs)
