"""Metrics in Prometheus' form: counters of the web processes, and the state of the portal as the database has it.

Counters are kept by prometheus_client: in memory, or, where `PROMETHEUS_MULTIPROC_DIR` names a folder (deploy/gunicorn.conf.py
makes one), in files that the web processes of one server share, so that any of them answers for all.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import DatabaseError
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from cms.contracts.ports import Registry

logger = logging.getLogger(__name__)

requests = Histogram(
    "portal_request_seconds",
    "Time until the answer to a request began, by zone of the address and status.",
    ["zone", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
page_cache = Counter("portal_page_cache", "Public pages by what the page cache did: hit, miss or skip.", ["result"])


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that the portal has now. `labels` tells rows of one name apart; every row of a name has the same keys."""

    name: str
    value: float
    help: str = ""
    labels: tuple[tuple[str, str], ...] = ()


StateReader = Callable[[], Iterable[Gauge]]
_readers: Registry[StateReader] = Registry()
# Registers the decorated function, which reads one part of the state when it is asked for; it may raise DatabaseError.
state = _readers.under


class _StateCollector:
    """Read the state of all parts; a part that cannot be read is named in `portal_state_unread` and leaves the others alone."""

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for part, reader in sorted(_readers.items()):
            try:
                gauges, unread = list(reader()), 0
            except DatabaseError as error:
                logger.warning("the state of %s cannot be read: %s", part, error)
                gauges, unread = [], 1
            told = Gauge("portal_state_unread", unread, "1: this part of the state could not be read.", (("part", part),))
            for gauge in (*gauges, told):
                names = [key for key, _value in gauge.labels]
                family = families.setdefault(gauge.name, GaugeMetricFamily(gauge.name, gauge.help or gauge.name, labels=names))
                family.add_metric([value for _key, value in gauge.labels], gauge.value)
        yield from families.values()


def exposition() -> bytes:
    """Return all metrics as Prometheus reads them."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
        counted = generate_latest(registry)
    else:
        counted = generate_latest(REGISTRY)
    now = CollectorRegistry()
    now.register(_StateCollector())
    return counted + generate_latest(now)
