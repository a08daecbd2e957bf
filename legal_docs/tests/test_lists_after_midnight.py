"""After midnight, before the worker came, lists tell the validity of the day, and ask the database no more for many rows than for few."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from copy import copy
from datetime import date
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from cms.models.pages.front_page import cards_of
from legal_docs.admin.drafts import drafts_waiting
from legal_docs.law.validity.refresh import refresh_due
from legal_docs.models import DraftDocumentPage, LegalDocumentPage
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status
from tests.page_cache import forget_kept

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


Lists = dict[str, Callable[[Client], str]]
LISTS: Lists = {
    "list": page("/van-ban/"),
    "list by validity": page("/van-ban/?hieu_luc=het_hieu_luc_toan_bo"),
    "api": page("/api/v1/documents/?limit=100"),
    "feed": page("/van-ban/rss/"),
    "cards": cards,
    "admin": page("/quan-tri/van-ban/"),
    "names": page("/van-ban/ten-goi/"),
}
ASKING = LISTS | {"browsing": page("/van-ban/duyet/")}


@pytest.fixture(scope="module", autouse=True)
def _three(once: Any) -> None:
    """Three documents, which each test finds."""
    once(lambda: documents(3))


@pytest.fixture
def client() -> Client:
    return superuser()


def superuser() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("bien-tap"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(client: Client, shown: Callable[[Client], str]) -> int:
    shown(client)
    forget_kept()
    with CaptureQueriesContext(connection) as queries:
        shown(client)
    return len([query for query in queries if not KEPT.search(query["sql"])])


def few_and_many(django_db_blocker: Any, make: Callable[[int], object], counts: tuple[int, int], lists: Lists) -> dict[str, list[int]]:
    """Return how much each list asks for few rows and for many, which are made for all lists together and not left behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        found: dict[str, list[int]] = {name: [] for name in lists}
        client = superuser()
        for count in counts:
            make(count)
            for name, shown in lists.items():
                with time_machine.travel(MIDNIGHT, tick=False), transaction.atomic():
                    found[name].append(asked(client, shown))
                    transaction.set_rollback(True)
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def asked_of_documents(_three: None, django_db_blocker: Any) -> dict[str, list[int]]:
    return few_and_many(django_db_blocker, documents, (4, 14), ASKING)


@pytest.mark.parametrize("name", ASKING)
def test_a_list_asks_as_much_for_many_late_documents_as_for_few(asked_of_documents: dict[str, list[int]], name: str) -> None:
    few, many = asked_of_documents[name]
    assert few == many


@pytest.mark.parametrize("name", ASKING)
def test_a_list_asks_at_most_once_more_after_midnight_than_before(client: Client, name: str) -> None:
    with time_machine.travel(EVENING, tick=False):
        before = asked(client, ASKING[name] if name != "list by validity" else page("/van-ban/?hieu_luc=con_hieu_luc"))
    with time_machine.travel(MIDNIGHT, tick=False):
        assert asked(client, ASKING[name]) <= before + 1


@pytest.mark.parametrize("name", LISTS)
def test_a_list_tells_the_validity_of_the_new_day(client: Client, name: str) -> None:
    words = {"api": '"het_hieu_luc_toan_bo"'}.get(name, ENDED.lower())
    with time_machine.travel(MIDNIGHT, tick=False):
        assert LISTS[name](client).lower().count(words) >= 3


def test_more_late_documents_than_a_query_asks_for_are_told_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legal_docs.models.base.readable.AT_ONCE", 2)
    with time_machine.travel(MIDNIGHT, tick=False):
        known = list(LegalDocumentPage.objects.all())
        assert {one.status_today for one in known} == {(Status.EXPIRED, date(2027, 1, 1))}


def test_a_document_that_the_worker_refreshed_meanwhile_is_told_as_it_is_stored() -> None:
    with time_machine.travel(MIDNIGHT, tick=False):
        first, second = LegalDocumentPage.objects.order_by("pk")[:2]
        assert first.status_today[0] == Status.EXPIRED
        LegalDocumentPage.objects.update(status=Status.SUSPENDED, status_until=None)
        second.refresh_from_db()
        assert second.status_today[0] == Status.SUSPENDED


def test_a_process_that_keeps_a_list_over_two_midnights_tells_each_day() -> None:
    LegalDocumentPage.objects.update(status_until=date(2026, 11, 5))
    first, second = LegalDocumentPage.objects.order_by("pk")[:2]
    assert first.status_today[0] == Status.IN_FORCE
    with time_machine.travel(MIDNIGHT, tick=False):
        assert (first.status_today[0], second.status_today[0]) == (Status.EXPIRED, Status.EXPIRED)


def test_a_document_that_stands_twice_in_a_list_is_told_twice() -> None:
    with time_machine.travel(MIDNIGHT, tick=False):
        rows = LegalDocumentPage.objects.order_by().filter(number__startswith="1/")
        both = [*rows.union(rows, all=True), *map(copy, rows)]
        assert [one.status_today[0] for one in both] == [Status.EXPIRED] * 3


# --- browsing: each validity with the number of its documents ---------------------------------------------------------------


def browsed(client: Client) -> dict[str, int]:
    """What browsing says of each validity: its name, and the number of documents."""
    part = client.get("/van-ban/duyet/").content.decode().partition('id="hieu-luc"')[2].partition("</section>")[0]
    return {name: int(count) for name, count in re.findall(r'<a href="[^"]*">([^<]+)</a> <span class="mb-muted">\((\d+)\)', part)}


def told_by_pages(client: Client) -> dict[str, int]:
    """What the pages of the public documents say of their validity."""
    known = LegalDocumentPage.objects.readable().order_by("pk")
    return dict(Counter(str(LegalDocumentPage.objects.get(pk=one.pk).status_label) for one in known))


def end_today() -> None:
    """Leave the three as they are."""


def begins_today() -> None:
    begins_today_with("9/2026/QĐ-UBND")


def begins_today_with(number: str, **values: Any) -> LegalDocumentPage:
    return document(number, issued_on=date(2026, 10, 2), effective_on=date(2027, 1, 1), **values)


def is_repealed_today() -> None:
    law = document("8/2026/QĐ-UBND", issued_on=date(2026, 1, 2), effective_on=date(2026, 2, 1))
    begins_today_with("9/2026/QĐ-UBND", relations=[related(law, RelationKind.REPEALS)])


def is_repealed_in_part_today() -> None:
    law = document("8/2026/QĐ-UBND", issued_on=date(2026, 1, 2), effective_on=date(2026, 2, 1))
    begins_today_with("9/2026/QĐ-UBND", relations=[related(law, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 1")])


def ended_the_day_before_the_worker_came_last() -> None:
    document("9/2026/QĐ-UBND", issued_on=date(2026, 1, 2), effective_on=date(2026, 2, 1), expires_on=date(2026, 12, 30))
    LegalDocumentPage.objects.filter(number="9/2026/QĐ-UBND").update(status=Status.IN_FORCE, status_until=date(2026, 12, 30))


def has_no_interval_of_today() -> None:
    LegalDocumentPage.objects.order_by("pk")[0].validity_windows.all().delete()


def is_restricted() -> None:
    PageViewRestriction.objects.create(page=LegalDocumentPage.objects.order_by("pk")[0], restriction_type="login")


def is_taken_off() -> None:
    LegalDocumentPage.objects.order_by("pk")[0].unpublish()


CHANGES = [
    end_today,
    begins_today,
    is_repealed_today,
    is_repealed_in_part_today,
    ended_the_day_before_the_worker_came_last,
    has_no_interval_of_today,
    is_restricted,
    is_taken_off,
]


@pytest.mark.parametrize("change", CHANGES)
def test_browsing_counts_each_validity_as_the_pages_and_the_lists_tell_it_after_midnight(change: Callable[[], None]) -> None:
    client = Client()
    change()
    with time_machine.travel(MIDNIGHT, tick=False):
        counts = browsed(client)
        assert counts == told_by_pages(client)
        for name, count in counts.items():
            (status,) = [one for one in Status if str(one.label) == name]
            shown = client.get("/van-ban/", {"hieu_luc": status.value}).content.decode()
            assert shown.count('class="mb-list__title"') == count, name


def test_browsing_tells_the_same_when_the_worker_has_come() -> None:
    begins_today_with("9/2026/QĐ-UBND")
    with time_machine.travel(MIDNIGHT, tick=False):
        before = browsed(Client())
        refresh_due()
        assert browsed(Client()) == before


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


OF_DRAFTS: Lists = {
    "cards": draft_cards,
    "feed": page("/van-ban/du-thao/atom/"),
    "section": page("/du-thao-thu/"),
    "worklist": worklist,
}


def documents_and_drafts(count: int) -> None:
    documents(10)
    drafts(count)


@pytest.fixture(scope="module")
def asked_of_drafts(_three: None, django_db_blocker: Any) -> dict[str, list[int]]:
    return few_and_many(django_db_blocker, documents_and_drafts, (3, 10), OF_DRAFTS)


@pytest.mark.parametrize("name", OF_DRAFTS)
def test_a_list_of_drafts_asks_as_much_for_many_adopted_ones_as_for_few(asked_of_drafts: dict[str, list[int]], name: str) -> None:
    few, many = asked_of_drafts[name]
    assert few == many


@pytest.mark.parametrize("name", ["cards", "feed"])
def test_a_list_of_drafts_says_which_were_adopted(client: Client, name: str) -> None:
    drafts(2)
    LegalDocumentPage.objects.filter(pk=LegalDocumentPage.objects.order_by("pk")[0].pk).update(live=False)
    assert OF_DRAFTS[name](client).count("Đã ban hành") == 1
