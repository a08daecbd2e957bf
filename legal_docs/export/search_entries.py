"""A document's entries in the search index: one of the document, of each article, of each page of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from wagtail.documents.models import Document

from cms.contracts.ratings import rating_of
from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from cms.models.file_entries import file_entries
from legal_docs.models import DocumentFile, LegalDocumentPage, ports
from legal_docs.text.addresses import address_of
from legal_docs.text.names import name_of
from legal_docs.text.rows import Row, articles, stored_rows
from legal_docs.validity.facts import facts_of
from legal_docs.validity.provision_windows import windows_of_provisions
from legal_docs.validity.status import Window, windows
from legal_docs.validity.stored_versions import births_of
from legal_docs.vocabulary import DIVISIONS, Unit

PREAMBLE_CHARACTERS = 4000


@ports.search_entries.provide
def entries_of(page: LegalDocumentPage) -> Iterator[SearchEntry]:
    """Give the entries of a published document; the validity windows let a search ask for any day."""
    version = page.version_on()
    rows = stored_rows(version.provisions) if version else []
    document = document_entry(page, rows, version.preamble if version else "")
    yield document
    paths = division_paths(rows)
    windows_of = windows_of_provisions(facts_of(page), births_of(page))
    for row, below in articles(rows):
        yield article_entry(page, document, row, below, paths[row.position], status_windows(windows_of(row.anchor)))
    for row, below in annexes(rows):
        yield article_entry(page, document, row, below, "", status_windows(windows_of(row.anchor)))
    yield from file_entries(document, files_of(page), EntryKind.ATTACHMENT, lambda: known_text(page, document, rows))


def status_windows(found: Iterable[Window]) -> tuple[StatusWindow, ...]:
    """Return windows of validity in the form of the kernel's contract."""
    return tuple(StatusWindow(window.status.value, window.start, window.end) for window in found)


def files_of(page: LegalDocumentPage) -> list[Document]:
    """Return the files of the document in the editor's order."""
    rows = DocumentFile.objects.filter(document=page).select_related("file__collection").order_by("sort_order", "pk")
    return list({row.file_id: row.file for row in rows}.values())


def known_text(page: LegalDocumentPage, document: SearchEntry, rows: Sequence[Row]) -> str:
    """Return all that the document itself says; the signed original repeats it and is found by article (Điều)."""
    return "\n".join([page.body_text, document.body, *(row.printed for row in rows)])


def document_entry(page: LegalDocumentPage, rows: Sequence[Row], preamble: str) -> SearchEntry:
    """Return the entry of the document itself: title, summary, preamble and the headings of its articles."""
    headings = [row.heading for row in rows if row.heading and (row.is_article or row.kind in DIVISIONS)]
    names = [page.short_name, *page.other_names.splitlines()]
    facts = facts_of(page)
    fields = list(page.legal_fields.all())
    lone_text = "" if rows else page.body_text
    return page.search_entry(
        title=page.long_title,
        heading=page.citation,
        body="\n".join(part for part in (page.summary, *headings, preamble[:PREAMBLE_CHARACTERS], lone_text) if part),
        number=page.number,
        number_key=page.number_key,
        aliases=tuple(name.strip() for name in names if name.strip()),
        type=page.document_type.name,
        issuer=page.issuing_body.name,
        fields=tuple(field.name for field in fields),
        tags=tuple(tag.name for tag in page.tags.all()),
        year=page.issued_on.year if page.issued_on else page.number_year,
        locality=page.locality or page.issuing_body.locality,
        issued_on=page.issued_on,
        effective_on=page.effective_on,
        expires_on=page.expires_on,
        status_windows=status_windows(windows(facts)),
        citations_received=page.incoming.filter(document__in=LegalDocumentPage.objects.readable()).count(),
        rating=rating_of(page.pk),
        external_id=page.source_id,
    )


def article_entry(
    page: LegalDocumentPage, document: SearchEntry, row: Row, below: Sequence[Row], path: str, of_provision: tuple[StatusWindow, ...]
) -> SearchEntry:
    """Return the entry of an article (or annex) with all below it; what it shares with the document is the document's.

    `of_provision` are its own windows of validity.
    """
    name = name_of(row)
    return page.search_entry(
        entry_id=f"{document.entry_id}#{row.eid}",
        kind=EntryKind.ARTICLE,
        parent_id=document.entry_id,
        url=page.provision_url(address_of(row.anchor)),
        title=page.long_title,
        heading=f"{name}. {row.heading}" if row.heading else name,
        path=path,
        body="\n".join([row.text, *(piece.printed for piece in below)]).strip(),
        number=document.number,
        number_key=document.number_key,
        aliases=document.aliases,
        type=document.type,
        issuer=document.issuer,
        fields=document.fields,
        tags=document.tags,
        year=document.year,
        locality=document.locality,
        issued_on=document.issued_on,
        effective_on=document.effective_on,
        expires_on=document.expires_on,
        status_windows=of_provision,
        rating=document.rating,
        quoted=is_quoting([row, *below]),
        external_id=f"{document.external_id}|{row.source_id}" if document.external_id and row.source_id else "",
    )


def is_quoting(rows: Sequence[Row]) -> bool:
    """Return True when most of an article is text of another document (an amendment), which must not pass for its own."""
    quoted = sum(row.quoted_characters for row in rows)
    return quoted * 2 > sum(len(row.text) for row in rows)


def division_paths(rows: Sequence[Row]) -> dict[int, str]:
    """Return for each position the divisions above it in words: `Chương II. Tiếp công dân > Mục 1. Trình tự`."""
    above: list[Row] = []
    paths: dict[int, str] = {}
    for row in rows:
        while above and above[-1].depth >= row.depth:
            above.pop()
        paths[row.position] = " > ".join(f"{name_of(step)}. {step.heading}".rstrip(". ") for step in above if step.kind in DIVISIONS)
        above.append(row)
    return paths


def annexes(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Give the annexes that hold text but no articles of their own."""
    for place, row in enumerate(rows):
        if row.kind != Unit.ANNEX:
            continue
        below = []
        for other in rows[place + 1 :]:
            if other.depth <= row.depth:
                break
            below.append(other)
        if not any(other.is_article for other in below) and (row.text or below):
            yield row, below
