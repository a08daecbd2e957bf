"""Nothing on a page contradicts itself: old texts say so first, one date of effect, what a repeal touches, why two texts are the same."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client

from cms.templatetags.cms_tags import link_numbers
from legal_docs.law.compare.words import GONE, NEW, word_changes
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.showing.timeline import timeline
from legal_docs.tests.amended import amended_document
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope

pytestmark = pytest.mark.django_db

BASE = "/van-ban/quyet-dinh/2024/5-2024-qd-ubnd"


TODAY = "2026-11-27T05:00:00Z"


@pytest.fixture(scope="module", autouse=True)
def _amended(once: Any) -> None:
    """A document with two versions, which each test finds at `BASE`."""
    once(time_machine.travel(TODAY, tick=False)(amended_document))


@pytest.fixture(autouse=True)
def _day() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def words(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def test_an_old_text_says_so_before_anything_else_and_leads_to_the_one_in_force(client: Client) -> None:
    shown = words(client, f"{BASE}@2024-06-01/")
    assert shown.partition("> ")[2].strip().startswith("Bản cũ áp dụng từ 01/02/2024 đến 28/02/2025 Đọc bản hiện hành")
    assert "Bản cũ" in words(client, f"{BASE}@2024-06-01/dieu-2/")
    assert "Bản cũ" not in words(client, f"{BASE}@2025-06-01/")  # the text of today, seen on an earlier day
    assert "Bản cũ" not in words(client, f"{BASE}/")


def test_the_text_of_a_day_and_a_provision_lead_to_their_document_in_another_language(client: Client) -> None:
    for address in (f"{BASE}@2024-06-01/", f"{BASE}/dieu-2/"):
        html = client.get(address).content.decode()
        assert re.findall(r'href="(/en/[^"]*)"', html) == [f"/en{BASE}/"], address


def test_another_day_never_wears_the_colour_of_today(client: Client) -> None:
    html = client.get(f"{BASE}@2024-06-01/").content.decode()
    assert "mb-validity--neutral" in html
    assert "mb-validity--good" not in html
    assert "Hôm nay, 27/11/2026:" in html
    assert "mb-validity--warn" in client.get(f"{BASE}/").content.decode()


def test_the_data_reach_to_today_at_most(client: Client) -> None:
    for day in ("2024-06-01", "2031-01-01"):
        assert "đến ngày 27/11/2026" in words(client, f"{BASE}@{day}/")


def test_a_consolidated_text_names_one_day_of_effect_and_its_original_offers_it(client: Client) -> None:
    original = document("15/2024/QĐ-UBND")
    text = document(
        "03/VBHN-UBND",
        type_name="Văn bản hợp nhất",
        issued_on=date(2026, 11, 10),
        effective_on=date(2026, 11, 1),
        early_effect_reason="Văn bản hợp nhất",
        relations=[related(original, RelationKind.CONSOLIDATES)],
    )
    shown = words(client, text.url)
    assert "Có hiệu lực từ ngày 01/11/2026." in shown
    assert "Có hiệu lực từ ngày 10/11/2026" not in shown
    begins = [event["day"] for event in timeline(text, facts_of(text)) if event.get("validity")]
    assert begins == [date(2026, 11, 1)]
    assert f'href="{text.url}">Đọc bản hợp nhất' in re.sub(r"\s+", " ", client.get(original.url).content.decode())


def test_a_partial_repeal_says_what_is_repealed_even_where_only_a_note_does(client: Client) -> None:
    target = document("15/2024/QĐ-UBND")
    document(
        "09/2024/QĐ-UBND",
        title="Quyết định bãi bỏ",
        effective_on=date(2024, 3, 1),
        relations=[related(target, RelationKind.REPEALS, scope=Scope.PARTIAL, note="Bãi bỏ quy định về ngày nghỉ lễ")],
    )
    assert "Bãi bỏ quy định về ngày nghỉ lễ" in words(client, target.url)


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("rộng từ 4,5 m trở lên", "rộng từ 4 m trở lên", "4,5", "4"),
        ("mức 1.200.000 đồng", "mức 1.500.000 đồng", "1.200.000", "1.500.000"),
        ("trước ngày 01/4/2026", "trước ngày 01/7/2026", "01/4/2026", "01/7/2026"),
        ("theo 12/2026/QĐ-UBND này", "theo 29/2026/QĐ-UBND này", "12/2026/QĐ-UBND", "29/2026/QĐ-UBND"),
        ("giảm 2,5% mỗi năm", "giảm 3% mỗi năm", "2,5%", "3%"),
    ],
)
def test_a_number_changes_as_one_word(before: str, after: str, gone: str, new: str) -> None:
    pieces = word_changes(before, after)
    assert [piece.text.strip() for piece in pieces if piece.kind == GONE] == [gone]
    assert [piece.text.strip() for piece in pieces if piece.kind == NEW] == [new]


def test_two_days_of_one_text_say_why_nothing_differs(client: Client) -> None:
    path = BASE.removeprefix("/van-ban/")
    shown = words(client, f"/van-ban/so-sanh/?truoc={quote(path + '@2024-03-01')}&sau={quote(path + '@2024-06-01')}")
    assert "Hai ngày này cùng thuộc thời gian áp dụng của một bản, từ 01/02/2024 đến 28/02/2025." in shown


def test_versions_are_picked_from_a_list_with_search(client: Client) -> None:
    found = client.get("/van-ban/so-sanh/", {"tim": "thư viện"}).content.decode()
    first = re.search(r'href="([^"]+truoc=[^"]+)">\s*Bản 01/02/2024', found)
    assert first is not None
    second = client.get(unescape(first[1])).content.decode()
    pair = re.search(r'href="([^"]+sau=[^"]+)">\s*Bản từ 01/03/2025', second)
    assert pair is not None
    assert "chỗ khác nhau" in client.get(unescape(pair[1])).content.decode()


def test_a_number_in_a_text_becomes_a_link_and_says_when_it_is_not_in_force() -> None:
    old = document("15/2024/QĐ-UBND", expires_on=date(2025, 1, 1))
    new = document("07/2025/QĐ-UBND", issued_on=date(2025, 1, 2), effective_on=date(2025, 2, 1))
    html = "<p>Theo Quyết định số 15/2024/QĐ-UBND và 07/2025/QĐ-UBND, <a href='/x/'>07/2025/QĐ-UBND</a>; 99/2025/QĐ-UBND.</p>"
    linked = link_numbers(html)
    assert linked.count(f'<a href="{old.url}"') == 1
    assert linked.count(f'<a href="{new.url}"') == 1
    assert '</a> <span class="mb-badge mb-badge--bad">Hết hiệu lực toàn bộ</span> và' in linked
    assert "<a href='/x/'>07/2025/QĐ-UBND</a>; 99/2025/QĐ-UBND." in linked
