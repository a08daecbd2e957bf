"""The frozen values that the query pipeline hands from step to step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from search.meaning.vectors import Vector
from search.query.ranking_profile import DEFAULT_PROFILE, Profile

LONGEST_QUERY = 300
FACETS = ("kind", "type", "issuer", "fields", "year", "tags", "status")


class Sort(StrEnum):
    """The orders of a results page."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A validated request: the text of the box, the filters, the order, the page.

    `on_date` is the day at which `statuses` must hold (today when missing). `min_version` keeps entries that were
    indexed with that version or a later one. `pages` keeps entries of these pages (for alerts). `cursor` is the
    `next_cursor` of an earlier answer.
    """

    q: str = ""
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    localities: tuple[str, ...] = ()
    on_date: date | None = None
    site: str = "1"
    language: str = ""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
    cursor: str = ""
    min_version: int = 0
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Synonym:
    """A row of the synonym table: a person who types `term` may also mean each of `alternatives`."""

    term: str
    alternatives: tuple[str, ...]
    weight: float = 0.5


@dataclass(frozen=True, slots=True)
class Expansion:
    """An alternative wording found for a part of the query: `source` as folded words, and what it may also be called."""

    source: tuple[str, ...]
    words: tuple[str, ...]
    weight: float
    wording: str = ""  # `words` as an editor wrote them, to be shown


class TargetKind(StrEnum):
    """The way in which the router recognised the one thing that was asked for."""

    NUMBER = "number"
    CITATION = "citation"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that the query names: a document by `number_keys` or `names` (name keys), an Điều of it by `article`.

    `clause` and `point` are the Khoản and Điểm named, for the anchor. `certain` says that nothing else of the query
    is left over, so that the hit goes first; else it is a suggestion. `title` is the whole query: a document of that name goes before.
    """

    kind: TargetKind
    number_keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    year: int | None = None
    article: str = ""
    clause: str = ""
    point: str = ""
    certain: bool = True
    title: str = ""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The query as understood. `written` is the text with keystrokes of an input method (`luaatj`) written out, empty when it has none.

    `words` are folded; `exact` holds the lower-case words with their marks and is empty when none was typed. `pairs` are
    the neighbours in the parts of the query that are no filler (see `fillers`). Where the whole query is a term that leads to one of law,
    `term` is that and the words are its words; what was typed is an expansion and, where the term does not hold it, `literal`: a second
    reading. `phrases` are quoted (with marks), `excluded` are the words of each `-word` or `-"phrase"`: with their marks where some
    were typed, else folded. `as_typed` are those of the phrases that nobody quoted: single words to be found with their marks.
    """

    text: str
    written: str = ""
    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    expansions: tuple[Expansion, ...] = ()
    target: Target | None = None
    truncated: bool = False
    term: str = ""
    literal: ParsedQuery | None = None
    as_typed: tuple[tuple[str, ...], ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        """Return the folded words that were typed."""
        return self.expansions[0].words if self.term else self.words

    def is_short(self, most: int) -> bool:
        """Return whether at most so many words were typed."""
        return 0 < len(self.typed) <= most

    @property
    def quoted(self) -> list[str]:
        """Return the phrases that were typed in quotation marks."""
        return [" ".join(phrase) for phrase in self.phrases if phrase not in self.as_typed]

    @property
    def terms(self) -> list[str]:
        """Return the terms that are searched beside what was typed."""
        found = [self.term, *(row.wording for row in self.expansions)]
        return list(dict.fromkeys(term for term in found if term))

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to look for (the filters alone decide)."""
        return not (self.words or self.phrases)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries may be found at all; each tuple is an OR, an empty one lets all pass."""

    kind: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    locality: tuple[str, ...] = ()
    on_date: date | None = None
    site: str = "1"
    language: str = ""
    min_version: int = 0
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """The plan that an engine executes: query, filters, order, slice and weights.

    `offset` and `size` count groups (a document with its Điều is one) when `collapse` is on, else entries. `cursor_refused`
    says that the request named a place that is none in these results, so that the first page stands for it. `meaning` is the vector of
    the query: with it, entries near to it are found too.
    """

    query: ParsedQuery
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    size: int = 10
    today: date = date(2000, 1, 1)
    profile: Profile = DEFAULT_PROFILE
    facets: tuple[str, ...] = FACETS
    collapse: bool = True
    highlight: bool = True
    best_children: int = 3
    explain: bool = False
    cursor_refused: bool = False
    meaning: Vector | None = None

    @property
    def is_by_pairs(self) -> bool:
        """Return whether the question is so long that one of its pairs makes a match, not a share of its words."""
        return bool(self.query.pairs) and len(set(self.query.words)) > self.profile.long
