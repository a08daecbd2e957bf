"""Work of the search that is queued by a person and done by the worker."""

from __future__ import annotations

import logging

from django_tasks import task

from search.engines.contract import SearchUnavailable
from search.indexing.rebuilding import RebuildRefused, rebuild

logger = logging.getLogger(__name__)


@task()
def rebuild_index(target: str) -> str:
    """Rebuild one index; return what came of it. Its record (IndexRebuild) is what the console shows."""
    try:
        run = rebuild(target, lambda pages: None)
    except RebuildRefused as error:
        logger.warning("rebuild of %s refused: %s", target, error)
        return str(error)
    except SearchUnavailable as error:
        logger.warning("rebuild of %s stopped (%s): %s", target, error.reason, error.operator_hint)
        return error.operator_hint
    return run.index.name
