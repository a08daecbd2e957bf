"""A copy for practice: it says so, reaches nobody, and is never made of real data."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cms.background import training
from cms.web.outgoing import CheckedConnection, Refused
from cms.web.training import TrainingMiddleware

pytestmark = pytest.mark.django_db

# What a server with ways out says of itself once TRAINING_COPY is set.
PROBE = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from cms.notifications.short_messages.providers import provider_of, write_to_file
answer = Client(HTTP_HOST="localhost").get("/healthz")
ways = [provider_of("sms") is write_to_file, provider_of("push") is None]
print(json.dumps({"mail": settings.DELIVERY_BACKEND.split(".")[-2], "ways": ways, "robots": answer["X-Robots-Tag"]}))
"""


def test_no_mail_message_or_push_leaves_it_whatever_the_settings_name(tmp_path):
    given = {
        "TRAINING_COPY": "yes",
        "EMAIL_URL": "smtp://mail.example:587",
        "TEXT_PROVIDERS": "sms=https://gateway.example",
        "VAPID_KEY": "x" * 43,
    }
    given |= {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    run = subprocess.run(
        [sys.executable, "-c", PROBE], env={**os.environ, **given}, capture_output=True, text=True, timeout=120, check=True
    )
    assert json.loads(run.stdout) == {"mail": "console", "ways": [True, True], "robots": "noindex, nofollow, noarchive"}


def test_no_webhook_or_link_check_leaves_it(settings):
    settings.TRAINING_COPY = True
    with pytest.raises(Refused, match="training"):
        CheckedConnection("https://example.org/", 1, private_allowed=True)


@pytest.mark.parametrize("address", ["/", "/quan-tri/", "/quan-tri/pages/", "/quan-tri/viec-dung-lai/", "/quan-tri/login/"])
def test_every_screen_says_that_it_is_for_practice(admin_client: Client, settings, address):
    client = Client() if "login" in address else admin_client
    assert "Bản để tập" not in client.get(address).content.decode()
    settings.TRAINING_COPY = True
    assert "Bản để tập" in client.get(address, {"moi": "1"}).content.decode()


def test_search_engines_are_sent_away(client: Client, settings):
    assert "Disallow: /\n" not in client.get("/robots.txt").content.decode()
    settings.TRAINING_COPY = True
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_it_is_never_made_of_a_database_that_was_not_begun_as_one(settings, tmp_path, monkeypatch, django_user_model):
    settings.TRAINING_COPY, settings.VAR_DIR = True, tmp_path
    call_command("prepare", verbosity=0)
    django_user_model.objects.create_user("nguoi-that")
    call_command("prepare", verbosity=0)  # begun empty, so it may go on
    (tmp_path / "training-copy").write_text("the mark of another database")
    monkeypatch.setattr("cms.management.commands.prepare.call_command", lambda *_, **__: pytest.fail("it was changed before"))
    for command in (["prepare"], ["worker", "--once"]):
        with pytest.raises(CommandError, match="not begun as a training copy"):
            call_command(*command, verbosity=0)


def test_an_administrator_of_the_copy_asks_for_a_new_filling_and_nobody_on_the_portal(admin_client: Client, settings, tmp_path):
    settings.VAR_DIR, address = tmp_path, reverse("training_copy")
    assert admin_client.post(address).status_code in (302, 403)
    assert training.state() == {}
    settings.TRAINING_COPY = True
    admin_client.post(address)
    assert training.is_under_way()
    assert "sắp bắt đầu" in admin_client.get(address).content.decode()


def test_the_portal_leads_to_the_copy_that_the_settings_name(admin_client: Client, settings):
    settings.TRAINING_URL = "https://tap.example.gov.vn"
    text = admin_client.get(reverse("training_copy")).content.decode()
    assert 'href="https://tap.example.gov.vn"' in text
    assert "Nạp lại dữ liệu mẫu" not in text


@pytest.mark.parametrize("step", [training.empty, training.fill_anew, training.ask, lambda: call_command("prepare", "--anew", verbosity=0)])
def test_no_portal_is_ever_emptied(step):
    with pytest.raises(CommandError, match="training copy"):
        step()


def test_while_it_is_filled_every_page_says_so_and_afterwards_the_process_begins_anew(settings, tmp_path, rf, monkeypatch):
    settings.VAR_DIR, settings.TRAINING_COPY = tmp_path, True
    ended: list[int] = []
    monkeypatch.setenv("SERVER_SOFTWARE", "gunicorn/27")
    monkeypatch.setattr("cms.web.training.os.kill", lambda pid, number: ended.append(number))
    layer = TrainingMiddleware(lambda request: HttpResponse("a page"))
    answers = []
    monkeypatch.setattr("cms.background.training.subprocess.run", lambda *a, **k: answers.append(layer(rf.get("/"))) or Ended())
    training.ask()
    assert layer(rf.get("/")).status_code == 200
    training.fill_anew()
    assert (answers[0].status_code, training.state()["state"]) == (503, "done")
    assert "đang được nạp lại" in answers[0].content.decode()
    assert layer(rf.get("/")).status_code == 503
    assert ended == [signal.SIGTERM]
    assert TrainingMiddleware(lambda request: HttpResponse("a page"))(rf.get("/")).status_code == 200


class Ended:
    returncode = 0


# Tables that name each other, one with a trigger and one of full text, as the real ones.
TABLES = """
import django
django.setup()
from django.db import connection
from cms.background import training
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
training.empty()
print(connection.introspection.table_names())
"""


def test_nothing_that_was_tried_is_left_in_the_emptied_copy(tmp_path):
    given = {"TRAINING_COPY": "yes", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DATABASE_URL": ""}
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "thu.txt").write_text("x")
    run = subprocess.run(
        [sys.executable, "-c", TABLES], env={**os.environ, **given}, capture_output=True, text=True, timeout=120, check=True
    )
    assert run.stdout.split() == ["[]"]
    assert not (tmp_path / "media").exists()
