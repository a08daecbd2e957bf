"""Where the databases with all migrations done are kept between test runs.

A copy lies in `var/test-database/`, named by a hash of all migrations, seed files and package versions; a change makes a new one.
What the migrations create bears the date `MADE_AT`, whatever day it is: a test with a frozen clock never meets a page of the future.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings

MADE_AT = datetime(2025, 12, 1, tzinfo=UTC)  # before the first of the days in tests/days.py
_PACKAGES = ("django", "wagtail", "django-taggit", "django-tasks-db", "django-otp")


def digest() -> str:
    """Return 24 hex digits for the present migrations and what they read."""
    found = hashlib.sha256(MADE_AT.isoformat().encode())
    for package in _PACKAGES:
        found.update(f"{package}={version(package)};".encode())
    own = [Path(config.path) for config in apps.get_app_configs() if Path(config.path).parent == settings.BASE_DIR]
    for folder in sorted(own):
        for file in sorted([*folder.glob("migrations/*.py"), *folder.glob("migrations/*.json"), *folder.rglob("roles.py")]):
            if file.is_file():
                found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()[:24]


def kept_file(suffix: str) -> Path:
    """Return where the copy of this kind (".sqlite3", ".sql") lies, or would lie."""
    return Path(settings.BASE_DIR) / "var" / "test-database" / f"{digest()}{suffix}"


@contextmanager
def made_once(path: Path) -> Iterator[None]:
    """Let one test process make the copy at `path` while the others wait for it; nobody waits once it is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as lock:
        if not path.exists():
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Give the path to write to, renamed to `path` at the end: test processes run side by side, and a rename is atomic."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(f".{os.getpid()}")
    yield made
    made.rename(path)
