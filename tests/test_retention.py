"""What the portal promises on how long data are kept is what it works by."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from cms.contracts.retention import all_kept, duration
from feedback.models.periods import KEEP_VOTES_DAYS, VOTER_COOKIE_DAYS
from feedback.participation.voting.voters import EPOCH_DAYS
from qa.privacy.consent import CONSENT_TEXT
from qa.privacy.retention import KEEP_CONTACT

pytestmark = pytest.mark.django_db


def test_the_page_and_the_sentences_say_the_same_as_the_settings(client: Client) -> None:
    shown = unescape(re.sub(r"<[^>]+>", " ", client.get("/luu-giu-du-lieu/").content.decode()))
    for line in all_kept():
        assert str(line.what) in shown
        assert line.duration in shown
    assert KEEP_CONTACT.days == settings.KEEP_CONTACT_DAYS
    assert settings.KEEP_VOTES_DAYS == KEEP_VOTES_DAYS
    assert VOTER_COOKIE_DAYS == EPOCH_DAYS
    assert duration(settings.KEEP_CONTACT_DAYS) in str(CONSENT_TEXT)
    assert duration(365) == "12 tháng"
    assert duration(90) == "90 ngày"


def test_no_template_names_a_time_of_keeping_by_itself() -> None:
    folder = settings.BASE_DIR / "templates"
    typed = re.compile(r"(?:kept|erased|deleted) (?:for|after) \d+ (?:days|months)")
    found = [path.name for path in folder.rglob("*.html") if "admin" not in path.parts and typed.search(path.read_text(encoding="utf-8"))]
    assert found == []
