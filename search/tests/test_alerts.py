"""A search followed by e-mail: everything new that matches, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.background.following import digests, subscribing
from cms.background.worker import retention
from cms.contracts.following import kind_of
from cms.models import Announcement, Subscription
from cms.models.background.mail import OutboundMail
from search.engines import targets
from search.engines.targets import EMBEDDED
from search.indexing.rebuilding import rebuild
from search.results.alerts import following
from tests.servers.local import free_port

pytestmark = pytest.mark.django_db
MORNING = timezone.make_aware(datetime(2026, 11, 26, 9, 0))
FOLLOW = "/theo-doi/?loai=tim-kiem&ma=q%3Dtam%2Btru"


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "alerts"}}


def _token(client: Client, address: str = FOLLOW) -> str:
    page = client.get(address).content.decode()
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def _ask(client: Client, monkeypatch: Any, address: str = FOLLOW, email: str = "an@example.vn", **more: str) -> Any:
    monkeypatch.setattr("cms.web.protection.spam_guard.over_limit", lambda *args: False)
    token = _token(client, address)
    with monkeypatch.context() as later:
        later.setattr("cms.web.protection.spam_guard.time.time", lambda: datetime.now().timestamp() + 5)
        return client.post(address, {"token": token, "email": email, "frequency": "daily", **more})


def _link(mail: OutboundMail) -> str:
    found = re.search(r"https?://[^/\s]+(/theo-doi/\S+)", mail.text)
    assert found
    return found[1]


@pytest.fixture
def followed(db: None) -> Subscription:
    """A confirmed search for `tạm trú`."""
    saved = subscribing.ask_to_follow("an@example.vn", kind_of("tim-kiem"), "q=tạm+trú", "daily")
    subscribing.confirm(saved)
    OutboundMail.objects.all().delete()
    return saved


def _send(saved: Subscription) -> list[OutboundMail]:
    Subscription.objects.filter(pk=saved.pk).update(next_try_at=timezone.now())
    before = set(OutboundMail.objects.values_list("pk", flat=True))
    digests.send_due()
    return list(OutboundMail.objects.exclude(pk__in=before))


def test_a_search_is_followed_only_after_the_button_behind_the_mailed_link(client: Client, monkeypatch: Any, make_page, work) -> None:
    response = _ask(client, monkeypatch)
    assert response.status_code == 200
    saved = Subscription.objects.get()
    mail = OutboundMail.objects.get()
    assert saved.confirmed_at is None
    assert saved.email == mail.recipient == "an@example.vn"
    assert "tam tru" not in mail.subject
    make_page("Đăng ký tạm trú")
    work()
    assert _send(saved) == []
    client.get(_link(mail))
    saved.refresh_from_db()
    assert saved.confirmed_at is None, "a link that a mail program opens by itself changes nothing"
    client.post(_link(mail), {"action": "confirm"})
    saved.refresh_from_db()
    assert saved.confirmed_at is not None


def test_what_is_published_later_is_mailed_once_and_what_was_there_before_never(followed: Subscription, make_page, work) -> None:
    page = make_page("Đăng ký tạm trú tại xã")
    make_page("Lịch tiếp công dân")
    work()
    (mail,) = _send(followed)
    assert "Đăng ký tạm trú tại xã" in mail.text
    assert "Lịch tiếp công dân" not in mail.text
    assert _send(followed) == []
    Page.objects.get(pk=page.pk).specific.save_revision().publish()
    work()
    assert _send(followed) == [], "an edit is nothing new"


def test_a_rebuild_and_a_new_version_of_every_entry_make_nothing_new(followed: Subscription, make_page, work) -> None:
    make_page("Đăng ký tạm trú")
    work()
    assert len(_send(followed)) == 1
    Announcement.objects.all().delete()
    rebuild(EMBEDDED, lambda pages: None)
    assert _send(followed) == []


def test_every_match_is_told_however_many_there_are(followed: Subscription, make_page, work, monkeypatch: Any) -> None:
    monkeypatch.setattr(following, "_HITS_AT_ONCE", 3)
    monkeypatch.setattr(following, "_PAGES_AT_ONCE", 5)
    for number in range(13):
        make_page(f"Thông báo tạm trú số {number}")
    work()
    (mail,) = _send(followed)
    assert {f"số {number}\n" in mail.text for number in range(13)} == {True}


def test_with_the_index_away_nothing_is_lost_and_all_is_told_later(followed: Subscription, make_page, work, settings: Any) -> None:
    make_page("Đăng ký tạm trú")
    work()
    settings.SEARCH_URL = f"http://127.0.0.1:{free_port()}"
    targets._engine.cache_clear()
    assert _send(followed) == []
    settings.SEARCH_URL = ""
    assert len(_send(followed)) == 1


def test_ending_it_erases_the_address(client: Client, followed: Subscription) -> None:
    address = f"/theo-doi/{subscribing.token_of(followed)}/"
    assert "no-store" in client.get(address)["Cache-Control"]
    client.post(address, {"action": "stop"})
    assert not Subscription.objects.exists()
    assert client.get(address).status_code == 404


def test_a_forged_link_opens_nothing(client: Client, followed: Subscription) -> None:
    other = Subscription.objects.create(email="b@example.vn", kind="tim-kiem", ref="q=x")
    forged = subscribing.token_of(followed).replace(followed.nonce, other.nonce, 1)
    assert client.get(f"/theo-doi/{forged}/").status_code == 404


def test_the_answer_is_the_same_for_an_address_that_asked_too_often(client: Client, monkeypatch: Any) -> None:
    for word in range(subscribing.MOST_MAILS + 2):
        response = _ask(client, monkeypatch, f"/theo-doi/?loai=tim-kiem&ma=q%3Dmot%2Btu%2B{word}")
        assert response.context["state"] == "sent"
    assert OutboundMail.objects.count() == subscribing.MOST_MAILS


def test_who_asks_again_the_next_day_gets_another_link_and_time_to_open_it(db: None) -> None:
    for hours, mails in ((0, 1), (1, 1), (39, 2), (40, 2)):
        with time_machine.travel(MORNING + timedelta(hours=hours)):
            subscribing.ask_to_follow("an@example.vn", kind_of("tim-kiem"), "q=x", "daily")
        assert OutboundMail.objects.count() == mails
    with time_machine.travel(MORNING + timedelta(hours=80)):
        retention.run("cms.unconfirmed_subscriptions")
    assert Subscription.objects.count() == 1


def test_weekly_digests_come_on_monday_at_seven() -> None:
    thursday = timezone.make_aware(datetime(2026, 11, 26, 9, 0))
    assert timezone.localtime(subscribing.next_due("weekly", thursday)) == timezone.make_aware(datetime(2026, 11, 30, 7, 0))
    assert timezone.localtime(subscribing.next_due("daily", thursday)) == timezone.make_aware(datetime(2026, 11, 27, 7, 0))


def test_what_nobody_confirms_is_forgotten(db: None) -> None:
    subscribing.ask_to_follow("an@example.vn", kind_of("tim-kiem"), "q=x", "daily")
    Subscription.objects.update(created_at=timezone.now() - timedelta(days=3))
    retention.run("cms.unconfirmed_subscriptions")
    assert not Subscription.objects.exists()


def test_the_results_page_and_its_json_lead_to_one_another(client: Client, make_page: Callable[..., Page], work) -> None:
    for number in range(60):
        make_page(f"Thông báo tạm trú số {number}")
    work()
    page = client.get("/tim-kiem/?q=tam+tru")
    assert page.context["follow_url"] == FOLLOW
    first = client.get(page.context["json_url"]).json()
    assert first["total"] == 60
    second = client.get(first["next"].partition("://")[2].partition("/")[2].join(["/", ""])).json()
    assert len({row["id"] for row in [*first["results"], *second["results"]]}) == 60
    assert second["next"] is None
