"""The index entries of the files of a page: one for each page (or part) of a file whose text is not already on the page itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext, override
from wagtail.documents.models import Document

from cms.contracts.search import EntryKind, SearchEntry
from cms.models.access.restrictions import closed_collections
from cms.models.files.file_text import FileText
from cms.text.vietnamese import fold

_WORD = re.compile(r"\w+")
_KNOWN_SHARE = 0.9
_FEWEST_PAIRS = 5


def file_entries(entry: SearchEntry, files: Iterable[Document], kind: EntryKind, known_text: Callable[[], str]) -> Iterator[SearchEntry]:
    """Yield the entries of the pages of all files that everyone may read; they belong to `entry` and share its attributes.

    A page that only repeats the text that is found otherwise (`known_text`, asked for when needed) is left out.
    """
    wanted = {file.pk: file for file in files}
    if not wanted:
        return
    texts = {text.file_id: text for text in FileText.objects.filter(file__in=list(wanted))}
    known: set[tuple[str, str]] | None = None
    for pk, file in wanted.items():
        text = texts.get(pk)
        if text is None or text.file_hash != file.file_hash or not any(text.pages) or is_closed(file):
            continue
        if known is None:
            known = _pairs(known_text())
        for number, content in enumerate(text.pages, 1):
            if content and not _repeats(content, known):
                yield _page_entry(entry, file, kind, number, content, alone=len(text.pages) == 1)


def is_closed(file: Document) -> bool:
    """Return whether not everyone may read a file: its collection, or one above it, asks for a login or a password."""
    return file.collection_id in closed_collections()


def is_paged(file: Document) -> bool:
    """Return whether a browser can open the file at a page."""
    return bool(file.file.name.lower().endswith(".pdf"))


def _page_entry(entry: SearchEntry, file: Document, kind: EntryKind, number: int, content: str, *, alone: bool) -> SearchEntry:
    """Return the entry of one page or part of a file."""
    paged = is_paged(file)
    with override("vi"):  # data of the index: the same whichever language the process speaks
        if paged:
            heading = gettext("%(file)s, page %(number)d") % {"file": file.title, "number": number}
        else:
            heading = file.title if alone else gettext("%(file)s, part %(number)d") % {"file": file.title, "number": number}
    return replace(
        entry,
        entry_id=f"{entry.entry_id}#file-{file.pk}-{number}",
        kind=kind,
        url=f"{file.url}#page={number}" if paged else file.url,
        heading=heading,
        path="",
        body=content,
        citations_received=0,
        external_id="",
    )


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(_WORD.findall(fold(text))))


def _repeats(content: str, known: set[tuple[str, str]]) -> bool:
    """Return whether nearly all neighbouring words of a page stand beside each other in the known text as well."""
    pairs = _pairs(content)
    return len(pairs) < _FEWEST_PAIRS or len(pairs & known) >= _KNOWN_SHARE * len(pairs)
