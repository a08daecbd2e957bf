"""Bursts of votes: held for a person, the public figure frozen, those who decide told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from cms.models.background.mail import OutboundMail
from feedback.models import TargetScore, Vote
from feedback.models.choices import VoteState
from feedback.participation.voting import guards
from feedback.participation.voting.bursts import WINDOW_S, threshold
from feedback.participation.voting.rating import decide_held
from feedback.scores.sums import sum_changed
from feedback.tests.factories import Reader, decider, make_page, votes

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def no_network_limit() -> Iterator[None]:
    """As when the votes of a burst come from everywhere, and at once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NETWORK_LIMIT", "TARGET_LIMIT"):
            patch.setattr(guards, name, guards.RateLimit(10_000, 600))
        patch.setattr(guards, "MIN_SECONDS", 0)
        yield


@pytest.fixture(scope="module")
def flooded(django_db_setup: None, django_db_blocker: Any, no_network_limit: None) -> Iterator[Page]:
    """A page with a public figure, on which 60 votes come in a minute; made once for this file and rolled back after it."""
    now = timezone.now()
    in_one_window = now + timedelta(seconds=60 - now.timestamp() % WINDOW_S)
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(in_one_window):
        page = make_page()
        votes(page, [1] * 12)
        sum_changed()
        decider()
        for _number in range(60):
            Reader(page).vote(0)
        sum_changed()
        yield page
        transaction.set_rollback(True)


def test_a_burst_of_votes_is_held_and_the_public_figure_stands_still(flooded: Page) -> None:
    assert Vote.objects.filter(state=VoteState.HELD, verdict="burst", value=0).count() == 60
    score = TargetScore.objects.get()
    assert (score.n, score.held, score.shown_percent, score.shown_n) == (12, 60, 100, 12)
    shown = Client().get(f"/danh-gia/khung/{flooded.pk}/").content.decode()
    assert f"{timezone.localdate():%d/%m/%Y}" in shown


def test_those_who_decide_are_told_once_and_without_a_readers_word(flooded: Page) -> None:
    mail = OutboundMail.objects.to("xuatban@sonha.example").get()
    assert "Đăng ký khai sinh" in mail.text
    assert "Đăng ký khai sinh" not in mail.subject


def test_accepting_and_rejecting_a_burst_is_logged(flooded: Page) -> None:
    score, user = TargetScore.objects.get(), get_user_model().objects.get(username="xuatban")
    assert decide_held(score, accept=False, user=user) == 60
    actions = ModelLogEntry.objects.filter(action__startswith="feedback.").values_list("action", "user__username")
    assert ("feedback.burst", None) in actions
    assert ("feedback.reject_held", "xuatban") in actions
    score.refresh_from_db()
    assert (score.n, score.held, score.frozen_on) == (12, 0, None)


def test_a_page_that_is_always_voted_on_much_may_have_more_at_once() -> None:
    assert threshold(0) == 20
    assert threshold(144 * 100) == pytest.approx(100 + 6 * 10)


def test_voting_again_and_again_from_one_browser_is_no_burst(page: Page, no_network_limit: None) -> None:
    reader = Reader(page)
    for _number in range(30):
        reader.vote(1)
    assert list(Vote.objects.filter(page=page).values_list("state", flat=True)) == [VoteState.COUNTED]
