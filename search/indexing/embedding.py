"""The worker's part in search by meaning: the pages that wait are embedded one by one, in the order in which they were noted."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import transaction

from cms.background.worker.jobs import Lane, periodic
from search.indexing.building import build_entries, live_pages
from search.indexing.noting import note_changes
from search.meaning.contract import Embedder, EmbedderUnavailable
from search.meaning.factory import embedder
from search.meaning.passages import digest_of, passage_of
from search.models import ChangeReason, EmbeddingModel, PageEmbedding, PassageVector

logger = logging.getLogger(__name__)

TURN = 20.0  # seconds
BATCH = 8  # passages: what a crash costs at most
OUTAGE_WAIT = timedelta(seconds=30)


@periodic(every=timedelta(seconds=2), lane=Lane.EMBEDDING)
def embed_pages() -> int:
    """Embed pages that wait, for about `TURN` seconds; return how many are done. Nothing is done without an embedder."""
    maker = embedder()
    if maker is None:
        return 0
    note_all_for(maker)
    done, until = 0, time.monotonic() + TURN
    for row in PageEmbedding.objects.take_each(seconds=TURN, order_by=["pk"]):
        if not _one(row, maker, until):
            break
        done += 1
    return done


def note_all_for(maker: Embedder) -> None:
    """Note every page for embedding when the model or the length of its vectors has changed.

    Vectors of another model are made beside the old ones; vectors of another length replace the old ones.
    """
    try:
        name = EmbeddingModel.name_of(maker.model, maker.measured())
    except EmbedderUnavailable:  # the error is stored with the page that waits longest
        return
    if EmbeddingModel.objects.filter(pk=1, name=name).exists():
        return
    with transaction.atomic():
        if EmbeddingModel.replace(name):
            PageEmbedding.objects.note(live_pages().values_list("pk", flat=True))


def _one(row: PageEmbedding, maker: Embedder, until: float) -> bool:
    """Embed one page; return whether to go on with the next. A page that takes longer than the turn goes on in the next one."""
    try:
        finished = embed_page(row.page_id, maker, until)
    except EmbedderUnavailable as error:
        logger.warning("the embedder %s cannot be used: %s", maker.model, error)
        row.retry(error, wait=OUTAGE_WAIT, count=False)
        return False
    except Exception as error:  # any page type may be behind it
        logger.exception("page %s could not be embedded", row.page_id)
        row.retry(error)
        return True
    if not finished:
        row.reschedule(row.next_try_at)
        return False
    with transaction.atomic():
        if row.succeed():
            PageEmbedding.objects.filter(pk=row.pk).delete()
            note_changes([row.page_id], ChangeReason.EMBEDDED)
    return True


def embed_page(page_id: int, maker: Embedder, until: float = float("inf")) -> bool:
    """Make and keep the vectors that the entries of a page lack, until the time is up; return whether all are there."""
    built = build_entries([page_id])
    if page_id in built.failed:
        raise RuntimeError(built.failed[page_id])
    passages = {digest_of(passage): passage for passage in map(passage_of, built.entries.get(page_id, []))}
    kept, length = PassageVector.objects.of(maker.model, passages), maker.measured()
    missing = [digest for digest in passages if digest not in kept or length not in (0, len(kept[digest]))]
    for start in range(0, len(missing), BATCH):
        if start and time.monotonic() > until:
            return False
        chosen = missing[start : start + BATCH]
        vectors = maker.passages([passages[digest] for digest in chosen])
        rows = [
            PassageVector(model=vector.model, digest=digest, values=vector.values) for digest, vector in zip(chosen, vectors, strict=True)
        ]
        PassageVector.objects.bulk_create(rows, update_conflicts=True, unique_fields=["model", "digest"], update_fields=["values"])
    return True
