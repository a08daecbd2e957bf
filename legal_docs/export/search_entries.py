"""A document's entries in the search index: one of the document, of each article, of each page of its files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone
from wagtail.documents.models import Document

from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from cms.models.files.file_entries import file_entries
from legal_docs.law.validity.days.stored_versions import days_of, insertion_days_of
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.provision_windows import windows_of_provisions
from legal_docs.law.validity.rules.status import Facts, Window, windows
from legal_docs.models import DocumentFile, DocumentVersion, LegalDocumentPage
from legal_docs.models.documents.page import search_entries
from legal_docs.text.provisions.addresses import address_of
from legal_docs.text.provisions.names import name_of
from legal_docs.text.provisions.rows import Row, articles, stored_rows
from legal_docs.text.vocabulary import DIVISIONS, Unit

PREAMBLE_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class Wording:
    """What an article or annex says from the day `start` up to the day before `end` (`None` is open)."""

    row: Row
    below: Sequence[Row]
    path: str
    start: date | None
    end: date | None

    @property
    def body(self) -> str:
        """Return the text with all below it."""
        return "\n".join([self.row.text, *(piece.printed for piece in self.below)]).strip()

    @property
    def heading(self) -> str:
        """Return its name and heading."""
        name = name_of(self.row)
        return f"{name}. {self.row.heading}" if self.row.heading else name

    def holds_on(self, day: date) -> bool:
        """Return whether this is what it says on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@search_entries.register
def entries_of(page: LegalDocumentPage) -> Iterator[SearchEntry]:
    """Yield the entries of a published document: windows of validity and every wording of each article let a search ask for any day."""
    versions, day = days_of(page), timezone.localdate()
    texts, facts = {version: stored_rows(version.provisions) for version in versions}, facts_of(page)
    version = page.version_on(day)
    rows = texts[version] if version else []
    document = document_entry(page, facts, rows, version.preamble if version else "")
    document = replace(document, dated_url=dated_address(page) if len(versions) > 1 else "")
    yield document
    windows_of = windows_of_provisions(facts, insertion_days_of(page))
    for wording in wordings(texts):
        yield article_entry(page, document, wording, day, status_windows(windows_of(wording.row.anchor)))
    yield from file_entries(document, files_in_order(page), EntryKind.ATTACHMENT, lambda: known_text(page, document, rows))


def wordings(texts: dict[DocumentVersion, list[Row]]) -> list[Wording]:
    """Return what each article and annex said over time; versions that say the same of it make one wording."""
    found: dict[str, list[Wording]] = {}
    for version, rows in texts.items():
        paths = division_paths(rows)
        for row, below in (*articles(rows), *annexes(rows)):
            path = paths[row.position] if row.kind != Unit.ANNEX else ""
            new, known = Wording(row, below, path, version.valid_from, version.valid_to), found.setdefault(row.eid, [])
            before = known[-1] if known else None
            if before and before.end == new.start and (before.heading, before.body) == (new.heading, new.body):
                known[-1] = replace(before, end=new.end)
            else:
                known.append(new)
    return [wording for known in found.values() for wording in known]


def dated_address(page: LegalDocumentPage, address: str = "") -> str:
    """Return where the document or a provision of it is read as it was on a day, with `{day}` in the place of that."""
    return f"{(page.url or '').rstrip('/')}@{{day}}/{address}"


def status_windows(found: Iterable[Window]) -> tuple[StatusWindow, ...]:
    """Return windows of validity in the form of the kernel's contract."""
    return tuple(StatusWindow(window.status.value, window.start, window.end) for window in found)


def files_in_order(page: LegalDocumentPage) -> list[Document]:
    """Return the files of the document in the editor's order."""
    rows = DocumentFile.objects.filter(document=page).select_related("file__collection").order_by("sort_order", "pk")
    return list({row.file_id: row.file for row in rows}.values())


def known_text(page: LegalDocumentPage, document: SearchEntry, rows: Sequence[Row]) -> str:
    """Return all that the document itself says; the signed original repeats it and is found by article (Điều)."""
    return "\n".join([page.body_text, document.body, *(row.printed for row in rows)])


def document_entry(page: LegalDocumentPage, facts: Facts, rows: Sequence[Row], preamble: str) -> SearchEntry:
    """Return the entry of the document itself: title, summary, preamble, the headings of its articles, what stands in no article."""
    names = [page.short_name, *page.other_names.splitlines()]
    fields = list(page.legal_fields.all())
    lone_text = "" if rows else page.body_text
    return page.search_entry(
        title=page.long_title,
        heading=page.citation,
        body="\n".join(part for part in (page.summary, *own_words(rows), preamble[:PREAMBLE_CHARACTERS], lone_text) if part),
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
        effective_on=facts.effective_on,
        expires_on=facts.expires_on,
        status_windows=status_windows(windows(facts)),
        citations_received=page.incoming.filter(document__in=LegalDocumentPage.objects.readable()).count(),
        external_id=page.source_id,
    )


def own_words(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the headings of articles and divisions, and the words of each provision that is in no entry of an article or annex."""
    elsewhere = {piece.position for row, below in (*articles(rows), *annexes(rows)) for piece in (row, *below)}
    for row in rows:
        if row.is_article or row.kind in DIVISIONS:
            yield row.heading
        if row.kind in DIVISIONS:
            yield row.text
        elif row.position not in elsewhere:
            yield row.printed


def article_entry(
    page: LegalDocumentPage, document: SearchEntry, wording: Wording, day: date, of_provision: tuple[StatusWindow, ...]
) -> SearchEntry:
    """Return the entry of a wording of an article (or annex); what it shares with the document is the document's.

    `of_provision` are its own windows of validity. The wording of `day` has the id and the address of the article.
    """
    row, address = wording.row, address_of(wording.row.anchor)
    entry_id, is_now = f"{document.entry_id}#{row.eid}", wording.holds_on(day)
    dated = dated_address(page, address) if document.dated_url else ""
    first = wording.start or (wording.end - timedelta(days=1) if wording.end else day)
    return page.search_entry(
        entry_id=entry_id if is_now else f"{entry_id}@{wording.start or ''}",
        kind=EntryKind.ARTICLE,
        parent_id=document.entry_id,
        url=page.provision_url(address) if is_now else dated.replace("{day}", first.isoformat()),
        dated_url=dated,
        text_from=wording.start,
        text_until=wording.end,
        title=page.long_title,
        heading=wording.heading,
        path=wording.path,
        body=wording.body,
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
        quoted=is_quoting([row, *wording.below]),
        external_id=f"{document.external_id}|{row.source_id}" if is_now and document.external_id and row.source_id else "",
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
    """Yield the annexes that hold text but no articles of their own."""
    for index, row in enumerate(rows):
        if row.kind != Unit.ANNEX:
            continue
        below = []
        for other in rows[index + 1 :]:
            if other.depth <= row.depth:
                break
            below.append(other)
        if not any(other.is_article for other in below) and (row.text or below):
            yield row, below
