"""Finds the document that a number or a name means, among those on the site, on the day of the text that names it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from cms.storage.prepared import Prepared
from cms.text.numbers.document_numbers import DocumentNumber, parse_document_number
from legal_docs.law.citations.finding import Mention, full_names
from legal_docs.models import CitationDecision, DocumentVersion, LegalDocumentPage, Meant
from legal_docs.models.base.readable import BEGINS_ON
from legal_docs.text.documents.named_laws import law_name_key
from legal_docs.text.documents.references import Reference, find_references

_COLUMNS = ("pk", "number_key", "issued_on", BEGINS_ON, "locality", "issuing_body_id", "number_year")
_CONSTITUTION = "Hiến pháp"  # the one kind that is a name by itself
_SHORTEST_NAME = 2  # words of a law's name, its kind included


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the site: the attributes that distinguish it from others."""

    pk: int
    key: str
    issued_on: date | None
    begins_on: date | None
    locality: str
    body: int
    year: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """The document whose text names others, 0 for an answer or the like.

    `full_names`: what a bare name means in it (see finding.full_names); `days`: the days of issue that it gives with numbers, by key;
    `until`: what was issued later is not meant.
    """

    pk: int
    issued_on: date | None
    locality: str
    body: int
    full_names: dict[str, Reference] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    until: date | None = None

    def meant(self, number: DocumentNumber, dated: date | None) -> Meant:
        """Return what a number means in this text; `dated`: the day that stands with it."""
        day = None if number.is_unique else dated or self.days.get(number.key)
        if day is None and not number.is_unique:
            return Meant(number.key, within=f"@{self.pk}")
        return Meant(number.key, day, (self.locality or f"#{self.body}") if _is_local(number) else "")

    def may_mean(self, row: KnownDocument) -> bool:
        """Return whether the text may mean a document: neither itself nor one that was issued later."""
        return row.pk != self.pk and not (row.issued_on and self.until and row.issued_on > self.until)


def source_of(page: LegalDocumentPage, version: DocumentVersion, text: str = "") -> Source:
    """Return the source for a version of a page; as it was amended, its text may name what was issued up to the day of that."""
    names = full_names(find_references(text)) if text else {}
    until = max(page.issued_on, version.valid_from or page.issued_on) if page.issued_on else None
    return Source(page.pk, page.issued_on, page.locality, page.issuing_body_id, names, until=until)


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """`target`: the document, None while it is not here; `meant`: what waits for it; `words`: how much of the name counted (0: all)."""

    target: int | None
    meant: Meant
    words: int = 0
    set_aside: bool = False


_decisions: Prepared[CitationDecision] = Prepared(lambda: CitationDecision.objects.all())
_laws: Prepared[tuple[Any, ...]] = Prepared(
    lambda: (
        LegalDocumentPage.objects.live()
        .filter(document_type__name_is_title=True)
        .values_list(*_COLUMNS, "document_type__name", "title", "short_name", "other_names")
    )
)


class KnownDocuments:
    """The documents of the site, read once for a batch of texts; public ones only."""

    def __init__(self) -> None:
        self._by_number: dict[str, list[KnownDocument]] = {}
        self._by_name: dict[str, list[KnownDocument]] = {}
        decisions = _decisions()
        prefetch_related_objects(decisions, Prefetch("target", LegalDocumentPage.objects.defer("body_text")))
        self._decisions = {one.target_key: one for one in decisions}
        self._read_names()

    @property
    def names(self) -> list[str]:
        """Return the keys of all names of laws, with and without the year of issue: at most as many as one question to SQLite may hold."""
        years = [f"{key} {row.issued_on.year}" for key, rows in self._by_name.items() for row in rows if row.issued_on]
        return [*self._by_name, *years][:10_000]

    def prepare(self, keys: Iterable[str]) -> None:
        """Read the documents of these numbers, if they were not read yet."""
        missing = sorted({key for key in keys if key and key not in self._by_number})
        self._by_number.update({key: [] for key in missing})
        for start in range(0, len(missing), 400):  # SQLite takes a limited number of values in one question
            rows = LegalDocumentPage.objects.live().filter(number_key__in=missing[start : start + 400]).values_list(*_COLUMNS)
            for row in rows:
                self._by_number[row[1]].append(KnownDocument(*row))

    def find(self, mention: Mention, source: Source) -> FoundDocument:
        """Return the document that a mention names, as the text of `source` means it."""
        return self._decided(
            self._numbered(mention.number, mention.dated, source) if mention.number else self._named(mention, source), source
        )

    def _decided(self, found: FoundDocument, source: Source) -> FoundDocument:
        """Return it with what an editor decided; a decision on the key alone, of an earlier version, where its document may be meant."""
        if found.target is not None:
            return found
        decision = self._decisions.get(str(found.meant)) or self._earlier(found.meant, source)
        return found if decision is None else replace(found, target=decision.target_id, set_aside=decision.target_id is None)

    def _earlier(self, meant: Meant, source: Source) -> CitationDecision | None:
        decision = self._decisions.get(meant.key)
        if decision is None or decision.target is None:
            return decision
        page = decision.target
        elsewhere = meant.within and page.locality and page.locality != source.locality
        other_day = meant.dated and page.issued_on != meant.dated
        later = page.issued_on and source.until and page.issued_on > source.until
        return None if elsewhere or other_day or later else decision

    def _numbered(self, written: str, dated: date | None, source: Source, words: int = 0) -> FoundDocument:
        """Find a document by its number: one of that day, that body or that province where several bear it."""
        number = parse_document_number(written)
        if number is None:
            return FoundDocument(None, Meant(""), words)
        meant = source.meant(number, dated)
        self.prepare([number.key])
        rows = [row for row in self._by_number[number.key] if source.may_mean(row)]
        if _is_local(number) and source.pk:
            # Each province has its own 05/2023/QĐ-UBND.
            rows = [row for row in rows if row.body == source.body or (row.locality and row.locality == source.locality)]
        day = meant.dated or dated
        if day is None and not number.is_unique:
            rows = []
        elif day is not None and (len(rows) > 1 or any(row.year is None for row in rows)):
            rows = [row for row in rows if row.issued_on == day]
        if len(rows) > 1:
            rows = [row for row in rows if row.body == source.body] or rows
        return FoundDocument(rows[0].pk if len(rows) == 1 else None, meant, words)

    def _named(self, mention: Mention, source: Source) -> FoundDocument:
        """Find a law by its name and year, or the one of that name in force when the text was issued; the longest known name counts."""
        words = law_name_key(mention.name).split()
        suffix = f" {mention.year}" if mention.year else ""
        for length in range(len(words), _SHORTEST_NAME - 1, -1):
            key = " ".join(words[:length])
            words_used = length if length < len(words) else 0
            full_name = source.full_names.get(key) if not (mention.year or mention.dated) else None
            if full_name is not None and full_name.number is not None:
                return self._numbered(full_name.number.norm, full_name.dated, source, words_used)
            rows = [row for row in self._by_name.get(key, []) if source.may_mean(row)]
            year, dated = (full_name.year, full_name.dated) if full_name is not None else (mention.year, mention.dated)
            if rows or full_name is not None:
                return FoundDocument(_of_day(rows, year, dated, source.issued_on), Meant(f"{key} {year}" if year else key), words_used)
        return FoundDocument(None, Meant(f"{' '.join(words)}{suffix}"[:320]))

    def _read_names(self) -> None:
        for *columns, kind, title, short, others in _laws():
            known = KnownDocument(*columns)
            for name in (title, short, *others.split("\n")):
                key = law_name_key(name)
                if key:
                    self._by_name.setdefault(key if key.startswith(law_name_key(kind)) else f"{law_name_key(kind)} {key}", []).append(known)
            if kind == _CONSTITUTION:
                self._by_name.setdefault(law_name_key(kind), []).append(known)


def _is_local(number: DocumentNumber) -> bool:
    return any(sign in number.symbol for sign in ("UBND", "HĐND"))


def keys_of(page: LegalDocumentPage) -> list[str]:
    """Return the keys under which citations of this document wait, while it was not here: its number, its names with and without year."""
    kind = law_name_key(page.document_type.name)
    names = [kind] if page.document_type.name == _CONSTITUTION else []
    if page.document_type.name_is_title:
        typed = [law_name_key(name) for name in (page.title, page.short_name, *page.other_names.split("\n"))]
        names += [key if key.startswith(kind) else f"{kind} {key}" for key in typed if key]
    dated = [f"{name} {page.issued_on.year}" for name in names] if page.issued_on else []
    return list(dict.fromkeys([*([page.number_key] if page.number_key else []), *names, *dated]))


def _of_day(rows: list[KnownDocument], year: int | None, dated: date | None, day: date | None) -> int | None:
    """Choose among laws of one name: the one of that day or year, else the latest in force on `day`, else the latest issued by then."""
    if dated is not None and (exact := [row for row in rows if row.issued_on == dated]):
        rows = exact
    elif year is not None:
        rows = [row for row in rows if row.issued_on is not None and row.issued_on.year == year]
    elif day is not None:
        issued = [row for row in rows if row.issued_on is None or row.issued_on <= day]
        rows = [row for row in issued if row.begins_on is None or row.begins_on <= day] or issued
    ranked = sorted(rows, key=lambda row: (row.issued_on or date.min, row.pk))
    return ranked[-1].pk if ranked else None
