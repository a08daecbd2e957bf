"""What readers see of the law on a day: the dated address, the badge, the doubt, the history."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from legal_docs.law.amending.approving import deciding, preparing
from legal_docs.law.validity.calendar.services import raise_due
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.showing.law_on_a_day import missing_changes
from legal_docs.law.validity.showing.timeline import timeline
from legal_docs.models import DocumentVersion, LegalDocumentPage, LegalTask, TaskKind
from legal_docs.tests.amended import amending_document, approved, publisher
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db

BASE = "/van-ban/quyet-dinh/2024/5-2024-qd-ubnd"


Pair = tuple[LegalDocumentPage, LegalDocumentPage]


@pytest.fixture
def amended(target: LegalDocumentPage, acting: LegalDocumentPage, first: Any, second: Any) -> Pair:
    """A document with two versions, and the one that amended it."""
    approved(acting, first, second)
    return target, acting


def html(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    assert not response.cookies
    return response.content.decode()


def test_a_dated_address_gives_the_text_of_that_day(client: Client, amended: Pair) -> None:
    before, after = html(client, f"{BASE}@2025-02-28/"), html(client, f"{BASE}@2025-03-01/")
    assert "từ 7 giờ 30 phút" in before
    assert "Thẻ bạn đọc" not in before
    assert "từ 7 giờ đến 20 giờ" in after
    assert "Thẻ bạn đọc" in after
    assert "28/02/2025" in before
    assert f'href="{BASE}/"' in before


def test_a_provision_has_its_dated_address_and_its_neighbours_keep_the_day(client: Client, amended: Pair) -> None:
    shown = html(client, f"{BASE}@2025-02-28/dieu-2/")
    assert "từ 7 giờ 30 phút" in shown
    assert f"{BASE}@2025-02-28/dieu-3/" in shown
    assert f'rel="canonical" href="http://localhost:8000{BASE}/dieu-2/"' in shown or f"{BASE}/dieu-2/" in shown


def test_a_provision_that_came_later_is_said_not_to_be_there_yet(client: Client, amended: Pair) -> None:
    shown = html(client, f"{BASE}@2025-02-28/dieu-2a/", 404)
    assert "28/02/2025" in shown
    assert f"{BASE}/dieu-2a/" in shown
    never = html(client, f"{BASE}@2025-02-28/dieu-99/", 404)
    assert f'href="{BASE}@2025-02-28/#art_2"' in never


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("dieu-3", "kem-theo-1/dieu-3"),
        ("dieu-3/khoan-2", "kem-theo-1/dieu-3/khoan-2"),
        ("dieu-3/khoan-9", "kem-theo-1/dieu-3"),
        ("dieu-1/khoan-9", "dieu-1"),
        ("dieu-99", ""),
    ],
)
def test_a_place_that_only_the_attached_regulation_has_is_offered_there(client: Client, asked: str, offered: str) -> None:
    decision = "QUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Quy định về mèo.\nĐiều 2. Thi hành.\n"
    attached = "QUY ĐỊNH\nVề mèo\nĐiều 1. Phạm vi\nMèo nhà.\nĐiều 2. Đối tượng\nMèo hoang.\nĐiều 3. Ăn\n1. Cá.\n2. Cơm."
    page = document("15/2024/QĐ-UBND", body_text=decision + attached)
    buttons = re.findall(r'<a class="mb-button" href="([^"]+)"', html(client, f"{page.url}{asked}/", 404))
    assert [button for button in buttons if button != page.url] == ([f"{page.url}{offered}/"] if offered else [])


@pytest.mark.today("2025-02-20T09:00")
def test_a_provision_of_a_coming_text_is_not_there_yet(client: Client, amended: Pair) -> None:
    shown = html(client, f"{BASE}/dieu-2a/", 404)
    assert "nay chưa có Điều 2a" in shown
    assert f"{BASE}@2025-03-01/dieu-2a/" in shown


def test_a_provision_that_is_gone_leads_to_the_latest_text_that_had_it(client: Client, target: LegalDocumentPage) -> None:
    first = target.version_on()
    assert first is not None
    days = [date(2024, 3, 1), date(2024, 6, 1)]
    for start, end, lacking in zip(days, [days[1], None], ["", "art_3"], strict=True):
        version = DocumentVersion.objects.create(document=target, valid_from=start, valid_to=end)
        for row in first.provisions.exclude(anchor=lacking):
            row.pk, row.version = None, version
            row.save()
    DocumentVersion.objects.filter(pk=first.pk).update(valid_to=days[0])
    shown = html(client, f"{BASE}/dieu-3/", 404)
    assert "nay không còn Điều 3" in shown
    assert f"{BASE}@2024-03-01/dieu-3/" in shown


def test_a_status_without_any_day_is_shown_without_a_dash() -> None:
    windows = [{"label": "Còn hiệu lực", "start": None, "last": None}]
    shown = render_to_string("legal_docs/versions/provision_validity.html", {"provision_status": {"windows": windows}})
    assert "–" not in shown
    assert ":" not in shown.split("<li>")[1].split("</li>")[0]


def test_the_form_leads_to_the_address_of_the_day_and_asks_again_for_a_day_that_is_none(client: Client, amended: Pair) -> None:
    target, _acting = amended
    found = client.get(f"/van-ban/xem-tai-ngay/{target.pk}/", {"ngay": "28/02/2025", "dieu": "art_2"})
    assert (found.status_code, found["Location"]) == (302, f"{BASE}@2025-02-28/dieu-2/")
    assert client.get(f"/van-ban/xem-tai-ngay/{target.pk}/", {"ngay": "2025-02-28"})["Location"] == f"{BASE}@2025-02-28/"
    assert "Không có ngày 31/02/2025" in html(client, f"/van-ban/xem-tai-ngay/{target.pk}/?ngay=31/02/2025", 400)


def test_a_badge_stands_at_each_changed_provision_and_at_its_article(client: Client, amended: Pair) -> None:
    _target, acting = amended
    shown = html(client, f"{BASE}/")
    article = re.search(r'<article[^>]*id="art_2".*?</article>', shown, re.DOTALL)
    assert article is not None
    assert article[0].count(acting.url) >= 3
    assert 'href="#art_2__cl_1"' in article[0]
    untouched = re.search(r'<article[^>]*id="art_3".*?</article>', shown, re.DOTALL)
    assert untouched is not None
    assert acting.url not in untouched[0]


def test_not_enough_data_is_said_where_a_change_is_not_in_the_text(
    client: Client, target: LegalDocumentPage, acting: LegalDocumentPage
) -> None:
    assert [relation.document for relation in missing_changes(target, date(2025, 3, 1))] == [acting]
    assert missing_changes(target, date(2025, 2, 28)) == []
    shown = html(client, f"{BASE}@2025-03-01/")
    doubt = re.search(r'class="mb-asof__doubt".*?</div>', shown, re.DOTALL)
    assert doubt is not None
    assert acting.url in doubt[0]
    assert "mb-asof__doubt" not in html(client, f"{BASE}@2025-02-28/")


def test_a_change_without_a_day_makes_every_day_doubtful(target: LegalDocumentPage) -> None:
    document(
        "09/2025/QĐ-UBND",
        effective_on=None,
        issued_on=date(2025, 2, 10),
        relations=[related(target, RelationKind.AMENDS, scope=Scope.PARTIAL)],
    )
    assert len(missing_changes(target, date(2024, 6, 1))) == 1


def test_once_approved_nothing_is_missing(client: Client, amended: Pair) -> None:
    target, _acting = amended
    assert missing_changes(target) == []
    assert "mb-asof__doubt" not in html(client, f"{BASE}/")


def test_a_consolidated_text_has_the_changes_before_it_from_its_own_day_on(target: LegalDocumentPage) -> None:
    for number, day in (("06/2024/QĐ-UBND", date(2024, 6, 1)), ("07/2025/QĐ-UBND", date(2025, 6, 1))):
        document(
            number, issued_on=date(2024, 5, 1), effective_on=day, relations=[related(target, RelationKind.AMENDS, scope=Scope.PARTIAL)]
        )
    raise_due(today=date(2025, 8, 1))
    whole = document(
        "1/VBHN-UBND",
        type_name="Văn bản hợp nhất",
        issued_on=date(2025, 7, 1),
        effective_on=date(2025, 7, 1),
        relations=[related(target, RelationKind.CONSOLIDATES)],
    )
    clerk = publisher("mot")
    amendment = preparing.propose_consolidation(whole, target=target, day=date(2025, 6, 1), user=clerk)
    deciding.submit(amendment, user=clerk)
    deciding.approve(amendment, user=publisher("hai"))
    assert [relation.document.number for relation in missing_changes(target, date(2025, 5, 31))] == ["06/2024/QĐ-UBND"]
    assert missing_changes(target, date(2025, 6, 1)) == []
    raise_due(today=date(2025, 8, 1))
    assert LegalTask.objects.filter(kind=TaskKind.TEXT_BEHIND).exclude(settled_at=None).count() == 2


def test_the_history_tells_each_change_with_its_day_and_the_way_to_its_text(client: Client, amended: Pair) -> None:
    target, acting = amended
    days = [event["day"] for event in timeline(target, facts_of(target))]
    assert days == sorted(days) == [date(2024, 1, 15), date(2024, 2, 1), date(2025, 3, 1)]
    shown = html(client, f"{BASE}/")
    history = re.search(r'id="hieu-luc".*?</section>', shown, re.DOTALL)
    assert history is not None
    assert acting.url in history[0]
    assert f"{BASE}@2025-03-01/" in history[0]


def test_one_history_tells_the_changes_and_the_validity_that_begins_with_each(client: Client, target: LegalDocumentPage) -> None:
    document(
        "02/2026/QĐ-UBND",
        issued_on=date(2026, 1, 5),
        effective_on=date(2026, 2, 1),
        relations=[related(target, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")],
    )
    told = {event["day"]: event["validity"]["label"] for event in timeline(target, facts_of(target))}
    wanted = {date(2024, 1, 15): Status.NOT_YET, date(2024, 2, 1): Status.IN_FORCE, date(2026, 2, 1): Status.PARTLY_EXPIRED}
    assert told == {day: status.label for day, status in wanted.items()}
    shown = html(client, f"{BASE}/")
    assert shown.count("<h2>Hiệu lực theo thời gian</h2>") == 1
    assert "Lịch sử hiệu lực" not in shown
    assert "đến hết ngày 31/01/2026" in shown


def test_a_change_to_come_is_announced_on_the_page_of_today(client: Client, target: LegalDocumentPage) -> None:
    coming = amending_document(target, effective_on=date(timezone.localdate().year + 1, 3, 1))
    shown = html(client, f"{BASE}/")
    box = re.search(r'class="mb-asof__coming".*?</div>', shown, re.DOTALL)
    assert box is not None
    assert coming.url in box[0]


def test_before_its_issue_a_document_is_said_not_to_be_issued_yet(client: Client, target: LegalDocumentPage) -> None:
    assert "mb-asof__doubt" in html(client, f"{BASE}@2024-01-14/")
    assert "mb-asof__doubt" not in html(client, f"{BASE}@2024-01-15/")


def test_a_withdrawn_document_has_no_dated_pages(client: Client, target: LegalDocumentPage) -> None:
    target.unpublish()
    html(client, f"{BASE}@2024-06-01/", 404)


def test_a_provision_repealed_has_a_validity_of_its_own(client: Client, target: LegalDocumentPage) -> None:
    document(
        "02/2026/QĐ-UBND",
        issued_on=date(2026, 1, 5),
        effective_on=date(2026, 2, 1),
        relations=[related(target, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")],
    )
    shown = html(client, f"{BASE}@2026-02-01/dieu-2/")
    assert shown.count("mb-validity--bad") == 1
    assert "mb-validity--bad" not in html(client, f"{BASE}@2026-01-31/dieu-2/")
    assert "mb-validity--bad" not in html(client, f"{BASE}@2026-02-01/dieu-1/")
