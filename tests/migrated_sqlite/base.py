"""Django's SQLite backend, whose test database starts from a kept copy with all migrations done: one test runs in seconds."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Any

import time_machine
from django.db.backends.sqlite3 import base, creation

from tests.kept_migrations import MADE_AT, kept_file, made_once, writing


class DatabaseCreation(creation.DatabaseCreation):
    """Load the copy before `migrate`, which then finds nothing to do; write the copy after the first `migrate`."""

    def _get_test_db_name(self) -> str:
        """Return the in-memory name, without the suffix that pytest-django adds for files of parallel processes."""
        return f"file:memorydb_{self.connection.alias}?mode=memory&cache=shared"

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        name: str = super()._create_test_db(verbosity, autoclobber, keepdb)
        path = kept_file(".sqlite3")
        if path.exists():
            self.connection.close()
            self.connection.settings_dict["NAME"] = name
            self.connection.ensure_connection()
            with sqlite3.connect(path) as copy:
                copy.backup(self.connection.connection)
        return name

    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        path = kept_file(".sqlite3")
        with made_once(path):
            with time_machine.travel(MADE_AT):
                name: str = super().create_test_db(*args, **kwargs)
            if not path.exists():
                self.connection.ensure_connection()
                with writing(path) as made, sqlite3.connect(made) as copy:
                    self.connection.connection.backup(copy)
        return name


class Cursor(base.SQLiteCursorWrapper):
    """Writes the placeholders of SQLite into each statement once: the tests send the same ones again and again."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        return _converted(query, tuple(param_names) if param_names is not None else None)


@lru_cache(4096)
def _converted(query: str, param_names: tuple[str, ...] | None) -> str:
    return str(base.SQLiteCursorWrapper.convert_query(None, query, param_names=param_names))


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)
