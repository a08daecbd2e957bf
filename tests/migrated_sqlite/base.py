"""Django's SQLite backend, whose test database starts from a kept copy with all migrations done: one test runs in seconds.

The copy lies in `var/test-database/`, named by a hash of all migrations, seed files and package versions; a change makes a new one.
What the migrations create bears the date `MADE_AT`, whatever day it is: a test with a frozen clock never meets a page of the future.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import time_machine
from django.apps import apps
from django.conf import settings
from django.db.backends.sqlite3 import base, creation

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
_PACKAGES = ("django", "wagtail", "django-taggit", "django-tasks-db", "django-axes", "django-otp")


def copy_path() -> Path:
    """Return where the migrated database for the present code lies, or would lie."""
    digest = hashlib.sha256(MADE_AT.isoformat().encode())
    for package in _PACKAGES:
        digest.update(f"{package}={version(package)};".encode())
    own = [Path(config.path) for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR]
    for folder in sorted(own):
        for file in sorted([*folder.glob("migrations/*.py"), *folder.rglob("seeds/**/*"), *folder.rglob("roles.py")]):
            if file.is_file():
                digest.update(file.name.encode() + file.read_bytes())
    return Path(settings.BASE_DIR) / "var" / "test-database" / f"{digest.hexdigest()[:24]}.sqlite3"


class DatabaseCreation(creation.DatabaseCreation):
    """Load the copy before `migrate`, which then finds nothing to do; write the copy after the first `migrate`."""

    def _get_test_db_name(self) -> str:
        """Return the in-memory name, without the suffix that pytest-django adds for files of parallel processes."""
        return f"file:memorydb_{self.connection.alias}?mode=memory&cache=shared"

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        name: str = super()._create_test_db(verbosity, autoclobber, keepdb)
        path = copy_path()
        if path.exists():
            self.connection.close()
            self.connection.settings_dict["NAME"] = name
            self.connection.ensure_connection()
            with sqlite3.connect(path) as copy:
                copy.backup(self.connection.connection)
        return name

    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        path = copy_path()
        with time_machine.travel(MADE_AT):
            name: str = super().create_test_db(*args, **kwargs)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            made = path.with_suffix(f".{os.getpid()}")  # test processes run side by side: rename is atomic
            self.connection.ensure_connection()
            with sqlite3.connect(made) as copy:
                self.connection.connection.backup(copy)
            made.rename(path)
        return name


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation
