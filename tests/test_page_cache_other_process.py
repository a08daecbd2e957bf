"""What another process writes (the worker, an import, a shell) makes cached pages stale: no page shows yesterday for ten minutes."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kept_migrations import kept_file
from tests.test_upgrade import ROOT

WRITE = "from home.models import NewsPage; NewsPage.objects.update(lead='Lời dẫn mới')"


def version(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        return int(connection.execute("SELECT version FROM cms_tableversion WHERE name = 'home_newspage'").fetchone()[0])


@pytest.mark.slow
def test_a_management_command_bumps_the_version_of_what_it_writes(tmp_path: Path, django_db_setup: None) -> None:
    database = tmp_path / "portal.sqlite3"
    values = {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DATABASE_URL": f"sqlite:///{database}", "VAR_DIR": str(tmp_path)}
    run = [sys.executable, "manage.py"]
    if kept_file(".sqlite3").exists():
        shutil.copy(kept_file(".sqlite3"), database)
    else:  # the tests run on another database server
        subprocess.run([*run, "migrate", "--verbosity", "0"], cwd=ROOT, env={**os.environ, **values}, check=True)
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO cms_tableversion (name, version) VALUES ('home_newspage', 7)")
    subprocess.run([*run, "shell", "--verbosity", "0", "-c", WRITE], cwd=ROOT, env={**os.environ, **values}, check=True)
    assert version(database) == 8
