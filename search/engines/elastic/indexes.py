"""Index names behind two aliases: the live index and the one before it; swaps and rollback are one request each."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.engines.contract import BulkReport, IndexAction, Reason, SearchUnavailable
from search.engines.elastic import writing
from search.engines.elastic.connection import Connection, refused
from search.engines.elastic.mapping import MAPPING_VERSION, index_body
from search.query.values import SearchPlan
from search.ranking.answers import SearchResults

logger = logging.getLogger(__name__)

_SECONDS = 30.0
_WHOLE_SECONDS = 20.0
_PAGE = 1_000
SEGMENTS = 4  # segments searched at the same time; each further one looks up every word once more


class Indexes:
    """The indexes of one portal on the server; `prefix` is the alias that everybody reads and writes."""

    def __init__(self, connection: Connection, prefix: str, shards: int) -> None:
        self._connection = connection
        self.alias = prefix
        self.previous_alias = f"{prefix}_previous"
        self._shards = shards

    def ask(self, call: Callable[[Elasticsearch], Any]) -> Any:
        """Send an administrative request."""
        return self._connection.ask(call, self._connection.deadline(_SECONDS))

    def check_mapping(self, deadline: float) -> None:
        """Raise when the live index was made by a version of the portal with other fields."""
        self.check_version(self.behind(self.alias, deadline))

    def check_version(self, name: str) -> None:
        """Raise when the index `name` was made by a version of the portal with other fields."""
        if name and not name.startswith(f"{self.alias}_v{MAPPING_VERSION}_"):
            raise refused(Reason.MAPPING, name)

    def behind(self, alias: str, deadline: float | None = None) -> str:
        """Return the index that `alias` stands for, empty when it stands for none."""

        def call(client: Elasticsearch) -> str:
            try:
                return str(next(iter(client.indices.get_alias(name=alias).body)))
            except NotFoundError:
                return ""

        return str(self._connection.ask(call, deadline or self._connection.deadline(_SECONDS)))

    def create(self, *, filling: bool) -> str:
        """Create a new, empty index; return its name."""
        name = f"{self.alias}_v{MAPPING_VERSION}_{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        body = index_body(filling=filling, shards=self._shards)
        self.ask(lambda client: client.indices.create(index=name, **body))
        return name

    def is_whole(self, name: str) -> bool:
        """Return whether every shard of an index has a node, at once or within 20 seconds."""
        end = time.monotonic() + _WHOLE_SECONDS
        # Asked again and again: a health request that waits itself ends in 200 with Elasticsearch and in 408 with OpenSearch.
        while self.ask(lambda client: client.cluster.health(index=name))["status"] == "red":
            if time.monotonic() > end:
                return False
            time.sleep(0.5)
        return True

    def ensure_live(self) -> None:
        """Make a first, empty live index where there was never one.

        Where indexes of the portal exist and only the alias is missing, or the first rebuild is running, nothing is made:
        an empty index would answer as if there were nothing to find.
        """
        if self.behind(self.alias):
            return
        of_the_portal = re.compile(rf"{re.escape(self.alias)}_v\d+_\d+")
        names = self.ask(lambda client: client.indices.get(index=f"{self.alias}_v*")).body
        if any(of_the_portal.fullmatch(name) for name in names):
            raise refused(Reason.MISSING, self.alias)
        name = self.create(filling=False)
        self.ask(lambda client: client.indices.put_alias(index=name, name=self.alias))

    def swap(self, to: str) -> None:
        """Make `to` live and the live index the previous one, in one request; delete what was previous before."""
        live, old = self.behind(self.alias), self.behind(self.previous_alias)
        if live == to:
            return
        actions: list[dict[str, Any]] = [{"add": {"index": to, "alias": self.alias}}]
        if live:
            actions.append({"remove": {"index": live, "alias": self.alias}})
            actions.append({"add": {"index": live, "alias": self.previous_alias}})
        if old:
            actions.append({"remove": {"index": old, "alias": self.previous_alias}})
        self.ask(lambda client: client.indices.update_aliases(actions=actions))
        if old and old not in (live, to):
            self.delete(old)

    def delete(self, name: str) -> None:
        """Delete an index; one that is gone already is fine."""
        self.ask(lambda client: client.indices.delete(index=name, ignore_unavailable=True))

    def refresh(self, index: str) -> None:
        """Make everything written to `index` visible now."""
        self.ask(lambda client: client.indices.refresh(index=index))

    def begin_to_merge(self, index: str) -> None:
        """Ask the server to merge a filled index into few segments; the server does it in the background; the index answers meanwhile."""
        try:
            self.ask(lambda client: client.indices.forcemerge(index=index, max_num_segments=SEGMENTS, wait_for_completion=False))
        except SearchUnavailable as error:
            logger.warning("the new index stays in many segments, which makes it slower: %s", error)

    def rows(self, index: str, query: dict[str, Any], fields: list[str]) -> Iterator[dict[str, Any]]:
        """Return every row of `index` that `query` finds, in the order of its id, with these `fields` of it."""
        after: list[Any] | None = None
        while True:

            def call(client: Elasticsearch, after: list[Any] | None = after) -> Any:
                return client.search(
                    index=index,
                    query=query,
                    size=_PAGE,
                    sort=[{"entry_id": "asc"}],
                    source={"includes": fields} if fields else False,
                    version=True,
                    track_total_hits=False,
                    search_after=after,
                )

            hits = self.ask(call)["hits"]["hits"]
            yield from hits
            if len(hits) < _PAGE:
                return
            after = hits[-1]["sort"]

    def ids_of_pages(self, index: str, page_ids: Iterable[int]) -> dict[int, list[str]]:
        """Return for each page every entry id that `index` holds of it at this moment."""
        self.refresh(index)
        ids = {page_id: list[str]() for page_id in page_ids}
        pages = list(ids)
        for start in range(0, len(pages), _PAGE):
            for row in self.rows(index, {"terms": {"page_id": pages[start : start + _PAGE]}}, fields=["page_id"]):
                ids[row["_source"]["page_id"]].append(row["_id"])
        return ids

    def counts(self, index: str) -> dict[str, int]:
        """Return entries by kind."""
        answer = self.ask(lambda client: client.search(index=index, size=0, aggs={"kinds": {"terms": {"field": "kind", "size": 50}}}))
        return {bucket["key"]: int(bucket["doc_count"]) for bucket in answer["aggregations"]["kinds"]["buckets"]}


class ElasticRebuild:
    """See `Rebuild`."""

    def __init__(self, connection: Connection, indexes: Indexes, name: str, search: Callable[[str, SearchPlan], SearchResults]) -> None:
        self._connection = connection
        self._indexes = indexes
        self.name = name
        self._search = search

    def bulk(self, actions: Iterable[IndexAction]) -> BulkReport:
        """See `Rebuild.bulk`."""
        return writing.apply(self._connection, self.name, actions, alias=False)

    def ids_of_pages(self, page_ids: Iterable[int]) -> dict[int, list[str]]:
        """See `Rebuild.ids_of_pages`."""
        return self._indexes.ids_of_pages(self.name, page_ids)

    def counts(self) -> dict[str, int]:
        """See `Rebuild.counts`."""
        self._indexes.refresh(self.name)
        return self._indexes.counts(self.name)

    def search(self, plan: SearchPlan) -> SearchResults:
        """See `Rebuild.search`."""
        self._indexes.refresh(self.name)
        return self._search(self.name, plan)

    def commit(self) -> None:
        """See `Rebuild.commit`."""
        self._indexes.ask(lambda client: client.indices.put_settings(index=self.name, settings={"refresh_interval": "1s"}))
        self._indexes.refresh(self.name)
        if not self._indexes.is_whole(self.name):
            raise SearchUnavailable(Reason.FAILED, "The new index is not ready on every node; the old one stays live.")
        self._indexes.begin_to_merge(self.name)
        self._indexes.swap(self.name)

    def abort(self) -> None:
        """See `Rebuild.abort`."""
        self._indexes.delete(self.name)
