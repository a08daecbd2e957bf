"""Reads the texts of documents: citations, links inside and defined terms, found again when the text changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.storage.prepared import PreparedChildren
from cms.text.numbers.document_numbers import number_key
from legal_docs.law.citations.context import AmendingContext
from legal_docs.law.citations.definitions import find_definitions
from legal_docs.law.citations.finding import HEADING, PREAMBLE, Mention, cut_to_name, find_mentions
from legal_docs.law.citations.inside import Anchors
from legal_docs.law.citations.known import FoundDocument, KnownDocuments, Source, source_of
from legal_docs.models import Citation, Definition, DocumentVersion, LegalDocumentPage, VersionLinks
from legal_docs.text.provisions.rows import Row, stored_rows
from legal_docs.text.vocabulary import Unit
from legal_docs.text.words.normalise import normalise

_versions: PreparedChildren[DocumentVersion] = PreparedChildren("versions", lambda rows: rows.select_related("links"))


def read_links(version: DocumentVersion, *, known: KnownDocuments | None = None) -> VersionLinks:
    """Find the citations, the links inside and the defined terms of a version's present text and store them in place of the old ones."""
    page = version.document
    rows = stored_rows(version.provisions)
    reader = _LinkReader(page, version, rows, known or KnownDocuments())
    reader.run()
    with transaction.atomic():
        version.citations.all().delete()
        Citation.objects.bulk_create(reader.citations, batch_size=60)
        version.definitions.all().delete()
        Definition.objects.bulk_create(_definitions(version, rows), batch_size=100)
        stored, _created = VersionLinks.objects.update_or_create(
            version=version,
            defaults={
                "inside": reader.inside,
                "mentions": reader.mentions,
                "unlinked": reader.unlinked,
                "text_differs": version.valid_from is None and differs(version, rows),
                "read_at": version.updated_at,
            },
        )
    return stored


@periodic(every=timedelta(seconds=20), slow=True)
def reread_outdated(*, limit: int = 40) -> int:
    """Read the links of versions whose text is other than at the last reading; return how many. Safe in several workers.

    A text that fails holds up none of the others: they are taken in any order.
    """
    stale = DocumentVersion.objects.filter(Q(links=None) | Q(links__read_at=None) | ~Q(links__read_at=F("updated_at")))
    versions = list(stale.select_related("document__document_type").order_by("?")[:limit])
    known = KnownDocuments() if versions else None
    return run_each_isolated(versions, lambda version: bool(read_links(version, known=known)))


def read_page(page: LegalDocumentPage) -> None:
    """Read the links of all versions of a page that are not read yet."""
    for version in _versions(page):
        links = getattr(version, "links", None)
        if links is None or links.read_at != version.updated_at:
            read_links(version)


def differs(version: DocumentVersion, rows: Sequence[Row]) -> bool:
    """Return True when the provisions with preamble and signature have other letters than the page's typed text."""
    parts = [version.preamble, *(part for row in rows for part in (row.marker, row.heading, row.text)), version.signature]
    return Counter(_bare(normalise(version.document.body_text))) != Counter(_bare("".join(parts)))


def _bare(text: str) -> str:
    return "".join(text.split())


class _LinkReader:
    """Goes through the rows of a version and sorts what they name into links inside and citations of other documents."""

    def __init__(self, page: LegalDocumentPage, version: DocumentVersion, rows: Sequence[Row], known: KnownDocuments) -> None:
        self.page, self.version, self.rows, self.known = page, version, rows, known
        self.inside: dict[str, list[list[Any]]] = {}
        self.citations: list[Citation] = []
        self.mentions = self.unlinked = 0
        self.anchors = Anchors(row.anchor for row in rows)
        self.kinds = frozenset(row.kind for row in rows)
        self.own_places = not self.kinds.isdisjoint((Unit.ARTICLE, Unit.CLAUSE))  # a letter has none: `Điều 5` is of another text
        self.context = AmendingContext(page.long_title)
        named = "\n".join([page.long_title, version.preamble, *(row.text for row in rows if "Luật" in row.text)])
        self.source = source_of(page, version, named)

    def run(self) -> None:
        """Read all mentions of the version: fetch the named documents at once, then resolve each mention in its context."""
        per_row = [(row, self._mentions(row.text), self._of_heading(row)) for row in self.rows]
        preamble = self._mentions(self.version.preamble)
        everything = [*preamble, *(mention for _row, *both in per_row for mentions in both for mention in mentions)]
        self.known.prepare(number_key(mention.number) for mention in everything if mention.number)
        self.source = replace(self.source, days=_days_of([*self._mentions(self.page.long_title), *everything]))
        for mention in preamble:
            if not mention.is_self:
                self._outside(PREAMBLE, mention)
        for row, mentions, of_heading in per_row:
            self.context.enter(row)
            spans = _spans(row)
            for mention in of_heading:
                self._one(row, mention, quoted=False, place=f"{row.anchor}{HEADING}")
            for mention in mentions:
                self._one(row, mention, quoted=any(start <= mention.start < end for start, end in spans))

    def _mentions(self, text: str) -> list[Mention]:
        return find_mentions(text, self_number=self.page.number, own_places=self.own_places, own_kinds=self.kinds)

    def _of_heading(self, row: Row) -> list[Mention]:
        """Return the mentions in a heading: an article may be nothing but that (`Điều 2. Bãi bỏ khoản 5 Điều 7 Nghị định số …`)."""
        return self._mentions(row.heading) if row.heading else []

    def _one(self, row: Row, mention: Mention, *, quoted: bool, place: str = "") -> None:
        """Sort one mention; `place`: where it stands, when that is not the text of the row."""
        here = place or row.anchor
        if not mention.is_self:
            self._outside(here, mention)
            return
        if self.context.belongs_elsewhere(mention, row, quoted=quoted):
            other = self.context.document
            if other is not None and not mention.relative_to:
                same = replace(mention, is_self=False, number=other.number, name=other.name, year=other.year, dated=other.dated)
                self._outside(here, same)
            return  # inside a quotation `Điều này` is an article that has no address of its own here
        self.mentions += 1
        target = self.anchors.place_of(mention, row.anchor)
        if not target:
            self.unlinked += 1
        elif target != row.anchor:
            self.inside.setdefault(here, []).append([mention.start, mention.end, target])

    def _outside(self, anchor: str, mention: Mention) -> None:
        self.mentions += 1
        found = self.known.find(mention, self.source)
        self.unlinked += found.target is None and not found.set_aside
        self.citations.append(_citation(self.version, anchor, mention, found, self.source))


def _citation(version: DocumentVersion, anchor: str, mention: Mention, found: FoundDocument, source: Source) -> Citation:
    """Return the row of a citation for a mention and the document that was found for it."""
    kept = cut_to_name(mention, found.words)
    return Citation(
        version=version,
        anchor=anchor,
        start=kept.start,
        end=kept.end,
        raw=kept.raw[:400],
        target_id=found.target,
        target_anchor=kept.path[:250],
        target_number=kept.number[:80],
        target_name=f"{kept.name} {kept.year or ''}".strip()[:300],
        target_key=found.meant.key[:320],
        dated=found.meant.dated,
        within=found.meant.within,
        as_of=source.issued_on,
        set_aside=found.set_aside,
    )


def _days_of(mentions: Iterable[Mention]) -> dict[str, date]:
    """Return the day of issue that a text gives with each number, by its key; none where it gives several."""
    days: dict[str, set[date]] = defaultdict(set)
    for mention in mentions:
        if mention.number and mention.dated:
            days[number_key(mention.number)].add(mention.dated)
    return {key: next(iter(given)) for key, given in days.items() if len(given) == 1}


def _spans(row: Row) -> list[tuple[int, int]]:
    spans = [tuple(map(int, span.split("-"))) for span in row.quoted.split()]
    return [(start, end) for start, end in spans]


def _definitions(version: DocumentVersion, rows: Sequence[Row]) -> list[Definition]:
    return [
        Definition(version=version, anchor=one.anchor, term=one.term, term_folded=one.folded, text=one.text, position=index)
        for index, one in enumerate(find_definitions(rows))
    ]
