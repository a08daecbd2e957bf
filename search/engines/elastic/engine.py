"""The engine protocol over Elasticsearch or OpenSearch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from search.engines.contract import BulkReport, EngineHealth, IndexAction, Reason, ScannedEntry, SearchUnavailable
from search.engines.elastic import writing
from search.engines.elastic.connection import Connection
from search.engines.elastic.indexes import ElasticRebuild, Indexes
from search.engines.elastic.queries import suggest_body, target_body
from search.engines.elastic.source import ElasticSource
from search.engines.elastic.statistics import Statistics
from search.query.router import read_number
from search.query.values import SearchPlan, Target, TargetKind
from search.ranking import pipeline
from search.ranking.answers import Hit, NamedEntry, RankedEntry, SearchResults, Suggestion
from search.ranking.similar import similar
from search.ranking.suggesting import suggestions, typed_words

_SUGGESTED = 40


class ElasticEngine:
    """An index on one or several servers. Keep one instance per process: it holds the connections and the breaker."""

    def __init__(self, urls: Sequence[str], options: dict[str, Any]) -> None:
        self._connection = Connection(urls, options)
        self._statistics = Statistics()
        self._indexes = Indexes(
            self._connection,
            options.get("prefix") or "portal",
            int(options.get("shards") or 1),
        )
        self._has_live = False
        self.name: str = options.get("flavour") or "elasticsearch"

    def _source(self, index: str = "") -> ElasticSource:
        deadline = self._connection.deadline()
        statistics = self._statistics.fresh()
        if not index and not statistics.mapping_fits:
            self._indexes.check_mapping(deadline)
            statistics.mapping_fits = True
        return ElasticSource(self._connection, index or self._indexes.alias, statistics, deadline)

    def search(self, plan: SearchPlan) -> SearchResults:
        """See `SearchEngine.search`."""
        with self._source() as source:
            return self._searched(plan, source)

    def search_in(self, index: str, plan: SearchPlan) -> SearchResults:
        """Search an index that need not be the live one."""
        with self._source(index) as source:
            return self._searched(plan, source)

    def _searched(self, plan: SearchPlan, source: ElasticSource) -> SearchResults:
        source.ask_ahead(plan)
        return pipeline.search(plan, source, self.name)

    def rank(self, plan: SearchPlan, limit: int) -> list[RankedEntry]:
        """See `SearchEngine.rank`."""
        with self._source() as source:
            return pipeline.ranked_entries(plan, source, limit)

    def named(self, plan: SearchPlan) -> NamedEntry | None:
        """See `SearchEngine.named`."""
        with self._source() as source:
            return source.target(plan)

    def suggest(self, text: str, limit: int = 8, site: str = "1") -> list[Suggestion]:
        """See `SearchEngine.suggest`."""
        tokens = typed_words(text)
        if not tokens:
            return []
        number = read_number(tokens)
        bodies = [suggest_body(tokens, site, _SUGGESTED)]
        if number:
            bodies.insert(0, target_body(Target(TargetKind.NUMBER, (number,)), site, limit))
        with self._source() as source:
            return suggestions(source.entries_of(bodies), tokens, limit)

    def similar(self, text: str, kinds: Sequence[str] = (), limit: int = 5, site: str = "1") -> list[Hit]:
        """See `SearchEngine.similar`."""
        with self._source() as source:
            return similar(source, text, kinds, limit, site)

    def bulk(self, actions: Iterable[IndexAction]) -> BulkReport:
        """See `SearchEngine.bulk`. Visible within a second; `refresh` makes it so at once."""
        if not self._has_live:
            self._indexes.ensure_live()
            self._indexes.check_mapping(self._connection.deadline())
            self._has_live = True
        return writing.apply(self._connection, self._indexes.alias, actions, alias=True)

    def refresh(self) -> None:
        """See `SearchEngine.refresh`."""
        self._indexes.refresh(self._indexes.alias)

    def ids_of_pages(self, page_ids: Iterable[int]) -> dict[int, list[str]]:
        """See `SearchEngine.ids_of_pages`."""
        return self._indexes.ids_of_pages(self._indexes.alias, page_ids)

    def scan(self) -> Iterator[ScannedEntry]:
        """See `SearchEngine.scan`."""
        self.refresh()
        for row in self._indexes.rows(self._indexes.alias, {"match_all": {}}, fields=["hash"]):
            yield ScannedEntry(row["_id"], int(row["_version"]), row["_source"]["hash"])

    def counts_by_kind(self) -> dict[str, int]:
        """See `SearchEngine.counts_by_kind`."""
        self.refresh()
        return self._indexes.counts(self._indexes.alias)

    def start_rebuild(self) -> ElasticRebuild:
        """See `SearchEngine.start_rebuild`."""
        return self.resume_rebuild(self._indexes.create(filling=True))

    def resume_rebuild(self, name: str) -> ElasticRebuild:
        """See `SearchEngine.resume_rebuild`."""
        if not self._indexes.ask(lambda client: client.indices.exists(index=name)).body:
            raise SearchUnavailable(Reason.MISSING, f"There is no unfinished index {name}: start a new rebuild.")
        if not self._indexes.is_whole(name):
            self._indexes.delete(name)
            raise SearchUnavailable(Reason.MISSING, f"A part of the unfinished index {name} was lost with its node: start a new rebuild.")
        return ElasticRebuild(self._connection, self._indexes, name, self.search_in)

    def rollback(self) -> str:
        """See `SearchEngine.rollback`."""
        previous = self._indexes.behind(self._indexes.previous_alias)
        if not previous:
            raise SearchUnavailable(Reason.MISSING, "There is no earlier index to go back to.")
        self._indexes.check_version(previous)
        self._indexes.swap(previous)
        return previous

    def stamp(self) -> str:
        """See `SearchEngine.stamp`."""
        return ""

    def health(self) -> EngineHealth:
        """See `SearchEngine.health`."""
        try:
            info = self._connection.ask(lambda client: client.info(), self._connection.deadline())
            self.name = info["version"].get("distribution") or "elasticsearch"
            live = self._indexes.behind(self._indexes.alias)
            previous = self._indexes.behind(self._indexes.previous_alias)
            cluster = self._indexes.ask(lambda client: client.cluster.health())
            entries = sum(self._indexes.counts(live).values()) if live else 0
        except SearchUnavailable as error:
            return EngineHealth(False, self.name, detail=str(error.reason), hint=error.operator_hint)
        detail = f"{self.name} {info['version']['number']}, {cluster['number_of_nodes']} nodes, {cluster['status']}"
        if not live:
            return EngineHealth(False, self.name, detail=str(Reason.MISSING), hint="Run `manage.py rebuild_search_index`.")
        return EngineHealth(cluster["status"] != "red", self.name, entries, live, previous, detail)
