"""A copy for practice: it says so, reaches nobody, and is never made of real data."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cms.web.outgoing import CheckedConnection, Refused

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
