"""Filling a training copy anew: the wish of an administrator, the emptying of its database, the state that web and worker read.

The state lies in a file beside the data: while the tables are made anew there is no database to ask. See docs/features/training-copy.md.
"""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)

WANTED, RUNNING, DONE, FAILED = "wanted", "running", "done", "failed"


def _file() -> Path:
    return Path(settings.VAR_DIR) / "training-fill.json"


def state() -> dict[str, str]:
    """Return how far the last filling is (`state`), since when (`at`, ISO), and a number of it (`fill`); empty before the first."""
    try:
        found: dict[str, str] = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _note(step: str, **more: str) -> None:
    kept = {"fill": state().get("fill", "")} | more
    new = _file().with_suffix(".new")
    new.write_text(json.dumps({"state": step, "at": timezone.now().isoformat(), **kept}), encoding="utf-8")
    new.replace(_file())


def is_under_way() -> bool:
    """Return whether the copy is to be filled, or is being filled, anew."""
    return settings.TRAINING_COPY and state().get("state") in (WANTED, RUNNING)


def ask() -> None:
    """Let the worker fill this copy anew. Raise CommandError on a portal that is no training copy."""
    _refuse_portal()
    if not is_under_way():
        _note(WANTED, fill=datetime.now().strftime("%Y%m%d%H%M%S%f"))


def fill_anew() -> None:
    """Empty the copy and fill it in a process of its own, `prepare --demo --anew`; called by the worker once its jobs have stopped."""
    _refuse_portal()
    _note(RUNNING)
    connection.close()
    run = subprocess.run([sys.executable, sys.argv[0], "prepare", "--demo", "--anew"], check=False)  # noqa: S603 - ourselves
    _note(DONE if run.returncode == 0 else FAILED)
    logger.info("the training copy was filled anew: %s", run.returncode == 0)


def empty() -> None:
    """Drop every table of the copy and delete its uploaded files. Raise CommandError on a portal that is no training copy.

    Whoever calls it has made sure that the database was begun as a copy (`refuse_real_data`).
    """
    _refuse_portal()
    quote = connection.ops.quote_name
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, transaction.atomic():
            for name in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE IF EXISTS {quote(name)} CASCADE")
    else:
        with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
            )
            for (name,) in cursor.fetchall():  # a virtual table takes its own with it
                cursor.execute(f"DROP TABLE IF EXISTS {quote(name)}")
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_portal() -> None:
    if not settings.TRAINING_COPY:
        raise CommandError("Only a training copy (TRAINING_COPY) is ever emptied.")


def since(found: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(found["at"]) if found else None
