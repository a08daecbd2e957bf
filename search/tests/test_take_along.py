"""Results as files to take along: CSV, XLSX and JSON."""

from __future__ import annotations

import io
import json

import pytest
from django.test import Client
from openpyxl import load_workbook

from cms.contracts.search import EntryKind, SearchEntry
from search.engines.contract import SearchEngine
from search.results.formats import exports
from search.tests.engine_data import put
from search.tests.take_along_data import filled, html, lines

__all__ = ["filled"]

pytestmark = pytest.mark.django_db


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
    engine.bulk(put([SearchEntry(f"tin-{n}", EntryKind.NEWS, f"tin-{n}", n, f"/{n}/", f"Thư viện số {n}") for n in range(1, 31)]))
    monkeypatch.setattr(exports, "LARGEST_PAGE", 7)
    monkeypatch.setattr(exports, "MOST", 10)
    found, nothing = (client.get("/tim-kiem/ket-qua.json", {"q": text}).streaming_content for text in ("thư viện", "xyzzyplugh"))
    assert len(json.loads(b"".join(found))) == 10
    assert json.loads(b"".join(nothing)) == []


def test_no_cell_of_a_table_is_a_formula(client: Client, engine: SearchEngine) -> None:
    engine.bulk(put([SearchEntry("tin-9", EntryKind.NEWS, "tin-9", 9, "/9/", '=HYPERLINK("http://example.vn";"thư viện")')]))
    assert not lines(client, "/tim-kiem/ket-qua.csv", q="thư viện")[1][2].startswith("=")
    answer = client.get("/tim-kiem/ket-qua.xlsx", {"q": "thư viện"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    assert sheet.max_row == 2
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_a_table_ends_at_its_limit_and_asks_page_by_page(client: Client, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.bulk(put([SearchEntry(f"tin-{n}", EntryKind.NEWS, f"tin-{n}", n, f"/{n}/", f"Thư viện số {n}") for n in range(1, 31)]))
    monkeypatch.setattr(exports, "LARGEST_PAGE", 7)
    rows = lines(client, "/tim-kiem/ket-qua.csv", q="thư viện")[1:]
    assert len({row[-1] for row in rows}) == len(rows) == 30
    monkeypatch.setattr(exports, "MOST", 10)
    assert len(lines(client, "/tim-kiem/ket-qua.csv", q="thư viện")) == 11


def test_whoever_takes_many_files_has_to_wait(client: Client, filled: SearchEngine) -> None:
    statuses = [client.get(f"/tim-kiem/ket-qua.{form}", {"q": "đất"}).status_code for form in ["csv"] * 5 + ["json"] * 6]
    assert statuses == [200] * 10 + [429]
