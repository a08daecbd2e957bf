"""Comparing texts: words, alignment, the page."""

from __future__ import annotations

import pytest
from django.test import Client

from legal_docs.law.compare.report import compare
from legal_docs.law.compare.words import GONE, NEW, SAME, Piece, word_changes
from legal_docs.law.validity.showing.refs import NotFound, side_of
from legal_docs.tests.amended import amended_document
from legal_docs.tests.factories import document
from legal_docs.text.provisions.rows import Row, rows_of
from legal_docs.text.structure.parser import parse

OLD = "quyet-dinh/2024/5-2024-qd-ubnd@2025-02-28"
TODAY = "quyet-dinh/2024/5-2024-qd-ubnd"


def rows(text: str) -> list[Row]:
    return rows_of(parse(text))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("mở cửa", "mở cửa", [Piece(SAME, "mở cửa")]),
        ("", "", []),
        ("mở từ 7 giờ.", "mở từ 8 giờ.", [Piece(SAME, "mở từ "), Piece(GONE, "7"), Piece(NEW, "8"), Piece(SAME, " giờ.")]),
        ("a b c d", "a x y d", [Piece(SAME, "a "), Piece(GONE, "b c"), Piece(NEW, "x y"), Piece(SAME, " d")]),
        ("mở cửa", "mở cửa cả ngày", [Piece(SAME, "mở cửa"), Piece(NEW, " cả ngày")]),
    ],
)
def test_words_are_compared_as_words(before: str, after: str, expected: list[Piece]) -> None:
    assert word_changes(before, after) == expected


@pytest.mark.parametrize("repeats", [1, 40, 900])
def test_the_pieces_make_up_both_texts_exactly(repeats: int) -> None:
    before = "Hồ sơ gồm đơn, bản sao.\nNộp tại bộ phận một cửa. " * repeats
    after = before.replace("bản sao", "ảnh chụp").replace("một cửa", "trực tuyến", 3) + "Hết."
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == after


def test_in_one_document_a_provision_is_known_by_its_id() -> None:
    before = rows("Điều 1. Một\nNội dung một.\nĐiều 2. Hai\n1. Khoản một.\n2. Khoản hai.\nĐiều 3. Ba\nNội dung ba.")
    after = rows("Điều 1. Một\nNội dung một.\nĐiều 2. Hai\n1. Khoản khác.\n2. Khoản hai.\nĐiều 2a. Thêm\nMới.\nĐiều 3. Ba\nNội dung ba.")
    result = compare(before, after, same_document=True)
    assert [(block.name, block.state) for block in result.blocks] == [
        ("Điều 1", "same"),
        ("Điều 2", "changed"),
        ("Điều 2a", "added"),
        ("Điều 3", "same"),
    ]
    assert [block.number for block in result.changed] == [1, 2]
    assert result.changed[0].changes == 1


def test_between_documents_articles_answer_to_each_other_by_heading_and_by_words() -> None:
    before = rows(
        "Điều 1. Phạm vi\nQuy định về thư viện.\nĐiều 2. Giờ mở cửa\nThư viện mở cửa từ 7 giờ đến 17 giờ các ngày trong tuần.\n"
        "Điều 3. Lệ phí\nKhông thu lệ phí."
    )
    after = rows(
        "Điều 1. Phạm vi\nQuy định về thư viện.\nĐiều 2. Bạn đọc\nBạn đọc là mọi công dân.\n"
        "Điều 3. Thời gian phục vụ\nThư viện mở cửa từ 8 giờ đến 17 giờ các ngày trong tuần."
    )
    result = compare(before, after, same_document=False)
    assert [(block.name, block.state) for block in result.blocks] == [
        ("Điều 1", "same"),
        ("Điều 2", "added"),
        ("Điều 2 → Điều 3", "changed"),
        ("Điều 3", "removed"),
    ]


def test_two_single_articles_are_compared_whatever_their_headings() -> None:
    result = compare(rows("Điều 5. Phí\nThu 10 đồng."), rows("Điều 9. Lệ phí thư viện\nMiễn phí cho trẻ em."), same_document=False)
    assert [block.name for block in result.blocks] == ["Điều 5 → Điều 9"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "anchor", "day"),
    [
        (TODAY, "", None),
        (OLD, "", "2025-02-28"),
        (f"{OLD}/dieu-2", "art_2", "2025-02-28"),
        ("https://example.org/van-ban/quyet-dinh/2024/5-2024-qd-ubnd/dieu-2/khoan-1/", "art_2__cl_1", None),
        (f"/van-ban/{TODAY}/#art_2", "art_2", None),
        (f"http://localhost/van-ban/{TODAY}/?ngay=1#m-muc-luc", "", None),
        ("Điều 2 Quyết định số 05/2024/QĐ-UBND", "art_2", None),
        ("khoản 1 điều 2 qđ 05/2024/qd-ubnd", "art_2__cl_1", None),
    ],
)
def test_a_side_is_an_address_or_a_citation(typed: str, anchor: str, day: str | None) -> None:
    page = document("05/2024/QĐ-UBND")
    side = side_of(typed)
    assert (side.page.pk, side.anchor, side.day and side.day.isoformat()) == (page.pk, anchor, day)
    assert side_of(side.ref) == side


@pytest.mark.django_db
def test_what_is_not_on_the_site_is_not_found() -> None:
    document("05/2024/QĐ-UBND", publish=False)
    for typed in (TODAY, "05/2024/QĐ-UBND", "không có gì", "quyet-dinh/2024/khac"):
        with pytest.raises(NotFound):
            side_of(typed)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["/van-ban/luat/2024/5-qd-ubnd/#art_5", "https://a.vn/2024/5-qd-ubnd", "van-ban/luat/2024/5-qd-ubnd"])
def test_an_address_that_leads_nowhere_is_not_taken_for_the_number_of_another_document(typed: str) -> None:
    document("2024/5-QĐ-UBND")
    with pytest.raises(NotFound):
        side_of(typed)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["Điều 5 Quyết định số 05/2024/QĐ-UBND", f"{TODAY}/dieu-5"])
def test_an_article_that_only_the_attached_regulation_has_is_found_there(typed: str) -> None:
    regulation = "\n".join(f"Điều {number}. Mục {number}\nNội dung." for number in range(1, 7))
    head = "QUY ĐỊNH\nVề thư viện\n(Ban hành kèm theo Quyết định số 05/2024/QĐ-UBND)"
    document(body_text=f"Điều 1. Ban hành kèm theo Quyết định này Quy định về thư viện.\n\n{head}\n{regulation}")
    assert [row.printed for row in side_of(typed).rows()] == ["Điều 5. Mục 5\nNội dung."]


@pytest.mark.django_db
def test_the_page_lists_the_changes_and_marks_the_words(client: Client) -> None:
    amended_document()
    shown = client.get("/van-ban/so-sanh/", {"truoc": OLD, "sau": TODAY}).content.decode()
    assert 'href="#thay-doi-1"' in shown
    assert "<ins>" in shown
    assert "<del>" in shown
    assert "Thẻ bạn đọc" in shown
    assert "mb-cmp__pair" in shown
    inline = client.get("/van-ban/so-sanh/", {"truoc": OLD, "sau": TODAY, "kieu": "mot-cot"}).content.decode()
    assert "mb-cmp__pair" not in inline
    assert "<ins>" in inline
    everything = client.get("/van-ban/so-sanh/", {"truoc": OLD, "sau": TODAY, "tat_ca": "1"}).content.decode()
    assert "Hiệu lực thi hành" in everything
    assert "có hiệu lực thi hành từ ngày 01 tháng 02" not in shown
    assert "có hiệu lực thi hành từ ngày 01 tháng 02" in everything


@pytest.mark.django_db
def test_text_is_escaped_in_a_comparison(client: Client) -> None:
    document("01/2024/QĐ-UBND", body_text="Điều 1. A\nMột <script>x</script>.")
    document("02/2024/QĐ-UBND", body_text="Điều 1. A\nHai <script>y</script>.")
    shown = client.get("/van-ban/so-sanh/", {"truoc": "01/2024/QĐ-UBND", "sau": "02/2024/QĐ-UBND"}).content.decode()
    assert "<script>x" not in shown
    assert "<script>y" not in shown


@pytest.mark.django_db
def test_a_wrong_side_is_asked_for_again_in_words(client: Client) -> None:
    document("05/2024/QĐ-UBND")
    response = client.get("/van-ban/so-sanh/", {"truoc": TODAY, "sau": "không rõ"})
    assert response.status_code == 400
    assert 'id="id_sau_error"' in response.content.decode()
    assert client.get("/van-ban/so-sanh/", {"truoc": TODAY}).status_code == 200
