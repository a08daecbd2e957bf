"""Filling and asking Wagtail's database search backend, with settings of its own: no part of the portal is loaded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import environ

from cms.contracts.search import SearchEntry

_BATCH = 1_000
_OPERATORS = ("and", "or")  # Wagtail's own way is "and": every word must be there
_BACKEND = "modelsearch.backends.database"


def set_up(url: str, scratch: Path) -> str:
    """Make the tables in the PostgreSQL database at `url` (its own), or else in a file in `scratch`; return the vendor."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    database = environ.Env.db_url_config(url or f"sqlite:///{scratch / 'wagtail.sqlite3'}")
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch", "benchmarks.relevance.baseline"],
        MODELSEARCH_BACKENDS={"default": {"BACKEND": _BACKEND, "AUTO_UPDATE": False}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.db import connection

    return str(connection.vendor)


def fill(entries: Iterable[SearchEntry]) -> None:
    """Store and index the entries, unless an earlier run left them in the database."""
    from modelsearch.backends import get_search_backend

    from benchmarks.relevance.baseline.models import Row

    if Row.objects.exists():
        return
    started, count = time.perf_counter(), 0
    backend: Any = get_search_backend()
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(Row))
    index = rebuilder.start()
    index.add_model(Row)
    rows = iter(entries)
    while batch := [_row(entry) for entry in islice(rows, _BATCH)]:
        index.add_items(Row, Row.objects.bulk_create(batch))
        count += len(batch)
    rebuilder.finish()
    seconds = time.perf_counter() - started
    print(f"wagtail: {count} entries in {seconds:.0f} s, {count / seconds:.0f} a second", flush=True)


def _row(entry: SearchEntry) -> Any:
    from benchmarks.relevance.baseline.models import Row

    title = f"{entry.title} {entry.heading}".strip()
    return Row(key=entry.entry_id, kind=str(entry.kind), title=title, number=entry.number, body=entry.body)


def finders(depth: int) -> dict[str, Callable[[str], list[str]]]:
    """For each operator a function that gives the ids of the best Điều for a question."""
    return {operator: _finder(operator, depth) for operator in _OPERATORS}


def _finder(operator: str, depth: int) -> Callable[[str], list[str]]:
    from modelsearch.backends import get_search_backend

    from benchmarks.relevance.baseline.models import Row

    backend: Any = get_search_backend()
    articles = Row.objects.filter(kind="article").only("key")

    def find(text: str) -> list[str]:
        return [row.key for row in backend.search(text, articles, operator=operator)[:depth]]

    return find
