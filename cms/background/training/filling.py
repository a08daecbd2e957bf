"""Filling a training copy again: the request of an administrator, the emptying of its database, the state that web and worker read.

The state lies in a file beside the data: while the tables are made again there is no database to ask. See docs/features/training-copy.md.
"""

from __future__ import annotations

import fcntl
import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone

from cms.background.training import mark as training_mark

logger = logging.getLogger(__name__)

WANTED, RUNNING, DONE, FAILED, REFUSED = "wanted", "running", "done", "failed", "refused"
TRY_AGAIN = timedelta(minutes=1)


def _file() -> Path:
    return Path(settings.VAR_DIR) / training_mark.STATE


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
    """Return whether the copy is to be filled, or is being filled, again. A filling that failed is: what it left has no whole data."""
    return settings.TRAINING_COPY and state().get("state") in (WANTED, RUNNING, FAILED)


def wait() -> float:
    """Return for how many seconds the worker waits before it fills the copy: after a failure a minute."""
    found = state()
    begun = since(found)
    return max(0.0, (begun + TRY_AGAIN - timezone.now()).total_seconds()) if begun and found["state"] == FAILED else 0.0


def reason_not_to_fill() -> str:
    """Return why this copy cannot be filled again: `mark` where it was not begun as one, `login` where its login may not drop tables."""
    if not training_mark.is_begun():
        return "mark"
    return "" if training_mark.may_drop_tables() else "login"


def ask() -> None:
    """Ask the worker to refill this copy. Raise CommandError on a portal that is no training copy."""
    _refuse_portal()
    if not is_under_way():
        _note(WANTED)


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Wait until no other process of this copy is inside a block of this name: two never fill it at once."""
    _refuse_portal()
    path = Path(settings.VAR_DIR) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def refill() -> None:
    """Empty the copy and fill it in a process of its own, `prepare --demo --anew`; called by the worker, which has no job running."""
    with alone("training-worker.lock"):
        if not is_under_way():  # another worker filled it meanwhile
            return
        if why := reason_not_to_fill():
            logger.error("training copy not refilled, nothing deleted: %s", why)
            _note(REFUSED)
            return
        _note(RUNNING, fill=datetime.now().strftime("%Y%m%d%H%M%S%f"))
        connection.close()
        run = subprocess.run([sys.executable, sys.argv[0], "prepare", "--demo", "--anew"], check=False)  # noqa: S603 - ourselves
        _note(DONE if run.returncode == 0 else FAILED)
        logger.info("training copy refilled: success=%s", run.returncode == 0)


def empty() -> None:
    """Drop every table of the copy but its mark, and delete its uploaded files.

    Raise CommandError, before anything goes, where this is no training copy or the login may not drop tables.
    """
    _refuse_portal()
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        training_mark.refuse_real_data()  # in this transaction: it is asked of the very database that is emptied
        if not training_mark.may_drop_tables():
            raise CommandError("The login of the database may not drop tables: run `prepare --demo --anew` with the one that owns them.")
        training_mark.note_migrated("")
        for name in training_mark.tables():
            cascade = "CASCADE" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} {cascade}")
    for folder in (Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_MEDIA_ROOT)):
        for entry in folder.iterdir() if folder.is_dir() else ():  # the folder stays: a proxy may have mounted it
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)


def _refuse_portal() -> None:
    if not settings.TRAINING_COPY:
        raise CommandError("Only a training copy (TRAINING_COPY) is ever emptied.")


def since(found: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(found["at"]) if found else None
