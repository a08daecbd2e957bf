"""Entries and the vectors that are kept of their passages; nothing is embedded here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from cms.contracts.search import SearchEntry
from search.engines.contract import IndexAction
from search.indexing.building import BuiltEntries
from search.meaning.factory import embedder
from search.meaning.passages import digest_of, passage_of
from search.meaning.vectors import Vector
from search.models import PageEmbedding, PassageVector

KEEP_UNUSED = timedelta(days=90)


def put_actions_of(built: BuiltEntries, version: int) -> dict[int, list[IndexAction]]:
    """Return the puts of each page that was built, with the vectors of the model in use as far as they are kept."""
    vectors = kept_vectors([entry for entries in built.entries.values() for entry in entries])
    return {
        page_id: [IndexAction(entry.entry_id, version, entry, vectors.get(entry.entry_id)) for entry in entries]
        for page_id, entries in built.entries.items()
    }


def kept_vectors(entries: Sequence[SearchEntry]) -> dict[str, Vector]:
    """Return the vectors of entries that are kept, by entry id; none without an embedder."""
    maker = embedder()
    if maker is None:
        return {}
    digests = {entry.entry_id: digest_of(passage_of(entry)) for entry in entries}
    kept = PassageVector.objects.of(maker.model, digests.values())
    return {entry_id: Vector(maker.model, kept[digest]) for entry_id, digest in digests.items() if digest in kept}


def note_used(entries: Iterable[SearchEntry]) -> None:
    """Mark the vectors of these entries as used: others are deleted after a time (see `unused`)."""
    maker = embedder()
    if maker is not None:
        PassageVector.objects.note_used(maker.model, {digest_of(passage_of(entry)) for entry in entries})


def unused() -> QuerySet[PassageVector]:
    """Return the vectors that no entry needed for `KEEP_UNUSED`; the comparison of each night notes those in use."""
    return PassageVector.objects.filter(used_at__lt=timezone.now() - KEEP_UNUSED)


def note_missing(actions: Mapping[int, Sequence[IndexAction]]) -> None:
    """Note for the embedder the pages of which an entry was written without a vector."""
    if embedder() is not None:
        PageEmbedding.objects.note(
            page_id for page_id, batch in actions.items() if any(action.entry and action.vector is None for action in batch)
        )
