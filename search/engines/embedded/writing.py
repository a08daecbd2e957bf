"""Applying actions to a tantivy index so that an older write never wins."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from search.engines.contract import BulkReport, IndexAction
from search.engines.embedded.schema import document_of, tombstone
from search.engines.embedded.store import IndexFolder


def _version_in(searcher: tantivy.Searcher, schema: tantivy.Schema, entry_id: str) -> int:
    """Return the version the index has of an id, alive or deleted; -1 when it never had it."""
    for field in ("entry_id", "gone"):
        if searcher.doc_freq(field, entry_id):
            hits = searcher.search(tantivy.Query.term_query(schema, field, entry_id), 1).hits
            if hits:
                return int(searcher.doc(hits[0][1])["version"][0])
    return -1


def newest_actions(actions: Iterable[IndexAction]) -> tuple[dict[str, IndexAction], int]:
    """Return the action with the highest version for each id (the later of equals), and how many lost."""
    best: dict[str, IndexAction] = {}
    lost = 0
    for action in actions:
        held = best.get(action.entry_id)
        if held is not None:
            lost += 1
        if held is None or action.version >= held.version:
            best[action.entry_id] = action
    return best, lost


def apply(folder: IndexFolder, name: str, actions: Iterable[IndexAction]) -> BulkReport:
    """Write the actions in one commit. Deletions leave a tombstone with their version until the next rebuild."""
    best, stale = newest_actions(actions)
    if not best:
        return BulkReport()
    written = deleted = 0
    with folder.writer(name) as (writer, searcher, schema):
        is_new = searcher.num_docs == 0
        for action in best.values():
            held = -1 if is_new else _version_in(searcher, schema, action.entry_id)
            if held > action.version:
                stale += 1
                continue
            if held >= 0:
                writer.delete_documents_by_term("entry_id", action.entry_id)
                writer.delete_documents_by_term("gone", action.entry_id)
            if action.entry is None:
                writer.add_document(tombstone(action.entry_id, action.version, schema))
                deleted += 1
            else:
                writer.add_document(document_of(action.entry, action.version, schema))
                written += 1
    return BulkReport(written, deleted, stale)
