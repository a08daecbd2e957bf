"""The worker's recurring work for the search."""

from __future__ import annotations

from datetime import timedelta

from cms.jobs import periodic
from search.services.draining import drain
from search.services.noting import forget_done
from search.targets import kept_targets


@periodic(every=timedelta(seconds=1))
def index_changes() -> int:
    """Write what waits in the outbox to every index that is kept."""
    return sum(drain(target) for target in kept_targets())


@periodic(every=timedelta(hours=1))
def forget_indexed() -> int:
    """Forget rows that were indexed days ago."""
    return forget_done()
