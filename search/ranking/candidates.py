"""Candidates that the first stage gives to the second, the same for every engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from cms.contracts.search import NOT_ISSUED, EntryKind, SearchEntry
from search.query.values import Filters, SearchPlan, Target, TargetKind
from search.ranking.answers import NamedEntry
from search.ranking.matching import keys_of_texts
from search.ranking.records import newest_day, own_heading, split_parts

if TYPE_CHECKING:
    from search.ranking.matching import Keys

Facets = dict[str, dict[str, int]]
MOST_NAMED = 5  # documents of one name that are looked at
_CONSOLIDATED = "Văn bản hợp nhất"
_IN_FORCE = ("con_hieu_luc", "het_hieu_luc_mot_phan", "ngung_hieu_luc_mot_phan")  # the whole of it or a part


# A document is found by itself or by a part of it: in the facet of kinds it counts once, as a document.
WHOLE = str(EntryKind.DOCUMENT)
PARTS = (str(EntryKind.ARTICLE), str(EntryKind.ATTACHMENT))


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of groups that match, whether it is exact, and the facets with those values (facet, value) whose numbers are estimates."""

    total: int
    facets: Facets
    exact: bool
    estimated: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """The small values of an entry that ranking reads; `windows` are `(status, start, end)` as day ordinals."""

    kind: str
    type: str = ""
    day: int = 0
    citations: int = 0
    rating: float = 0.0
    quoted: bool = False
    windows: tuple[tuple[str, int, int], ...] = ()

    @classmethod
    def of(cls, entry: SearchEntry) -> Facts:
        """Return the facts of an entry."""
        return cls(
            kind=str(entry.kind),
            type=entry.type,
            day=newest_day(entry),
            citations=entry.citations_received,
            rating=entry.rating,
            quoted=entry.quoted,
            windows=tuple(
                (
                    window.status,
                    window.start.toordinal() if window.start else 0,
                    window.end.toordinal() if window.end else 10**7,
                )
                for window in entry.status_windows
            ),
        )

    def dump(self) -> str:
        """Return the facts as compact JSON text."""
        return json.dumps([self.kind, self.type, self.day, self.citations, self.rating, self.quoted, self.windows], ensure_ascii=False)

    @staticmethod
    @lru_cache(maxsize=4_096)
    def load(text: str) -> Facts:
        """Return the facts that `dump` wrote; the Điều of a law have mostly the same."""
        kind, type_, day, citations, rating, quoted, windows = json.loads(text)
        return Facts(kind, type_, day, citations, rating, quoted, tuple((w[0], w[1], w[2]) for w in windows))


class FoundMatch(NamedTuple):
    """A match in the order of the first stage: where the engine keeps it, its group, its score. `key` tells rows apart; `stored` is
    what the engine read of it on the way.

    `nearness` is the cosine of its vector and the query's (0: not among the nearest); `by_meaning` says that its words did not find it.
    """

    key: Any
    parent: Any
    score: float
    nearness: float = 0.0
    by_meaning: bool = False
    stored: Any = None


# What the second stage reads of an entry: the fields of `Candidate` after `found`, in their order.
Contents = tuple[str, str, str, Facts, str, str, str, str, "Keys"]


class Candidate(NamedTuple):
    """A match with what the second stage reads: folded title, heading, path and number, and the words of the heading without its number
    (else of the title) and of the body as numbers.
    """

    found: FoundMatch
    entry_id: str
    parent_id: str
    external_id: str
    facts: Facts
    title: str
    heading: str
    path: str
    number: str
    keys: Keys


def contents_of(rows: Sequence[tuple[str, str, str, str, str]]) -> list[Contents]:
    """Return the contents of rows of an index: the entry's id, its parent's, the one it has elsewhere, its facts and its folded parts."""
    parts = [split_parts(folded) for *_others, folded in rows]
    keys = keys_of_texts((own_heading(heading) or title, body) for title, heading, body, *_others in parts)
    return [
        (entry_id, parent_id, external_id, Facts.load(facts), intern(title), heading, intern(path), number, words)
        for (entry_id, parent_id, external_id, facts, _), (title, heading, _, path, number), words in zip(rows, parts, keys, strict=True)
    ]


class Source(Protocol):
    """The source that an engine gives to the shared pipeline; one instance sees one state of the index."""

    def collect(self, plan: SearchPlan, limit: int) -> tuple[list[FoundMatch], int]:
        """Return the first `limit` matches in order, and how many entries match in all: when more than `limit`, at least one more."""
        ...

    def near(self, plan: SearchPlan, limit: int) -> list[FoundMatch]:
        """Return the `limit` entries under the plan's filters whose vectors are nearest to its `meaning`, nearest first, with their
        cosines. Entries without a vector of that model are never among them.
        """
        ...

    def read(self, found: Sequence[FoundMatch]) -> list[Candidate]:
        """Return what the second stage reads, in the same order."""
        ...

    def entries(self, found: Sequence[FoundMatch]) -> Sequence[SearchEntry | None]:
        """Return the whole entries, in the same order; `None` for one deleted since."""
        ...

    def by_ids(self, entry_ids: Sequence[str]) -> Mapping[str, SearchEntry]:
        """Return the whole entries of these ids, as far as they exist."""
        ...

    def frequencies(self, words: Sequence[str], pairs: Sequence[str]) -> Mapping[str, int]:
        """Return in how many entries each word and pair occurs."""
        ...

    def spellings(self, words: Sequence[str]) -> Mapping[str, int]:
        """Return in how many entries each word stands with just these tone marks."""
        ...

    def phrases(self, phrases: Sequence[str]) -> Mapping[str, int]:
        """Return in how many entries each two or more words stand in a row with just these tone marks."""
        ...

    def size(self) -> int:
        """Return how many entries there are."""
        ...

    def count(self, plan: SearchPlan) -> Counted:
        """Return how many groups match, and the facets of the plan (each under the filters of the others). Of kinds, a document
        counts the groups found by it or by its parts.
        """
        ...

    def target(self, plan: SearchPlan) -> NamedEntry | None:
        """Return what the query's target names (see `what_is_named`), whatever the filters but for the day."""
        ...

    def corrections(self, words: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Return for each word: likely spellings in the index and in how many entries they occur."""
        ...


def what_is_named(
    plan: SearchPlan, documents: Callable[[Target], Sequence[SearchEntry]], article: Callable[[SearchEntry, str], SearchEntry | None]
) -> NamedEntry | None:
    """Return what the query's target names, if `documents` finds it (the newest first): a document called like the whole query, else what
    the target says, else a document of that name of another year, which is not certain. `article` finds an Điều of a document.
    """
    target = plan.query.target
    if target is None:
        return None
    readings = [Target(TargetKind.NAME, names=(target.title,))] if target.title else []
    readings.append(target)
    if target.names and target.year is not None:
        readings.append(replace(target, year=None, certain=False))
    for reading in readings:
        fitting = documents(reading)
        meant = document_meant(fitting, reading, plan)
        if meant is not None:
            entry = article(meant, reading.article) if reading.article else meant
            return NamedEntry(reading, meant, entry, others_of(fitting, meant, reading))
    return None


def document_meant(entries: Sequence[SearchEntry], target: Target, plan: SearchPlan) -> SearchEntry | None:
    """Return which of the documents that a target names is meant: by a name the law itself, not the consolidated text that bears the same
    title, and of several the one in force on the day, else one that was issued by then.
    """
    if target.number_keys or not entries:
        return entries[0] if entries else None
    day = plan.filters.on_date or plan.today
    of_the_law = [entry for entry in entries if entry.type != _CONSOLIDATED] or entries
    issued = [entry for entry in of_the_law if entry.status_on(day) != NOT_ISSUED] or of_the_law
    return next((entry for entry in issued if entry.status_on(day) in _IN_FORCE), issued[0])


def day_of(document: SearchEntry, plan: SearchPlan) -> SearchPlan:
    """Return the plan for a day on which the document existed: an Điều of a law issued later is shown as it was issued."""
    first, day = document.first_day, plan.filters.on_date
    return replace(plan, filters=replace(plan.filters, on_date=first)) if first and day and day < first else plan


def others_of(entries: Sequence[SearchEntry], meant: SearchEntry, target: Target) -> tuple[SearchEntry, ...]:
    """Return the other documents that a number fits: those of another number, issuer or day."""
    if not target.number_keys:
        return ()
    return tuple({_identity(entry): entry for entry in entries if _identity(entry) != _identity(meant)}.values())


def _identity(entry: SearchEntry) -> tuple[Any, ...]:
    return entry.number, entry.issuer, entry.issued_on


def passes(entry: SearchEntry, filters: Filters) -> bool:
    """Return whether an entry that was found without the filters of a plan passes them."""
    held = {name: getattr(entry, name) for name in ("kind", "type", "issuer", "fields", "year", "tags", "locality")}
    held["status"] = entry.status_on(filters.on_date) if filters.on_date else ""
    return all(
        not (wanted := getattr(filters, name)) or not set(wanted).isdisjoint(value if isinstance(value, tuple) else (value,))
        for name, value in held.items()
    )
