"""The embedded engine: the whole of the engine protocol over a folder of tantivy indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import tantivy

from search.engines.contract import BulkReport, EngineHealth, IndexAction, Reason, ScannedEntry, SearchUnavailable
from search.engines.embedded import writing
from search.engines.embedded.rebuilding import TantivyRebuild, ids_in, kinds_in
from search.engines.embedded.source import TantivySource
from search.engines.embedded.store import REBUILD_HINT, IndexFolder, check_version
from search.engines.embedded.suggesting import suggest
from search.query.values import SearchPlan
from search.ranking import pipeline
from search.ranking.answers import Hit, NamedEntry, RankedEntry, SearchResults, Suggestion
from search.ranking.similar import similar
from search.ranking.spelling import Vocabulary

_T = TypeVar("_T")


class EmbeddedEngine:
    """An index in `index_dir`. Any number of processes may read it, one at a time writes."""

    name = "embedded"

    def __init__(self, index_dir: Path, lock_timeout: float = 30.0) -> None:
        self._folder = IndexFolder(Path(index_dir), lock_timeout)
        self._vocabulary: tuple[str, int, Vocabulary] | None = None

    def _source(self, name: str = "") -> TantivySource:
        name = name or self._folder.live()
        state = self._folder.state(name)
        return TantivySource(state, self._vocabulary_of(name, state.searcher), self._folder.root / name)

    def _vocabulary_of(self, name: str, searcher: tantivy.Searcher) -> Vocabulary:
        """Return the words of the index; read again once it has grown or shrunk by a tenth."""
        held, size = self._vocabulary, searcher.num_docs
        if held is None or held[0] != name or abs(held[1] - size) > 0.1 * held[1]:
            held = (name, size, Vocabulary(lambda: dict(searcher.terms_with_prefix("all", ""))))
            self._vocabulary = held
        return held[2]

    def search(self, plan: SearchPlan) -> SearchResults:
        """See `SearchEngine.search`."""
        return self._asking(lambda source: pipeline.search(plan, source, self.name))

    def rank(self, plan: SearchPlan, limit: int) -> list[RankedEntry]:
        """See `SearchEngine.rank`."""
        return self._asking(lambda source: pipeline.ranked_entries(plan, source, limit))

    def named(self, plan: SearchPlan) -> NamedEntry | None:
        """See `SearchEngine.named`."""
        return self._asking(lambda source: source.target(plan))

    def suggest(self, text: str, limit: int = 8, site: str = "1") -> list[Suggestion]:
        """See `SearchEngine.suggest`."""
        return self._asking(lambda source: suggest(source, text, limit, site))

    def similar(self, text: str, kinds: Sequence[str] = (), limit: int = 5, site: str = "1") -> list[Hit]:
        """See `SearchEngine.similar`."""
        return self._asking(lambda source: similar(source, text, kinds, limit, site))

    def _asking(self, ask: Callable[[TantivySource], _T], name: str = "") -> _T:
        source = self._source(name)
        try:
            return ask(source)
        except (OSError, ValueError) as error:
            raise SearchUnavailable(Reason.CORRUPT, f"The search index cannot be read ({error}). {REBUILD_HINT}") from error

    def bulk(self, actions: Iterable[IndexAction]) -> BulkReport:
        """See `SearchEngine.bulk`. One commit: all of it is visible when this returns, or nothing is."""
        return writing.apply(self._folder, self._folder.live(), actions)

    def ids_of_pages(self, page_ids: Iterable[int]) -> dict[int, list[str]]:
        """See `SearchEngine.ids_of_pages`."""
        return ids_in(self._folder, "", page_ids)

    def start_rebuild(self) -> TantivyRebuild:
        """See `SearchEngine.start_rebuild`."""
        return TantivyRebuild(self._folder, self._folder.create(), self.search_in)

    def resume_rebuild(self, name: str) -> TantivyRebuild:
        """See `SearchEngine.resume_rebuild`."""
        self._folder.index(name)
        return TantivyRebuild(self._folder, name, self.search_in)

    def search_in(self, name: str, plan: SearchPlan) -> SearchResults:
        """Search an index that need not be the live one."""
        return self._asking(lambda source: pipeline.search(plan, source, self.name), name)

    def rollback(self) -> str:
        """See `SearchEngine.rollback`."""
        with self._folder.lock():
            names = self._folder.names()
            previous = names.get("previous", "")
            if not previous:
                raise SearchUnavailable(Reason.MISSING, "There is no earlier index to go back to.")
            check_version(previous)
            self._folder.index(previous)
            self._folder.point(previous, names["live"])
        return previous

    def scan(self) -> Iterator[ScannedEntry]:
        """See `SearchEngine.scan`."""
        searcher = self._folder.state().searcher
        everything = tantivy.Query.exists_query("entry_id")
        hits = searcher.search(everything, max(1, searcher.num_docs)).hits
        rows = ((searcher.doc(address)) for _, address in hits)
        found = [ScannedEntry(row["entry_id"][0], int(row["version"][0]), bytes(row["hash"][0]).decode()) for row in rows]
        yield from sorted(found, key=lambda row: row.entry_id)

    def counts_by_kind(self) -> dict[str, int]:
        """See `SearchEngine.counts_by_kind`."""
        return kinds_in(self._folder, self._folder.live())

    def refresh(self) -> None:
        """Do nothing: a commit is visible to every reader at its next search."""

    def stamp(self) -> str:
        """See `SearchEngine.stamp`."""
        return self._folder.stamp()

    def health(self) -> EngineHealth:
        """See `SearchEngine.health`."""
        try:
            names = self._folder.names()
            counted = sum(self.counts_by_kind().values())
        except SearchUnavailable as error:
            return EngineHealth(False, self.name, detail=str(error.reason), hint=error.operator_hint)
        live = names.get("live") or self._folder.live()
        return EngineHealth(True, self.name, counted, live, names.get("previous", ""))
