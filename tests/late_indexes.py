"""Tasks of the tests: each runs at once, but those that write Wagtail's two indexes run when a statement first names the index.

Saving a page queues a task for the search index of the admin, publishing it three; saving any other row one for the index of references,
too (a page writes its references with the save: `noting_references`). Few tests look. A portal runs these tasks after the save, in its
worker. What a test sees is the same: before the first statement that names the table of an index, all that waits for it is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult

TABLES = {
    "modelsearch.tasks.insert_or_update_object_task": "wagtailsearch_indexentry",
    "wagtail.tasks.update_reference_index_task": "wagtailcore_referenceindex",
}
_waiting: defaultdict[str, dict[str, Callable[[], None]]] = defaultdict(dict)  # by table, then by object
_may_wait = False


class Backend(ImmediateBackend):
    """Runs tasks at once, or keeps those of an index while a test lets them wait."""

    def _execute_task(self, task_result: TaskResult[Any]) -> None:
        table = TABLES.get(task_result.task.module_path) if _may_wait else None
        if table is None:
            super()._execute_task(task_result)
        else:
            run = super()._execute_task
            _waiting[table][repr(task_result.args)] = lambda: run(task_result)


def let_wait(allowed: bool) -> None:
    """Let the tasks of the indexes wait from now on, or no longer; what waits is forgotten with the transaction of its test."""
    global _may_wait
    _may_wait = allowed
    _waiting.clear()


def write(*tables: str) -> None:
    """Run what waits for these tables, or for all."""
    for table in tables or TABLES.values():
        for run in _waiting.pop(table, {}).values():
            run()


def before_use(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Write an index before a statement that names its table (a wrapper of Django's `execute`)."""
    for table in [table for table in _waiting if table in str(sql)]:
        write(table)
    return execute(sql, params, many, context)
