"""Applying actions to a tantivy index so that an older write never wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tantivy

from search.engines.contract import BulkReport, IndexAction
from search.engines.embedded.schema import document_of, tombstone
from search.engines.embedded.store import IndexFolder
from search.engines.embedded.vectors import VectorFile
from search.meaning.vectors import Vector


@dataclass(frozen=True, slots=True)
class _Held:
    """What the index has of an id, alive or deleted: its version (-1 when it never had it) and its vector's place."""

    version: int = -1
    vector: tuple[str, int] = ("", 0)


def _held(searcher: tantivy.Searcher, schema: tantivy.Schema, entry_id: str) -> _Held:
    for field in ("entry_id", "gone"):
        if searcher.doc_freq(field, entry_id):
            hits = searcher.search(tantivy.Query.term_query(schema, field, entry_id), 1).hits
            if hits:
                row = searcher.doc(hits[0][1])
                vector = (row["vector_space"][0], int(row["vector"][0])) if row["vector_space"] else ("", 0)
                return _Held(int(row["version"][0]), vector)
    return _Held()


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
    deleted = 0
    puts: list[tuple[IndexAction, _Held]] = []
    with folder.writer(name) as (writer, searcher, schema):
        is_new = searcher.num_docs == 0
        for action in best.values():
            held = _Held() if is_new else _held(searcher, schema, action.entry_id)
            if held.version > action.version:
                stale += 1
                continue
            if held.version >= 0:
                writer.delete_documents_by_term("entry_id", action.entry_id)
                writer.delete_documents_by_term("gone", action.entry_id)
            if action.entry is None:
                writer.add_document(tombstone(action.entry_id, action.version, schema))
                deleted += 1
            else:
                puts.append((action, held))
        places = _places(folder.root / name, puts)
        for action, _ in puts:
            if action.entry is not None:
                writer.add_document(document_of(action.entry, action.version, schema, places.get(action.entry_id, ("", 0))))
    return BulkReport(len(puts), deleted, stale)


def _places(folder: Path, puts: Iterable[tuple[IndexAction, _Held]]) -> dict[str, tuple[str, int]]:
    """Return for each entry with a vector the name of its space and the number of its row: the one it has, else one at the end of the
    file, written before the index names it.
    """
    fresh: dict[str, list[tuple[str, Vector]]] = {}
    places: dict[str, tuple[str, int]] = {}
    for action, held in puts:
        vector = action.vector
        if vector is None:
            continue
        space, place = held.vector
        if space == vector.space and VectorFile(folder, vector).holds(place, vector):
            places[action.entry_id] = held.vector
        else:
            fresh.setdefault(vector.space, []).append((action.entry_id, vector))
    for space, rows in fresh.items():
        first = VectorFile(folder, rows[0][1]).append([vector for _, vector in rows])
        places |= {entry_id: (space, first + number) for number, (entry_id, _) in enumerate(rows)}
    return places
