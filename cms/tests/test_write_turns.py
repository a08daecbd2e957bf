"""A SQLite database while something long goes on: who waits to write, and what stays on the disk."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings
from django.db import connection

from cms.contracts import write_turns
from cms.contracts.write_turns import in_turns

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite lets one process write at a time")


def test_whoever_waits_to_write_gets_a_turn_while_many_records_are_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_turns, "TURN_S", 0.2)
    begun, over = Event(), Event()

    def import_records() -> None:
        with closing(sqlite3.connect(tmp_path / "portal.sqlite3", isolation_level=None)) as database:
            for _record in in_turns(range(1000)):
                database.execute("BEGIN IMMEDIATE")
                begun.set()
                time.sleep(0.02)
                database.execute("COMMIT")
                if over.is_set():
                    return

    thread = Thread(target=import_records)
    thread.start()
    begun.wait()
    try:
        with closing(sqlite3.connect(tmp_path / "portal.sqlite3", isolation_level=None, timeout=4)) as database:
            database.execute("BEGIN IMMEDIATE")  # fails after the timeout where nobody lets it write
            database.execute("COMMIT")
    finally:
        over.set()
        thread.join()


def test_the_log_of_writes_is_cut_back_after_somebody_read_for_long(tmp_path: Path) -> None:
    path = tmp_path / "portal.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as writer, closing(sqlite3.connect(path)) as reader:
        writer.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
        writer.execute("CREATE TABLE t (value)")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM t").fetchall()
        writer.execute("INSERT INTO t VALUES (zeroblob(70000000))")
        reader.rollback()
        for _write in range(2):  # the first moves what was written into the database, the second begins the log again
            writer.execute("INSERT INTO t VALUES (1)")
        assert path.with_name("portal.sqlite3-wal").stat().st_size <= 64 * 1024**2
