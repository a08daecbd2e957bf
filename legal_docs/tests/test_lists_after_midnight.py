"""After midnight, before the worker came, lists tell the validity of the day, and ask the database no more for many rows than for few."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from cms.models.pages.front_page import cards_of
from legal_docs.admin.drafts import drafts_waiting
from legal_docs.models import DraftDocumentPage, LegalDocumentPage
from legal_docs.tests.factories import document
from legal_docs.text.vocabulary import Status

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-05T09:00")]
EVENING, MIDNIGHT = "2026-12-31T23:55+07:00", "2027-01-01T00:05+07:00"
KEPT = re.compile("viewrestriction|changenote")  # a process reads these once
ENDED = "Hết hiệu lực toàn bộ"


def documents(count: int) -> None:
    have = LegalDocumentPage.objects.count()
    for place in range(have, count):
        document(
            f"{place + 1}/2026/QĐ-UBND",
            title=f"Quy định {place}",
            body_text="Điều 1. Giờ\nMở cửa.",
            short_name=f"Tên {place}",
            search_description="",
            issued_on=date(2026, 1, 2),
            effective_on=date(2026, 2, 1),
            expires_on=date(2027, 1, 1),
        )


def page(address: str) -> Callable[[Client], str]:
    return lambda client: client.get(address).content.decode()


def cards(_client: Client) -> str:
    return " ".join(card.status for card in cards_of(list(LegalDocumentPage.objects.values_list("pk", flat=True))).values())


LISTS: dict[str, Callable[[Client], str]] = {
    "list": page("/van-ban/"),
    "list by validity": page("/van-ban/?hieu_luc=het_hieu_luc_toan_bo"),
    "api": page("/api/v1/documents/?limit=100"),
    "feed": page("/van-ban/rss/"),
    "cards": cards,
    "admin": page("/quan-tri/van-ban/"),
    "names": page("/van-ban/ten-goi/"),
}
MOST = {"list": 20, "list by validity": 20}  # rows of a page


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("bien-tap"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(client: Client, shown: Callable[[Client], str]) -> int:
    shown(client)
    with CaptureQueriesContext(connection) as queries:
        shown(client)
    return len([query for query in queries if not KEPT.search(query["sql"])])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_much_for_many_late_documents_as_for_few(client: Client, name: str) -> None:
    counts = []
    for count in (10, MOST.get(name, 40)):
        documents(count)
        with time_machine.travel(MIDNIGHT, tick=False):
            counts.append(asked(client, LISTS[name]))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_at_most_once_more_after_midnight_than_before(client: Client, name: str) -> None:
    documents(5)
    with time_machine.travel(EVENING, tick=False):
        before = asked(client, LISTS[name] if name != "list by validity" else page("/van-ban/?hieu_luc=con_hieu_luc"))
    with time_machine.travel(MIDNIGHT, tick=False):
        assert asked(client, LISTS[name]) <= before + 1


@pytest.mark.parametrize("name", LISTS)
def test_a_list_tells_the_validity_of_the_new_day(client: Client, name: str) -> None:
    documents(3)
    words = {"api": '"het_hieu_luc_toan_bo"'}.get(name, ENDED.lower())
    with time_machine.travel(MIDNIGHT, tick=False):
        assert LISTS[name](client).lower().count(words) >= 3


def test_more_late_documents_than_a_query_asks_for_are_told_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_docs.models.base.readable.AT_ONCE", 2)
    documents(3)
    with time_machine.travel(MIDNIGHT, tick=False):
        known = list(LegalDocumentPage.objects.all())
        assert {one.status_today for one in known} == {(Status.EXPIRED, date(2027, 1, 1))}


def test_a_document_that_the_worker_refreshed_meanwhile_is_told_as_it_is_stored() -> None:
    documents(2)
    with time_machine.travel(MIDNIGHT, tick=False):
        first, second = LegalDocumentPage.objects.order_by("pk")
        assert first.status_today[0] == Status.EXPIRED
        LegalDocumentPage.objects.update(status=Status.SUSPENDED, status_until=None)
        second.refresh_from_db()
        assert second.status_today[0] == Status.SUSPENDED


def test_a_process_that_keeps_a_list_over_two_midnights_tells_each_day() -> None:
    documents(2)
    LegalDocumentPage.objects.update(status_until=date(2026, 11, 5))
    first, second = LegalDocumentPage.objects.order_by("pk")
    assert first.status_today[0] == Status.IN_FORCE
    with time_machine.travel(MIDNIGHT, tick=False):
        assert (first.status_today[0], second.status_today[0]) == (Status.EXPIRED, Status.EXPIRED)


def test_a_document_that_stands_twice_in_a_list_is_told_twice() -> None:
    documents(1)
    with time_machine.travel(MIDNIGHT, tick=False):
        rows = LegalDocumentPage.objects.order_by()
        both = [*rows.union(rows, all=True), *map(copy, rows)]
        assert [one.status_today[0] for one in both] == [Status.EXPIRED] * 3


def drafts(count: int) -> None:
    section = Page.objects.filter(slug="du-thao-thu").first()
    if section is None:
        root: Any = Page.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)
        section = root.add_child(instance=apps.get_model("home", "StandardPage")(title="Dự thảo", slug="du-thao-thu"))
    for place in range(DraftDocumentPage.objects.count(), count):
        days = {"opens_on": date(2026, 1, 2), "closes_on": date(2026, 3, 5)}
        law = LegalDocumentPage.objects.order_by("pk")[place]
        draft = DraftDocumentPage(title=f"Dự thảo {place}", drafting_body="Sở", body_text="Điều 1. Giờ\nMở.", adopted=law, **days)
        section.add_child(instance=draft)
        draft.save_revision().publish()


def draft_cards(_client: Client) -> str:
    return " ".join(card.status for card in cards_of(list(DraftDocumentPage.objects.values_list("pk", flat=True))).values())


def worklist(_client: Client) -> str:
    LegalDocumentPage.objects.update(live=False)
    return " ".join(str(item.count) for item in drafts_waiting(User.objects.get(username="bien-tap")))


OF_DRAFTS: dict[str, Callable[[Client], str]] = {
    "cards": draft_cards,
    "feed": page("/van-ban/du-thao/atom/"),
    "section": page("/du-thao-thu/"),
    "worklist": worklist,
}


@pytest.mark.parametrize("name", OF_DRAFTS)
def test_a_list_of_drafts_asks_as_much_for_many_adopted_ones_as_for_few(client: Client, name: str) -> None:
    counts = []
    documents(20)
    for count in (5, 20):
        drafts(count)
        counts.append(asked(client, OF_DRAFTS[name]))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["cards", "feed"])
def test_a_list_of_drafts_says_which_were_adopted(client: Client, name: str) -> None:
    documents(2)
    drafts(2)
    LegalDocumentPage.objects.filter(pk=LegalDocumentPage.objects.order_by("pk")[0].pk).update(live=False)
    assert OF_DRAFTS[name](client).count("Đã ban hành") == 1
