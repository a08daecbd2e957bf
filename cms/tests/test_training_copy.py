"""A copy for practice: it says so, reaches nobody, and is filled again by its button."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from threading import Thread

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cms.background.sending.outgoing import AddressRefused, CheckedConnection
from cms.background.training import filling as training
from cms.tests.training_copies import begin_copy
from cms.web.middleware.training import TrainingMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(settings, tmp_path, monkeypatch):
    return begin_copy(settings, tmp_path, monkeypatch)


# What a server with ways out says of itself once TRAINING_COPY is set.
PROBE = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from cms.background.short_messages.providers import provider_of, write_to_file
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
    with pytest.raises(AddressRefused, match="training"):
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


def test_two_workers_fill_it_once_and_one_after_the_other(copy, monkeypatch):
    runs: list[str] = []

    def run(*args, **kwargs):
        runs.append("prepare")
        second = Thread(target=training.refill)
        second.start()
        second.join(0.3)
        assert second.is_alive()  # it waits for this one
        waiting.append(second)
        return Ended()

    waiting: list[Thread] = []
    monkeypatch.setattr("cms.background.training.filling.subprocess.run", run)
    monkeypatch.setattr(training, "reason_not_to_fill", str)
    training.ask()
    training.refill()
    waiting[0].join(10)
    assert runs == ["prepare"]


def test_a_filling_that_failed_shows_so_on_every_page_and_is_tried_again_after_a_minute(copy, monkeypatch, rf):
    monkeypatch.setattr("cms.background.training.filling.subprocess.run", lambda *a, **k: Broken())
    training.ask()
    training.refill()
    answer = TrainingMiddleware(lambda request: HttpResponse("a page"))(rf.get("/"))
    assert answer.status_code == 503
    assert "không thành công" in answer.content.decode()
    assert training.is_under_way()
    assert 50 < training.wait() <= 60


class Broken:
    returncode = 1


def test_an_administrator_of_the_copy_asks_for_a_new_filling_and_nobody_on_the_portal(copy, admin_client: Client, settings):
    settings.TRAINING_COPY, address = False, reverse("training_copy")
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


def test_while_it_is_filled_every_page_says_so_and_afterwards_the_process_begins_again(copy, rf, monkeypatch):
    ended: list[int] = []
    monkeypatch.setenv("SERVER_SOFTWARE", "gunicorn/27")
    monkeypatch.setattr("cms.web.middleware.training.os.kill", lambda pid, number: ended.append(number))
    layer = TrainingMiddleware(lambda request: HttpResponse("a page"))
    answers = []
    monkeypatch.setattr("cms.background.training.filling.subprocess.run", lambda *a, **k: answers.append(layer(rf.get("/"))) or Ended())
    training.ask()
    assert layer(rf.get("/")).status_code == 200
    training.refill()
    assert (answers[0].status_code, training.state()["state"]) == (503, "done")
    assert "đang được nạp lại" in answers[0].content.decode()
    assert layer(rf.get("/")).status_code == 503
    assert ended == [signal.SIGTERM]
    assert TrainingMiddleware(lambda request: HttpResponse("a page"))(rf.get("/")).status_code == 200


class Ended:
    returncode = 0
