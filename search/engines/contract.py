"""The contract of every search engine: its protocol, its index actions and its errors. No Django ORM, no HTTP views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from cms.contracts.search import SearchEntry
from search.meaning.vectors import Vector
from search.query.values import SearchPlan
from search.ranking.answers import Hit, NamedEntry, RankedEntry, SearchResults, Suggestion


class Reason(StrEnum):
    """The reasons why an engine failed; the citizen's page and the operator's log line both follow it."""

    AWAY = "away"
    SLOW = "slow"
    AUTH = "auth"
    MAPPING = "mapping"
    READ_ONLY = "read_only"
    TOO_LARGE = "too_large"
    BUSY = "busy"
    CORRUPT = "corrupt"
    MISSING = "missing"
    FAILED = "failed"


class SearchUnavailable(Exception):
    """The engine cannot answer now. `reason` is one of `Reason`, `operator_hint` says what an operator can do."""

    def __init__(self, reason: Reason, operator_hint: str) -> None:
        super().__init__(f"{reason}: {operator_hint}")
        self.reason = reason
        self.operator_hint = operator_hint


@dataclass(frozen=True, slots=True)
class IndexAction:
    """One change of the index: `entry` is put, or `entry_id` is deleted when there is no entry.

    `version` is the outbox sequence: of two actions on one id the higher version wins, whatever comes first; an equal
    version is written again. `vector` is that of the entry's passage; an entry without one is found by its words alone.
    """

    entry_id: str
    version: int
    entry: SearchEntry | None = None
    vector: Vector | None = None


@dataclass(frozen=True, slots=True)
class BulkFailure:
    """An action that was refused. `retry` is true when the same action may succeed later."""

    entry_id: str
    reason: str
    retry: bool


@dataclass(frozen=True, slots=True)
class BulkReport:
    """The result of a bulk: `written` and `deleted` took effect, `stale` lost to a newer version, `failures` were refused."""

    written: int = 0
    deleted: int = 0
    stale: int = 0
    failures: tuple[BulkFailure, ...] = ()

    def plus(self, other: BulkReport) -> BulkReport:
        """Return both reports as one."""
        return BulkReport(
            self.written + other.written,
            self.deleted + other.deleted,
            self.stale + other.stale,
            self.failures + other.failures,
        )


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """The state of an engine: `ready` to answer, how many `entries`, which index is live, a plain `detail` for operators."""

    ready: bool
    engine: str
    entries: int = 0
    index: str = ""
    previous: str = ""
    detail: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ScannedEntry:
    """The values that the drift check compares."""

    entry_id: str
    version: int
    content_hash: str


class Rebuild(Protocol):
    """A new index beside the live one. Its caller fills it, writes again what changed meanwhile, then commits."""

    @property
    def name(self) -> str:
        """Return the new index; `resume_rebuild` finds it again by this."""
        ...

    def bulk(self, actions: Iterable[IndexAction]) -> BulkReport:
        """Write into the new index only."""
        ...

    def ids_of_pages(self, page_ids: Iterable[int]) -> dict[int, list[str]]:
        """Return for each page every entry id that the new index holds of it, written by any process."""
        ...

    def counts(self) -> dict[str, int]:
        """Return entries by kind in the new index."""
        ...

    def search(self, plan: SearchPlan) -> SearchResults:
        """Ask the new index before it is live (golden queries)."""
        ...

    def commit(self) -> None:
        """Swap: the new index is live in one step, the old one is kept for `rollback`."""
        ...

    def abort(self) -> None:
        """Delete the new index."""
        ...


class SearchEngine(Protocol):
    """An index of `SearchEntry` rows. Every method raises `SearchUnavailable` when the engine cannot do it."""

    @property
    def name(self) -> str:
        """Return `embedded`, `elasticsearch` or `opensearch`."""
        ...

    def search(self, plan: SearchPlan) -> SearchResults:
        """Return one page of results for `plan`."""
        ...

    def rank(self, plan: SearchPlan, limit: int) -> list[RankedEntry]:
        """Return the best `limit` entries in order, without groups, facets and highlights (for runs and measuring)."""
        ...

    def named(self, plan: SearchPlan) -> NamedEntry | None:
        """Return the document or Điều that the query names outright, as it stands on the plan's day; nothing else is looked for."""
        ...

    def suggest(self, text: str, limit: int = 8, site: str = "1") -> list[Suggestion]:
        """Return completions for what is being typed; the last word may be a beginning."""
        ...

    def similar(self, text: str, kinds: Sequence[str] = (), limit: int = 5, site: str = "1") -> list[Hit]:
        """Return entries about the same matter as `text`, best first, one per parent."""
        ...

    def bulk(self, actions: Iterable[IndexAction]) -> BulkReport:
        """Apply the actions; readers see them when this returns (Elasticsearch: within its refresh interval)."""
        ...

    def ids_of_pages(self, page_ids: Iterable[int]) -> dict[int, list[str]]:
        """Return for each page every entry id that the index holds of it at this moment."""
        ...

    def start_rebuild(self) -> Rebuild:
        """Open a new, empty index beside the live one."""
        ...

    def resume_rebuild(self, name: str) -> Rebuild:
        """Open a rebuild that was left unfinished."""
        ...

    def rollback(self) -> str:
        """Make the index before the last swap live again; return its name."""
        ...

    def scan(self) -> Iterator[ScannedEntry]:
        """Return every entry in the order of its id (by code point)."""
        ...

    def counts_by_kind(self) -> dict[str, int]:
        """Return entries by kind."""
        ...

    def refresh(self) -> None:
        """Make everything written visible now."""
        ...

    def stamp(self) -> str:
        """Return a text that changes with each write that readers see; empty where the engine would have to ask a server for it."""
        ...

    def health(self) -> EngineHealth:
        """Return how the engine is; never raises."""
        ...
