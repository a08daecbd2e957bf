"""A portal of an earlier version, with data in it, is migrated to this one: nothing is lost and every section answers."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from qa.models import Unit
from tests.servers.copied_database import restore
from tests.servers.local import fresh_database

ROOT = Path(__file__).resolve().parents[1]
DUMPS = ROOT / "tests" / "upgrade"
ON_SQLITE = [pytest.param(dump, id=dump.name) for dump in sorted(DUMPS.glob("portal-*.sqlite3.xz"))]
ON_POSTGRES = [pytest.param(dump, id=dump.name, marks=pytest.mark.postgres) for dump in sorted(DUMPS.glob("portal-*.postgres.sql.xz"))]


@contextmanager
def restored(dump: Path, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of a database with what is in a dump, which is unpacked into `folder`."""
    unpacked = folder / dump.stem
    unpacked.write_bytes(lzma.decompress(dump.read_bytes()))
    if unpacked.suffix == ".sqlite3":
        yield f"sqlite:///{unpacked}"
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        restore(unpacked, url)
        yield url


@pytest.mark.parametrize("dump", [*ON_SQLITE, *ON_POSTGRES])
@pytest.mark.slow
def test_a_portal_of_an_earlier_version_keeps_its_rows_and_answers(dump: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    with restored(dump, tmp_path, request) as url:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
            "DATABASE_URL": url,
            "VAR_DIR": str(tmp_path),
            "ALLOWED_HOSTS": "testserver,localhost",
            "SECOND_FACTOR_REQUIRED": "false",
        }
        look = [sys.executable, "-m", "tests.upgrade.look"]
        looked = subprocess.run(look, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    before, after, answers = json.loads(looked.stdout.splitlines()[-1])
    lost = {table: (rows, after[table]) for table, rows in before.items() if table in after and after[table] < rows}
    assert lost == {}
    assert min(before[table] for table in ("qa_question", "legal_docs_provision", "home_newspage")) > 0
    assert {address: status for address, status in answers.items() if status != 200} == {}


def test_processes_of_the_last_version_still_find_the_english_names_of_units(db: None) -> None:
    """They run until the new ones have loaded, minutes after the migrations."""
    unit = Unit.objects.create(name="Phòng Hành chính")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name_en FROM qa_unit WHERE id = %s", [unit.pk])
        assert cursor.fetchone() == ("",)
