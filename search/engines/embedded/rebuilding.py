"""A rebuild of the embedded index: a second directory that becomes the live one in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import tantivy

from search.engines.contract import BulkReport, IndexAction
from search.engines.embedded import writing
from search.engines.embedded.store import IndexFolder
from search.query.values import SearchPlan
from search.ranking.answers import SearchResults


def kinds_in(folder: IndexFolder, name: str) -> dict[str, int]:
    """Return entries by kind in one index of the folder."""
    searcher = folder.state(name).searcher
    answer = searcher.aggregate(tantivy.Query.all_query(), {"kinds": {"terms": {"field": "kind", "size": 50}}})
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in answer["kinds"]["buckets"]}


def ids_in(folder: IndexFolder, name: str, page_id: int) -> list[str]:
    """Return every entry id of a page in one index of the folder (the live one without a name)."""
    state = folder.state(name)
    searcher, query = state.searcher, tantivy.Query.term_query(state.schema, "page_id", page_id)
    hits = searcher.search(query, max(1, searcher.num_docs)).hits
    return sorted(searcher.doc(address)["entry_id"][0] for _, address in hits)


class TantivyRebuild:
    """See `Rebuild`."""

    def __init__(self, folder: IndexFolder, name: str, search: Callable[[str, SearchPlan], SearchResults]) -> None:
        self._folder = folder
        self._search = search
        self._name = name

    @property
    def name(self) -> str:
        """See `Rebuild.name`."""
        return self._name

    def bulk(self, actions: Iterable[IndexAction]) -> BulkReport:
        """See `Rebuild.bulk`."""
        return writing.apply(self._folder, self._name, actions)

    def ids_of_page(self, page_id: int) -> list[str]:
        """See `Rebuild.ids_of_page`."""
        return ids_in(self._folder, self._name, page_id)

    def counts(self) -> dict[str, int]:
        """See `Rebuild.counts`."""
        return kinds_in(self._folder, self._name)

    def search(self, plan: SearchPlan) -> SearchResults:
        """See `Rebuild.search`."""
        return self._search(self._name, plan)

    def commit(self) -> None:
        """See `Rebuild.commit`. Indexes older than the one before are deleted."""
        with self._folder.lock():
            self._folder.replace_live(self._name)

    def abort(self) -> None:
        """See `Rebuild.abort`."""
        self._folder.drop(self._name)
