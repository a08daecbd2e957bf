"""What a person takes along: results as tables, the texts of a pasted list of citations, the answer that was published."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from openpyxl import load_workbook

from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from search.engines.contract import SearchEngine
from search.results import exports
from search.results.citation_list import clause_of
from search.tests.engine_data import ENTRIES, article, document, put

pytestmark = pytest.mark.django_db

IN_FORCE = (StatusWindow("con_hieu_luc", date(2015, 1, 1)),)
_OF_LAW = {"number": "52/2014/QH13", "type": "Luật", "year": 2014, "issued_on": date(2014, 6, 19)}
LAW = document("hngd", "Luật Hôn nhân và gia đình", 30, status_windows=IN_FORCE, **_OF_LAW)
MARRIAGE = article(LAW, "8", "Điều kiện kết hôn", "1. Nam từ đủ 20 tuổi trở lên;\na) Tự nguyện.\n2. Nữ từ đủ 18 tuổi trở lên.\n3. Khác.")
ANSWER = SearchEntry(
    "hoi-1",
    EntryKind.ANSWER,
    "hoi-1",
    31,
    "/hoi-dap/1/",
    "Làm thẻ thư viện cho trẻ em có mất tiền không?",
    body="Tôi muốn hỏi về thẻ.\n\nThẻ thư viện của trẻ em được cấp miễn phí.",
    issuer="Thư viện tỉnh",
    issued_on=date(2026, 3, 2),
)


@pytest.fixture
def filled(engine: SearchEngine) -> SearchEngine:
    """The index of these tests."""
    cache.clear()
    engine.bulk(put([*ENTRIES, LAW, MARRIAGE, ANSWER]))
    return engine


def html(client: Client, url: str, **query: str) -> str:
    return client.get(url, query).content.decode()


def lines(client: Client, url: str, **query: str) -> list[list[str]]:
    answer = client.get(url, query)
    assert answer.status_code == 200
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))


def test_results_as_csv_hold_every_hit_with_its_articles_and_address(client: Client, filled: SearchEngine) -> None:
    head, *rows = lines(client, "/tim-kiem/ket-qua.csv", q="đăng ký tạm trú")
    assert {len(head)} == {len(row) for row in rows}
    assert {"Điều 27. Điều kiện đăng ký tạm trú", "Điều 28. Hồ sơ, thủ tục đăng ký tạm trú"} <= {row[3] for row in rows}
    assert all(row[-1].startswith("http") for row in rows)
    kept = lines(client, "/tim-kiem/ket-qua.csv", q="đăng ký tạm trú", nhom="tin-tuc")
    assert [row[2] for row in kept[1:]] == ["Công an phường tiếp nhận hồ sơ đăng ký tạm trú vào thứ Bảy"]


def test_results_as_a_file_of_json_hold_what_the_table_holds(client: Client, filled: SearchEngine) -> None:
    answer = client.get("/tim-kiem/ket-qua.json", {"q": "đăng ký tạm trú"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ket-qua-tim-kiem.json"'
    rows = json.loads(b"".join(answer.streaming_content))
    held = [row[-1] for row in lines(client, "/tim-kiem/ket-qua.csv", q="đăng ký tạm trú")[1:]]
    assert [hit["url"] for row in rows for hit in (row, *row["articles"])] == held
    page = client.get("/tim-kiem/json/", {"q": "đăng ký tạm trú"}).json()
    assert rows == page["results"]
    assert "/tim-kiem/ket-qua.json?q=" in html(client, "/tim-kiem/", q="đăng ký tạm trú")


def test_a_file_of_json_ends_at_the_same_limit_and_is_a_list_when_nothing_is_found(
    client: Client, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    engine.bulk(put([SearchEntry(f"tin-{n}", EntryKind.NEWS, f"tin-{n}", n, f"/{n}/", f"Thư viện số {n}") for n in range(1, 31)]))
    monkeypatch.setattr(exports, "LARGEST_PAGE", 7)
    monkeypatch.setattr(exports, "MOST", 10)
    found, nothing = (client.get("/tim-kiem/ket-qua.json", {"q": text}).streaming_content for text in ("thư viện", "xyzzyplugh"))
    assert len(json.loads(b"".join(found))) == 10
    assert json.loads(b"".join(nothing)) == []


def test_no_cell_of_a_table_is_a_formula(client: Client, engine: SearchEngine) -> None:
    cache.clear()
    engine.bulk(put([SearchEntry("tin-9", EntryKind.NEWS, "tin-9", 9, "/9/", '=HYPERLINK("http://example.vn";"thư viện")')]))
    assert not lines(client, "/tim-kiem/ket-qua.csv", q="thư viện")[1][2].startswith("=")
    answer = client.get("/tim-kiem/ket-qua.xlsx", {"q": "thư viện"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert sheet.max_row == 2
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_a_table_ends_at_its_limit_and_asks_page_by_page(client: Client, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    engine.bulk(put([SearchEntry(f"tin-{n}", EntryKind.NEWS, f"tin-{n}", n, f"/{n}/", f"Thư viện số {n}") for n in range(1, 31)]))
    monkeypatch.setattr(exports, "LARGEST_PAGE", 7)
    rows = lines(client, "/tim-kiem/ket-qua.csv", q="thư viện")[1:]
    assert len({row[-1] for row in rows}) == len(rows) == 30
    monkeypatch.setattr(exports, "MOST", 10)
    assert len(lines(client, "/tim-kiem/ket-qua.csv", q="thư viện")) == 11


def test_whoever_takes_many_files_has_to_wait(client: Client, filled: SearchEngine) -> None:
    statuses = [client.get(f"/tim-kiem/ket-qua.{form}", {"q": "đất"}).status_code for form in ["csv"] * 5 + ["json"] * 6]
    assert statuses == [200] * 10 + [429]


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


@pytest.mark.parametrize("typed", ["điều kiện kết hôn", "dieu kien ket hon", "Điều kiện kết hôn như thế nào?"])
def test_an_article_with_the_very_matter_for_its_heading_is_quoted(client: Client, filled: SearchEngine, typed: str) -> None:
    shown = html(client, "/tim-kiem/", q=typed)
    assert "<blockquote" in shown
    assert "Nam từ đủ 20 tuổi" in shown.partition("<blockquote")[2].partition("</blockquote>")[0]


def test_an_answered_question_is_quoted_by_its_answer(client: Client, filled: SearchEngine) -> None:
    quoted = html(client, "/tim-kiem/", q="làm thẻ thư viện cho trẻ em có mất tiền không").partition("<blockquote")[2]
    assert "được cấp miễn phí" in quoted.partition("</blockquote>")[0]
    assert "Tôi muốn hỏi" not in quoted.partition("</blockquote>")[0]


@pytest.mark.parametrize("typed", ["điều kiện kết hôn", "làm thẻ thư viện cho trẻ em có mất tiền không"])
def test_what_is_quoted_is_not_the_first_hit_again(client: Client, filled: SearchEngine, typed: str) -> None:
    response = client.get("/tim-kiem/", {"q": typed})
    above, _, below = response.content.decode().partition("</blockquote>")
    quoted = f'href="{response.context["answer"].url}"'
    assert quoted in above
    assert quoted not in below
    assert "mb-empty" not in below


UNSURE = ("kết hôn", "điều kiện kết hôn giả", "điều kiện kết hôn là gì", "sở hữu đất đai", "thẻ thư viện", "“điều kiện kết hôn”", "8")


@pytest.mark.parametrize("typed", UNSURE)
def test_what_is_not_certain_gets_no_box(client: Client, filled: SearchEngine, typed: str) -> None:
    assert "<blockquote" not in html(client, "/tim-kiem/", q=typed)


def test_a_law_out_of_force_is_no_answer(client: Client, filled: SearchEngine) -> None:
    ended = (StatusWindow("het_hieu_luc_toan_bo", date(2015, 1, 1)),)
    filled.bulk(put([replace(MARRIAGE, status_windows=ended)]))
    assert "<blockquote" not in html(client, "/tim-kiem/", q="điều kiện kết hôn")


ARTICLE_TYPED, ANSWER_TYPED = "điều kiện kết hôn", "làm thẻ thư viện cho trẻ em có mất tiền không"


@pytest.mark.parametrize("day", ["1990-01-01", "2014-06-18", "2014-12-31"])
def test_a_law_is_no_answer_for_a_day_before_it_was_in_force(client: Client, filled: SearchEngine, day: str) -> None:
    assert "<blockquote" not in html(client, "/tim-kiem/", q=ARTICLE_TYPED, **{"tai-ngay": day})


def test_a_law_of_which_no_validity_is_known_is_an_answer_for_today_alone(client: Client, filled: SearchEngine) -> None:
    filled.bulk(put([replace(MARRIAGE, status_windows=())]))
    assert "<blockquote" in html(client, "/tim-kiem/", q=ARTICLE_TYPED)
    assert "<blockquote" not in html(client, "/tim-kiem/", q=ARTICLE_TYPED, **{"tai-ngay": "2020-01-01"})


@pytest.mark.parametrize("day", ["2015-01-01", "2026-03-02"])
def test_a_law_in_force_on_the_day_is_an_answer(client: Client, filled: SearchEngine, day: str) -> None:
    assert "<blockquote" in html(client, "/tim-kiem/", q=ARTICLE_TYPED, **{"tai-ngay": day})


@pytest.mark.parametrize(("day", "is_quoted"), [("2005-01-01", False), ("2026-03-01", False), ("2026-03-02", True)])
def test_an_answer_is_none_for_a_day_before_it_was_given(client: Client, filled: SearchEngine, day: str, is_quoted: bool) -> None:
    assert ("<blockquote" in html(client, "/tim-kiem/", q=ANSWER_TYPED, **{"tai-ngay": day})) is is_quoted


def test_an_answer_of_another_body_is_not_called_that_of_the_agency(client: Client, filled: SearchEngine) -> None:
    filled.bulk(put([replace(ANSWER, from_other_body=True, issuer="Báo Ví Dụ")]))
    shown = html(client, "/tim-kiem/", q=ANSWER_TYPED)
    assert "<blockquote" not in shown
    assert ANSWER.url in shown
    assert "Báo Ví Dụ" in shown


def test_an_answer_of_no_known_day_does_not_bear_that_of_its_import(client: Client, filled: SearchEngine) -> None:
    imported = datetime(2026, 11, 20, 8, tzinfo=UTC)
    filled.bulk(put([replace(ANSWER, issued_on=None, published_at=imported)]))
    shown = html(client, "/tim-kiem/", q=ANSWER_TYPED)
    assert "<blockquote" in shown
    assert "20/11/2026" not in shown


def test_a_law_that_is_asked_for_before_its_issue_says_so(client: Client, filled: SearchEngine) -> None:
    shown = html(client, "/tim-kiem/", q="52/2014/QH13", **{"tai-ngay": "2001-01-01"})
    assert "Chưa ban hành vào ngày này" in shown
    assert "Chưa ban hành vào ngày này" not in html(client, "/tim-kiem/", q="52/2014/QH13")
    assert "Chưa ban hành vào ngày này" in str(lines(client, "/tim-kiem/ket-qua.csv", q="52/2014/QH13", **{"tai-ngay": "2001-01-01"}))
