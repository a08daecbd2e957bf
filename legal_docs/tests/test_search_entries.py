"""What documents say of themselves to the search."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from cms.contracts.search import EntryKind, StatusWindow
from legal_docs.tests.amended import EFFECT, amended_document
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind

pytestmark = pytest.mark.django_db

AMENDING = """Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 01/2023/QĐ-UBND
1. Sửa đổi Điều 5 như sau:
“Điều 5. Nguyên tắc làm việc của thư viện tỉnh
1. Phục vụ bạn đọc tận tình, chu đáo, không phân biệt đối xử giữa các bạn đọc.
2. Giữ gìn vốn tài liệu của thư viện, không để mất mát, hư hỏng trong quá trình phục vụ.”
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày ký."""


def test_a_document_gives_an_entry_of_its_own_and_one_for_each_article() -> None:
    page = document(source_id="05-2024-qd-ubnd")
    entries = list(page.get_search_entries())
    assert [entry.kind for entry in entries] == [EntryKind.DOCUMENT, *[EntryKind.ARTICLE] * 3]
    whole, second = entries[0], entries[2]
    assert (whole.entry_id, whole.number_key, whole.external_id) == (f"page:{page.pk}", "5/2024/qd-ubnd", "05-2024-qd-ubnd")
    assert second.entry_id == f"page:{page.pk}#chp_I__art_2"
    assert second.parent_id == whole.entry_id
    assert second.url == f"{page.url}dieu-2/"
    assert second.heading == "Điều 2. Giờ mở cửa"
    assert second.path.startswith("Chương I")
    assert "đ) Ngày truyền thống của tỉnh." in second.body


def test_all_entries_of_a_document_have_its_rating_which_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    page, asked = document(), list[int]()
    monkeypatch.setattr("cms.models.pages.base_page.rating_of", lambda page_id: asked.append(page_id) or 0.5)
    assert [entry.rating for entry in page.get_search_entries()] == [0.5] * 4
    assert asked == [page.pk]


def test_validity_windows_let_a_search_ask_for_any_day() -> None:
    old = document("01/2023/QĐ-UBND", issued_on=date(2023, 1, 2), effective_on=date(2023, 2, 1))
    document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.REPLACES)])
    entry = next(iter(old.get_search_entries()))
    assert entry.status_windows == (
        StatusWindow("chua_co_hieu_luc", date(2023, 1, 2), date(2023, 2, 1)),
        StatusWindow("con_hieu_luc", date(2023, 2, 1), date(2024, 2, 1)),
        StatusWindow("het_hieu_luc_toan_bo", date(2024, 2, 1), None),
    )
    assert entry.citations_received == 1


def test_text_quoted_from_another_document_is_flagged() -> None:
    page = document(body_text=AMENDING)
    flags = {entry.heading.split(".")[0]: entry.quoted for entry in page.get_search_entries() if entry.kind is EntryKind.ARTICLE}
    assert flags == {"Điều 1": True, "Điều 2": False}


def test_what_is_not_public_gives_no_entries() -> None:
    page = document()
    page.unpublish()
    assert list(page.get_search_entries()) == []
    assert list(document("07/2024/QĐ-UBND", publish=False).get_search_entries()) == []


def test_each_wording_of_an_amended_article_is_an_entry_with_its_days_and_its_address() -> None:
    target, _acting = amended_document()
    entries = {entry.entry_id.partition("#")[2]: entry for entry in target.get_search_entries() if entry.kind is EntryKind.ARTICLE}
    now, before, untouched = entries["chp_I__art_2"], entries["chp_I__art_2@"], entries["chp_II__art_3"]
    assert (before.text_from, before.text_until, now.text_from, now.text_until) == (None, EFFECT, EFFECT, None)
    assert "từ 7 giờ 30 phút" in before.body
    assert "từ 7 giờ đến 20 giờ" in now.body
    assert now.url == f"{target.url}dieu-2/"
    assert before.url == f"{target.url.rstrip('/')}@2025-02-28/dieu-2/"
    assert now.url_on(date(2025, 1, 5)) == f"{target.url.rstrip('/')}@2025-01-05/dieu-2/"
    assert (untouched.text_from, untouched.text_until) == (None, None)


def test_a_text_that_is_still_to_come_does_not_take_the_place_of_todays() -> None:
    with time_machine.travel(EFFECT - timedelta(days=10)):
        target, _acting = amended_document()
        entries = {entry.entry_id.partition("#")[2]: entry for entry in target.get_search_entries()}
    assert entries["chp_I__art_2"].text_until == EFFECT
    assert entries[f"chp_I__art_2@{EFFECT}"].text_from == EFFECT


def test_a_text_without_articles_is_found_by_the_words_of_its_clauses() -> None:
    lines = ["I. NHIỆM VỤ", "Mở đầu của mục.", "1. Các sở kiểm tra bình cứu hỏa.", "a) Tại trụ sở.", "Nơi nhận:", "- Như trên;"]
    [whole] = document("05/CT-UBND", type_name="Chỉ thị", body_text="\n".join(["CHỈ THỊ", *lines])).get_search_entries()
    assert whole.body.split("\n") == ["NHIỆM VỤ", *lines[1:4], "CHỈ THỊ"]


def test_the_words_of_articles_and_annexes_stay_in_their_own_entries() -> None:
    text = "Điều 1. Mở cửa\nThư viện mở cửa.\nNơi nhận:\n- Như trên;\nPHỤ LỤC I\nDANH MỤC SÁCH\nSách giáo khoa."
    whole, *rest = document(body_text=text).get_search_entries()
    assert whole.body == "Mở cửa"
    assert [entry.body for entry in rest] == ["Thư viện mở cửa.", "Sách giáo khoa."]
