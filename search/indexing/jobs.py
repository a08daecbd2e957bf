"""The worker's periodic jobs for the index."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from functools import partial

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.background.worker.retention import Rule, register
from cms.contracts.search import changing_on, note_changes
from search.engines.contract import SearchUnavailable
from search.engines.targets import kept_targets
from search.indexing.comparing import compare, repair
from search.indexing.draining import drain
from search.indexing.noting import KEEP_DONE, over
from search.indexing.passages import KEEP_UNUSED, unused
from search.indexing.rebuilding import SILENT
from search.models import IndexComparison, IndexRebuild, RebuildState

logger = logging.getLogger(__name__)

DAYS_MADE_UP_FOR = 7
SWEEP_HOUR = 3  # at night, when nobody waits for the worker


@periodic(every=timedelta(seconds=1))
def index_changes() -> int:
    """Write what waits in the outbox to every index that is kept."""
    return sum(drain(target) for target in kept_targets())


@periodic(every=timedelta(minutes=10), slow=True)
def note_new_day() -> int:
    """Note the pages whose entries are others from a day on, once for each day of the last week; return how many.

    So a worker that was away at midnight makes up for it. The cache knows which days are done; without it they are noted once more.
    """
    today = timezone.localdate()
    days = {f"search:new-day:{day}": day for day in (today - timedelta(days=ago) for ago in range(DAYS_MADE_UP_FOR))}
    done = cache.get_many(days)
    found = {page for key, day in days.items() if key not in done for pages in changing_on for page in pages(day)}
    note_changes(found)
    cache.set_many(dict.fromkeys(days, True), timeout=timedelta(days=2 * DAYS_MADE_UP_FOR).total_seconds())
    return len(found)


@periodic(every=timedelta(hours=1), slow=True)
def repair_drift() -> int:
    """Compare each kept index that was not compared since the last `SWEEP_HOUR` with the database, and repair what differs.

    So a worker, or a server of the index, that was away at that hour makes up for it; an index that is rebuilt now waits for the end
    of that, a new one for the next night, as does one where this failed. Return the number of repairs.
    """
    now = timezone.now()
    night, kept = timezone.localdate(now - timedelta(hours=SWEEP_HOUR)), kept_targets()
    IndexComparison.objects.bulk_create([IndexComparison(target=target, night=night) for target in kept], ignore_conflicts=True)
    rebuilt = IndexRebuild.objects.filter(state=RebuildState.RUNNING, touched_at__gt=now - SILENT).values("target")
    due = IndexComparison.objects.filter(target__in=kept).exclude(night=night).exclude(target__in=rebuilt)
    return run_each_isolated(due.order_by("pk"), partial(_repair, night), failed=partial(_note_compared, night), atomic=False)


def _repair(night: date, due: IndexComparison) -> int:
    target = due.target
    try:
        drift = compare(target, lambda pages: None)
    except SearchUnavailable as error:
        logger.warning("index %s cannot be compared (%s): %s", target, error.reason, error.operator_hint)
        return 0
    repairs = 0
    if not drift.clean:
        logger.warning(
            "index %s differed: %d missing, %d different, %d too many, %d pages failed",
            *(target, len(drift.missing), len(drift.different), len(drift.extra), len(drift.failed)),
        )
        repairs = repair(target, drift)
    _note_compared(night, due)
    return repairs


def _note_compared(night: date, compared: IndexComparison, _error: Exception | None = None) -> None:
    """Leave an index alone until the next night."""
    compared.night = night
    compared.save()


register(Rule("search.index_changes", _("notes of what was indexed"), KEEP_DONE, over, share=1))
register(Rule("search.passage_vectors", _("vectors of texts that are no longer to be found"), KEEP_UNUSED, unused, share=1))
