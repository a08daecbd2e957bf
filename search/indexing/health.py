"""The search part of `/readyz`: the index that answers, and what waits to be written to it."""

from __future__ import annotations

import logging

from django.utils.translation import gettext_lazy as _

from cms.models.background.leased_row import RowState
from cms.web.monitoring.health import Health, register
from search.engines.contract import SearchUnavailable
from search.engines.targets import engine_for, main_target
from search.models import IndexChange

logger = logging.getLogger(__name__)


def check_search() -> Health:
    """Return the health of the search engine. Never vital: pages are served without it.

    `detail` names the engine, its entries, and what waits or was given up.
    """
    target = main_target()
    rows = IndexChange.objects.filter(target=target, state=RowState.WAITING)
    waiting = rows.count()
    parked = IndexChange.objects.filter(target=target).parked().count()
    backlog = f"{waiting} changes wait, {parked} given up"
    if reason := rows.exclude(error="").values_list("error", flat=True).first():
        backlog += f" (last refused: {reason})"
    try:
        health = engine_for(target).health()
    except SearchUnavailable as error:
        logger.warning("search check failed (%s): %s", error.reason, error.operator_hint)
        return Health(ok=False, detail=f"{target}: {error.reason}; {error.operator_hint}; {backlog}")
    if not health.ready:
        return Health(ok=False, detail=f"{health.engine}: {health.detail}; {health.hint}; {backlog}")
    return Health(ok=True, detail=f"{health.engine}: {health.entries} entries in {health.index}; {backlog}")


register("search", check_search, label=_("Search index"))
