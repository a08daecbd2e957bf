"""The delay of each index behind the database, for the metrics."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Min
from django.utils import timezone

from cms.background.monitoring.metrics import Gauge, state
from search.engines.targets import kept_targets
from search.models import IndexChange


@state("index")
def read_index_lag() -> Iterator[Gauge]:
    """Yield, for every kept index, the age of the oldest change that is not in it, in seconds; 0 when it has all."""
    for target in kept_targets():
        oldest = IndexChange.objects.filter(target=target).unfinished().aggregate(at=Min("created_at"))["at"]
        age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
        yield Gauge("portal_index_lag_seconds", age, "Age of the oldest change that an index does not have yet.", (("index", target),))
