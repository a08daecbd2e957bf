"""The texts of a pasted list of citations, on a page and as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from search.engines.contract import SearchEngine
from search.results.formats.citation_list import clause_of
from search.tests.engine_data import document, put
from search.tests.take_along_data import MARRIAGE, filled, html, lines

__all__ = ["filled"]

pytestmark = pytest.mark.django_db

CITED = "1) khoản 2 Điều 8 Luật Hôn nhân và gia đình 2014\n- dieu 79 luat dat dai 2024; 45/2013/QH13\nđiều 5 nghị định 1/1999/NĐ-CP"


def test_a_pasted_list_gives_the_text_and_validity_of_each_citation(client: Client, filled: SearchEngine) -> None:
    shown = html(client, "/tim-kiem/trich-dan/", ds=CITED)
    assert "Nữ từ đủ 18 tuổi" in shown
    assert "Nam từ đủ 20 tuổi" not in shown
    assert "Thu hồi đất để phát triển" in shown
    head, clause, article_79, whole, unknown = lines(client, "/tim-kiem/trich-dan.csv", ds=CITED)
    assert len(head) == 7
    assert clause[5] == "2. Nữ từ đủ 18 tuổi trở lên."
    assert "Xây dựng thuỷ lợi" in article_79[5]
    assert whole[2] == "45/2013/QH13"
    assert unknown[1:4] == ["", "", ""]
    assert unknown[4]


def test_the_day_of_a_list_decides_validity_and_wording(client: Client, filled: SearchEngine) -> None:
    today = lines(client, "/tim-kiem/trich-dan.csv", ds="luật đất đai 2013")[1][4]
    then = lines(client, "/tim-kiem/trich-dan.csv", ds="luật đất đai 2013", ngay="01/01/2020")[1][4]
    assert today != then
    filled.bulk(
        put([replace(MARRIAGE, text_from=date(2026, 1, 1)), replace(MARRIAGE, entry_id="hngd#8@", body="Cũ.", text_until=date(2026, 1, 1))])
    )
    assert lines(client, "/tim-kiem/trich-dan.csv", ds="điều 8 luật hôn nhân và gia đình", ngay="2025-12-31")[1][5] == "Cũ."


def test_a_citation_by_name_gives_the_law_that_was_in_force_on_the_day(client: Client, filled: SearchEngine) -> None:
    row = lines(client, "/tim-kiem/trich-dan.csv", ds="điều 4 luật đất đai", ngay="2015-01-01")[1]
    assert (row[2], row[3]) == ("45/2013/QH13", "Điều 4. Sở hữu đất đai")


def test_a_number_of_several_documents_is_not_decided_but_lists_them(client: Client, filled: SearchEngine) -> None:
    filled.bulk(put([document(f"qd-{name}", "Quyết định", 80, number="01/2023/QĐ-UBND", issuer=f"Tỉnh {name}") for name in ("A", "B")]))
    shown = html(client, "/tim-kiem/trich-dan/", ds="điều 1 quyết định 01/2023/QĐ-UBND")
    assert 'href="/van-ban/qd-A/"' in shown
    assert 'href="/van-ban/qd-B/"' in shown
    row = lines(client, "/tim-kiem/trich-dan.csv", ds="01/2023/QĐ-UBND")[1]
    assert row[1:4] == ["", "", ""]
    assert "Tỉnh B" in row[5]


@pytest.mark.parametrize(
    ("typed", "number", "why"),
    [
        ("Luật Đất đai số 31/2024/QH15 ngày 18 tháng 01 năm 2024", "31/2024/QH15", ""),
        ("Luật Cư trú 2006", "", "của năm đó"),
        ("điều 999 luật cư trú", "", "không có điều này"),
        ("theo thông tư hướng dẫn nghị định 42/2022/NĐ-CP", "", "Có thể"),
    ],
)
def test_a_citation_in_doubt_shows_the_document_it_may_mean_and_why(
    client: Client, filled: SearchEngine, typed: str, number: str, why: str
) -> None:
    row = lines(client, "/tim-kiem/trich-dan.csv", ds=typed)[1]
    assert row[2] == number
    assert why in row[4]
    assert number or ("68/2020/QH14" in row[5] or "42/2022/NĐ-CP" in row[5])


@pytest.mark.parametrize(
    ("pasted", "places"),
    [
        ("Điều 5, Điều 12 và Điều 13 Luật Đất đai 2024", ["Điều 5", "Điều 12", "Điều 13"]),
        ("các Điều 12-13 Luật Đất đai 2024", ["Điều 12", "Điều 13"]),
        ("khoản 1, 2 Điều 79 Luật Đất đai 2024", ["Khoản 1, Điều 79", "Khoản 2, Điều 79"]),
        ("Luật Đất đai 2024: Điều 5; Điều 12", ["Điều 5", "Điều 12"]),
        ("Điều 4 Luật Đất đai 2013 và Điều 27 Luật Cư trú", ["Điều 4", "Điều 27"]),
        ("[12] Luật Đất đai 2024", [""]),
        ("Căn cứ Luật Đất đai 2024", [""]),
    ],
)
def test_each_place_of_a_citation_has_its_row(client: Client, filled: SearchEngine, pasted: str, places: list[str]) -> None:
    rows = lines(client, "/tim-kiem/trich-dan.csv", ds=pasted)[1:]
    assert [row[3].split(".")[0] for row in rows] == places
    assert all(row[2] for row in rows)


def test_a_title_that_names_several_places_of_another_document_is_one_citation(client: Client, filled: SearchEngine) -> None:
    title = "Hướng dẫn Điều 5 và Điều 12 của Luật Đất đai"
    filled.bulk(put([document("nq-3", title, 82, number="03/2025/NQ-HĐTP", type="Nghị quyết", year=2025)]))
    rows = lines(client, "/tim-kiem/trich-dan.csv", ds=title)[1:]
    assert [row[2] for row in rows] == ["03/2025/NQ-HĐTP"]


def test_a_point_is_taken_out_of_its_clause_and_what_is_not_is_said(client: Client, filled: SearchEngine) -> None:
    body = "1. Gồm:\na) đơn;\nb) ảnh.\n2. Miễn phí."
    filled.bulk(put([replace(MARRIAGE, body=body)]))
    point, clause, annex = lines(
        client,
        "/tim-kiem/trich-dan.csv",
        ds="điểm b khoản 1 điều 8 luật hôn nhân và gia đình\nđiểm c khoản 1 điều 8 luật hôn nhân và gia đình\n"
        "điều 8 luật hôn nhân và gia đình, Phụ lục II",
    )[1:]
    assert point[5] == "b) ảnh."
    assert point[3].startswith("Điểm b, Khoản 1")
    assert clause[5].endswith("Điểm c")
    assert annex[5].endswith("Phụ lục II")


QUOTING = "1. Sửa như sau:\n“Điều 3. Đối tượng\n1. Người A.\n2. Người B.”.\n2. Bãi bỏ Điều 9."
FEES = "1. Mức thu:\n1.1. Hộ nghèo: 5.000 đồng;\n1.2. Hộ khác: 7.000 đồng.\n2. Miễn cho trẻ em."


@pytest.mark.parametrize(
    ("body", "clause", "text"),
    [
        (QUOTING, "1", QUOTING.removesuffix("\n2. Bãi bỏ Điều 9.")),
        (QUOTING, "2", "2. Bãi bỏ Điều 9."),
        (QUOTING.replace("“", '"').replace("”", '"'), "2", "2. Bãi bỏ Điều 9."),
        (FEES, "1", FEES.removesuffix("\n2. Miễn cho trẻ em.")),
        (FEES, "3", ""),
        (QUOTING.replace("”", ""), "1", ""),  # the end of the quotation is not known
        (QUOTING.replace("“", "").replace("”", ""), "2", ""),  # two of this number
    ],
)
def test_a_clause_is_read_out_of_its_article_or_not_at_all(body: str, clause: str, text: str) -> None:
    assert clause_of(body, clause) == text


def test_a_list_may_be_empty_or_too_long(client: Client, filled: SearchEngine) -> None:
    assert client.get("/tim-kiem/trich-dan/").status_code == 200
    shown = html(client, "/tim-kiem/trich-dan/", ds="\n".join(f"điều {number} luật đất đai 2024" for number in range(1, 61)))
    assert shown.count('class="mb-hit"') == 50


def test_fifty_citations_as_the_page_asks_for_them_are_not_too_long_and_a_longer_list_is_refused_in_words(client: Client) -> None:
    fifty = "\r\n".join(f"khoản 2 Điều {number} Nghị định 42/2022/NĐ-CP" for number in range(1, 51))
    assert "mb-field--wrong" not in html(client, "/tim-kiem/trich-dan/", ds=fifty)
    shown = html(client, "/tim-kiem/trich-dan/", ds=fifty * 2)
    assert "mb-field--wrong" in shown
    assert "Điều 50 Nghị định" in shown  # what was pasted stays
    assert "maxlength" not in shown.split('name="ds"')[1].split(">")[0]  # browsers would cut it inside a citation
