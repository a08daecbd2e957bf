"""The demo site in the place of the test database: a copy of what was made once, not made again for each test that crawls it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.test.utils import override_settings

from tests.kept_migrations import digest
from tests.servers.copied_database import copy_rows
from tests.servers.local import fresh_database

DATABASE = "portal.sqlite3"


@contextmanager
def _copied_database(folder: Path, vendor: str) -> Iterator[str]:
    """Give the name of a database of this kind with the rows of the SQLite file in the folder."""
    if vendor == "sqlite":
        yield str(folder / DATABASE)
        return
    with fresh_database(os.environ["DATABASE_URL"], f"migrated_{digest()}") as url:
        copy_rows(folder / DATABASE, url)
        yield url.rpartition("/")[2]


@contextmanager
def in_test_database(demo_site: Path, folder: Path) -> Iterator[None]:
    """Let the tests of the block find a copy of a demo site, made in `folder`: its rows, its files, its search index, its key."""
    shutil.copytree(demo_site, folder)
    own = connections["default"]
    copy = own.copy()
    copy.execute_wrappers = own.execute_wrappers  # those of the test that runs now
    places = {"MEDIA_ROOT": folder / "media", "PRIVATE_MEDIA_ROOT": folder / "private", "SEARCH_INDEX_DIR": folder / "search"}
    key = (folder / "secret-key").read_text(encoding="utf-8")
    with _copied_database(folder, own.vendor) as name, override_settings(**places, SECRET_KEY_FALLBACKS=[key]):
        copy.settings_dict["NAME"] = name
        connections["default"] = copy
        ContentType.objects.clear_cache()
        try:
            yield
        finally:
            copy.close()
            connections["default"] = own
            ContentType.objects.clear_cache()
