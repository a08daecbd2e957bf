"""A portal of an earlier version, with data in it, is migrated to this one: nothing is lost and every section answers."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from qa.models import Unit
from tests.upgrade.look import counts

ROOT = Path(__file__).resolve().parents[1]
DUMPS = sorted((ROOT / "tests" / "upgrade").glob("portal-*.sqlite3.xz"))


def restored(dump: Path, folder: Path) -> Path:
    """Return the database of a dump, unpacked into `folder`."""
    database = folder / "portal.sqlite3"
    database.write_bytes(lzma.decompress(dump.read_bytes()))
    return database


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.name)
@pytest.mark.slow
def test_a_portal_of_an_earlier_version_keeps_its_rows_and_answers(dump: Path, tmp_path: Path) -> None:
    database = restored(dump, tmp_path)
    before = counts(database)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": f"sqlite:///{database}",
        "VAR_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "testserver,localhost",
        "SECOND_FACTOR_REQUIRED": "false",
    }
    look = [sys.executable, "-m", "tests.upgrade.look"]
    looked = subprocess.run(look, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    after, answers = json.loads(looked.stdout.splitlines()[-1])
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
