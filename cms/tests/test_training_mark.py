"""A training copy is never made of real data, and only a copy is ever emptied."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from cms.background.training import filling as training
from cms.background.training import mark as training_mark
from cms.tests.training_copies import FOLDERS, begin_copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(settings, tmp_path, monkeypatch):
    return begin_copy(settings, tmp_path, monkeypatch)


def kept_word() -> list[str]:
    return [word for word, _ in training_mark._rows()]


def test_it_goes_on_where_it_was_begun(copy, django_user_model):
    django_user_model.objects.create_user("nguoi-tap")
    begun_with = kept_word()
    call_command("prepare", verbosity=0)
    assert kept_word() == begun_with == [(copy / "training-copy").read_text()]
    assert training_mark.is_begun()


def test_it_is_never_made_of_a_database_with_tables(settings, tmp_path, monkeypatch):
    settings.TRAINING_COPY, settings.VAR_DIR = True, tmp_path
    monkeypatch.setattr("cms.management.commands.prepare.call_command", lambda *_, **__: pytest.fail("it was changed before"))
    for command in (["prepare"], ["prepare", "--anew"], ["worker", "--once"]):
        with pytest.raises(CommandError, match="not begun as a training copy"):
            call_command(*command, verbosity=0)
    assert not (tmp_path / "training-copy").exists()


@pytest.mark.parametrize("name", FOLDERS)
def test_it_is_never_made_in_folders_with_files_of_another_portal(settings, tmp_path, monkeypatch, name):
    settings.TRAINING_COPY, settings.VAR_DIR = True, tmp_path
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT, settings.SEARCH_INDEX_DIR = (tmp_path / each for each in FOLDERS)
    (tmp_path / name / "x").mkdir(parents=True)
    (tmp_path / name / "x" / "don.pdf").write_text("x")
    monkeypatch.setattr(training_mark, "tables", list)
    with pytest.raises(CommandError, match="not begun as a training copy"):
        training_mark.begin()
    assert not (tmp_path / "training-copy").exists()


@pytest.fixture
def nothing_goes(monkeypatch):
    monkeypatch.setattr(training_mark, "tables", lambda: pytest.fail("a table would go"))


NOT_BEGUN = "not begun as a training copy"


def refusal_of(step) -> str:
    """Return for what reason a step is refused."""
    with pytest.raises(CommandError) as refused:
        step()
    return str(refused.value)


def test_a_database_with_another_word_is_never_emptied(copy, nothing_goes):
    (copy / "training-copy").write_text("the word of another copy")
    assert NOT_BEGUN in refusal_of(training.empty)


def test_a_database_without_the_word_is_never_emptied(copy, nothing_goes):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {training_mark.TABLE}")
    assert NOT_BEGUN in refusal_of(training.empty)


def test_data_restored_over_the_copy_is_never_emptied(copy, nothing_goes):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET applied = '2020-01-01 00:00:00+00:00'")
    assert NOT_BEGUN in refusal_of(training.empty)


def test_data_restored_into_a_copy_that_was_emptied_is_never_emptied(copy, nothing_goes, django_user_model):
    training_mark.note_migrated("")
    training_mark.refuse_real_data()
    django_user_model.objects.create_user("nguoi-that")
    assert NOT_BEGUN in refusal_of(training.empty)


def test_a_folder_that_leads_elsewhere_is_never_emptied(copy, nothing_goes, tmp_path_factory):
    real = tmp_path_factory.mktemp("real")
    (copy / "media").symlink_to(real)
    assert NOT_BEGUN in refusal_of(training.empty)


@pytest.mark.parametrize("command", [["prepare"], ["worker", "--once"]])
def test_a_start_as_a_portal_takes_the_mark_away_from_folder_and_database(copy, settings, monkeypatch, command):
    training.ask()
    word = (copy / "training-copy").read_text()
    settings.TRAINING_COPY = False
    monkeypatch.setattr("cms.management.commands.worker.run_once", lambda jobs: None)
    call_command(*command, verbosity=0)
    assert (training.state(), kept_word(), (copy / "training-copy").exists()) == ({}, [], False)
    settings.TRAINING_COPY = True
    (copy / "training-copy").write_text(word)  # a second VAR_DIR that names the same database
    assert NOT_BEGUN in refusal_of(training.empty)


def test_a_web_process_of_a_portal_takes_the_mark_away_from_the_folder(copy, settings, monkeypatch):
    settings.TRAINING_COPY = False
    monkeypatch.setattr("django.core.wsgi.get_wsgi_application", lambda: None)
    runpy.run_module("cms.settings.wsgi")
    assert not (copy / "training-copy").exists()


def test_a_login_that_may_not_drop_tables_is_told_before_anything_goes(copy, admin_client: Client, nothing_goes, monkeypatch):
    monkeypatch.setattr(training_mark, "may_drop_tables", lambda: False)
    text = admin_client.get(reverse("training_copy")).content.decode()
    assert "không có quyền xóa bảng" in text
    assert "<form method" not in text.split("Mọi thứ")[-1]
    admin_client.post(reverse("training_copy"))
    assert training.state() == {}
    training.ask()
    monkeypatch.setattr("cms.background.training.filling.subprocess.run", lambda *a, **k: pytest.fail("it was begun"))
    training.refill()
    assert (training.state()["state"], training.is_under_way()) == ("refused", False)
    with pytest.raises(CommandError, match="may not drop tables"):
        training.empty()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no logins: run with DATABASE_URL=postgres://…")
def test_the_right_to_drop_is_the_one_of_the_login(copy):
    assert training_mark.may_drop_tables()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE portal_that_reads")
        cursor.execute("GRANT USAGE ON SCHEMA public TO portal_that_reads")
        cursor.execute("SET LOCAL ROLE portal_that_reads")
        allowed = training_mark.may_drop_tables()
        cursor.execute("RESET ROLE")
    assert not allowed


@pytest.mark.parametrize("step", [training.empty, training.refill, training.ask, lambda: call_command("prepare", "--anew", verbosity=0)])
def test_no_portal_is_ever_emptied(step):
    with pytest.raises(CommandError, match="training copy"):
        step()


# Tables that name each other, one with a trigger and one of full text, as the real ones.
TABLES = """
import os
from pathlib import Path
import django
django.setup()
from django.db import connection
from cms.background.training import filling as training
from cms.background.training import mark as training_mark
training_mark.begin()
with connection.cursor() as cursor:
    for words in (
        "CREATE TABLE a (id integer PRIMARY KEY)",
        "CREATE TABLE b (id integer PRIMARY KEY, a integer NOT NULL REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE VIRTUAL TABLE c USING fts5(words)",
        "INSERT INTO a VALUES (1)",
        "INSERT INTO b VALUES (1, 1)",
        "CREATE TRIGGER keeps BEFORE DELETE ON a BEGIN SELECT RAISE(ABORT, 'kept'); END",
    ):
        cursor.execute(words)
Path(os.environ["VAR_DIR"], "media", "2026").mkdir(parents=True)
Path(os.environ["VAR_DIR"], "media", "2026", "thu.txt").write_text("x")
training.empty()
training_mark.refuse_real_data()
print(connection.introspection.table_names())
"""


def test_nothing_that_was_tried_is_left_in_the_emptied_copy(tmp_path):
    given = {"TRAINING_COPY": "yes", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DATABASE_URL": ""}
    run = subprocess.run(
        [sys.executable, "-c", TABLES], env={**os.environ, **given}, capture_output=True, text=True, timeout=120, check=True
    )
    assert run.stdout.strip() == str([training_mark.TABLE])
    assert list((tmp_path / "media").iterdir()) == []
