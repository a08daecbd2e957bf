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


def ids_in(folder: IndexFolder, name: str, page_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return every entry id of each page in one index of the folder (the live one without a name)."""
    state, ids = folder.state(name), {page_id: list[str]() for page_id in page_ids}
    searcher, query = state.searcher, tantivy.Query.term_set_query(state.schema, "page_id", list(ids))
    rows = (searcher.doc(address) for _, address in searcher.search(query, max(1, searcher.num_docs)).hits)
    for entry_id, page_id in sorted((row["entry_id"][0], row["page_id"][0]) for row in rows):
        ids[page_id].append(entry_id)
    return ids


class TantivyRebuild:
    """See `Rebuild`."""

    def __init__(self, folder: IndexFolder, name: str, search: Callable[[str, SearchPlan], SearchResults]) -> None:
        self._folder = folder
        self._search = search
        self.name = name

    def bulk(self, actions: Iterable[IndexAction]) -> BulkReport:
        """See `Rebuild.bulk`."""
        return writing.apply(self._folder, self.name, actions)

    def ids_of_pages(self, page_ids: Iterable[int]) -> dict[int, list[str]]:
        """See `Rebuild.ids_of_pages`."""
        return ids_in(self._folder, self.name, page_ids)

    def counts(self) -> dict[str, int]:
        """See `Rebuild.counts`."""
        return kinds_in(self._folder, self.name)

    def search(self, plan: SearchPlan) -> SearchResults:
        """See `Rebuild.search`."""
        return self._search(self.name, plan)

    def commit(self) -> None:
        """See `Rebuild.commit`. Indexes older than the one before are deleted."""
        with self._folder.lock():
            self._folder.replace_live(self.name)

    def abort(self) -> None:
        """See `Rebuild.abort`."""
        self._folder.drop(self.name)
