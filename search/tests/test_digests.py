"""Digests of followed searches as leased rows: in order, complete, nothing twice, whoever fails or dies meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.models.leased_row import RowState
from cms.models.mail import OutboundMail
from search.alerts import digests, emails, following
from search.models import SavedSearch, ToldPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow(make_page, work) -> Callable[..., SavedSearch]:
    """Follow `tạm trú`, with news that is not told yet; the digest has been due for some minutes."""

    def make(email: str = "an@example.vn", minutes: int = 1) -> SavedSearch:
        saved = following.ask_to_follow(email, following.form_of("q=tạm+trú"), "daily")
        following.confirm(saved)
        SavedSearch.objects.filter(pk=saved.pk).update(next_try_at=timezone.now() - timedelta(minutes=minutes))
        return saved

    first = make("an@example.vn")
    OutboundMail.objects.all().delete()
    make_page("Đăng ký tạm trú")
    work()
    first.delete()
    return make


def mails() -> list[str]:
    return list(OutboundMail.objects.filter(key__startswith="search-digest").order_by("pk").values_list("recipient", flat=True))


def _follow_before_news(follow: Callable[..., SavedSearch], *emails_: str) -> None:
    for place, email in enumerate(emails_):
        saved = follow(email, minutes=1 + place)
        SavedSearch.objects.filter(pk=saved.pk).update(
            confirmed_at=timezone.now() - timedelta(hours=1), told_until=timezone.now() - timedelta(hours=1)
        )


def let_the_leases_run_out() -> None:
    SavedSearch.objects.filter(state=RowState.TAKEN).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_the_digest_that_has_been_due_for_longest_comes_first(follow) -> None:
    _follow_before_news(follow, "an@example.vn", "binh@example.vn")
    assert digests.send_due() == 2
    assert mails() == ["binh@example.vn", "an@example.vn"]
    assert digests.send_due() == 0


def test_a_worker_that_dies_before_the_commit_has_sent_nothing_and_the_next_one_sends_it_once(follow, monkeypatch) -> None:
    _follow_before_news(follow, "an@example.vn")

    def die(*args: Any, **values: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(SavedSearch, "reschedule", die)  # told pages and mail are written, but not committed
        with pytest.raises(KeyboardInterrupt):
            digests.send_due()
    assert not mails()
    assert not ToldPage.objects.exists()
    assert digests.send_due() == 0, "the search is leased"
    let_the_leases_run_out()
    assert digests.send_due() == 1
    assert mails() == ["an@example.vn"]
    assert ToldPage.objects.count() == 1


def test_two_workers_with_the_same_search_send_one_mail(follow, monkeypatch) -> None:
    _follow_before_news(follow, "an@example.vn")
    real = digests.new_hits

    def overtaken(saved: SavedSearch) -> Any:
        hits = real(saved)
        monkeypatch.setattr(digests, "new_hits", real)
        let_the_leases_run_out()  # the other worker takes it while this one still asks the index
        assert digests.send_due() == 1
        return hits

    monkeypatch.setattr(digests, "new_hits", overtaken)
    assert digests.send_due() == 0
    assert mails() == ["an@example.vn"]
    assert ToldPage.objects.count() == 1


def test_a_search_that_is_ended_while_its_digest_is_made_gets_no_mail(follow, monkeypatch) -> None:
    _follow_before_news(follow, "an@example.vn")
    real = digests.new_hits

    def ended(saved: SavedSearch) -> Any:
        hits = real(saved)
        SavedSearch.objects.get(pk=saved.pk).delete()
        return hits

    monkeypatch.setattr(digests, "new_hits", ended)
    assert digests.send_due() == 0
    assert not mails()


def test_a_digest_that_fails_does_not_hold_up_the_others_and_is_complete_when_it_is_tried_again(follow, monkeypatch) -> None:
    _follow_before_news(follow, "an@example.vn", "binh@example.vn")
    real = emails.send_digest

    def send(saved: SavedSearch, *args: Any) -> None:
        if saved.email == "binh@example.vn":
            raise ValueError("no such template")
        real(saved, *args)

    with monkeypatch.context() as broken:
        broken.setattr(emails, "send_digest", send)
        for _ in range(SavedSearch.policy.max_tries):
            SavedSearch.objects.of("binh@example.vn").update(next_try_at=timezone.now() - timedelta(minutes=9))
            digests.send_due()
    assert mails() == ["an@example.vn"]
    failed = SavedSearch.objects.of("binh@example.vn").get()
    assert failed.state == RowState.PARKED
    assert "no such template" in failed.error
    assert "@" not in failed.describe()
    assert SavedSearch.objects.all().try_again() == 1
    assert digests.send_due() == 1
    assert mails() == ["an@example.vn", "binh@example.vn"]


def test_a_search_that_nobody_confirmed_is_never_due(db: None) -> None:
    following.ask_to_follow("an@example.vn", following.form_of("q=x"), "daily")
    assert not SavedSearch.objects.due().exists()
