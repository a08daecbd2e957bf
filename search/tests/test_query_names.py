"""Names and titles of documents in a query."""

from __future__ import annotations

import pytest

from cms.text.analysis import name_key, name_keys
from search.query.parse import parse


@pytest.mark.parametrize(
    "title",
    [
        "Luật Nhà ở",
        "Luật Chuyển đổi số",
        "Về xử lý kỷ luật cán bộ",
        "Phòng, chống thiên tai tỉnh Sơn Hà năm 2026",
        "Luật quy định về “đất ở” và các loại đất khác",
        "Sửa đổi Điều 10 của Pháp lệnh dân số",
        "Hướng dẫn thực hiện Nghị định số 56/2011/NĐ-CP của Chính phủ",
        "Quy định tiêu chí phân loại, điều kiện thành lập, sáp nhập, hợp nhất, giải thể các tổ chức khoa học và công nghệ công lập",
    ],
)
def test_the_whole_query_may_be_the_title_of_a_document(title: str) -> None:
    target = parse(title).target
    assert target is not None
    assert name_key(title) in (*target.names, target.title)


def test_the_country_in_a_name_is_not_taken_for_the_word_year() -> None:
    target = parse("luật quốc tịch Việt Nam 2008").target
    assert target is not None
    assert "luat quoc tich viet nam" in target.names
    assert target.year == 2008


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("tội đánh bạc điều 321 bộ luật hình sự", "bo luat hinh su"),
        ("điều 173 bộ luật hình sự 2015 sửa đổi bổ sung 2017", "bo luat hinh su"),
        ("luật đất đai mới nhất", "luat dat dai"),
        ("luật thuế tncn", "luat thue thu nhap ca nhan"),
        ("bộ luật tố tụng ds", "bo luat to tung dan su"),
        ("luật hôn nhân và gia đình", "luat hon nhan gia dinh"),
        ("luậtđấtđai", "luatdatdai"),
        ("hp2013", "hien phap"),
        ("l.đất đai", "luat dat dai"),
        ("law on complaints", "luat khieu nai"),
        ("the Food Safety Law", "luat an toan thuc pham"),
        ("law on anti-money laundering", "luat phong chong rua tien"),
        ("Law on Commerce", "luat thuong mai"),
        ("law on the organization of the People's Courts", "luat to chuc toa an nhan dan"),
    ],
)
def test_a_name_is_found_among_what_people_write_around_and_instead_of_it(typed: str, name: str) -> None:
    target = parse(typed).target
    assert target is not None
    assert name in target.names


def test_a_law_is_kept_under_what_people_make_of_its_name() -> None:
    keys = name_keys("Luật hôn nhân và gia đình", "Luật", [])
    assert {"luat hon nhan gia dinh", "luathonnhangiadinh", "luat hngd", "lhngd"} <= set(keys)
    assert name_keys("Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam", "Hiến pháp", [])[-2:] == ["hien phap", "hienphap"]
    assert name_keys("Luật đất đai", "Luật", [])[1:] == ["luatdatdai"], "two letters stand for too many laws"


def test_whoever_asks_for_what_changed_a_document_is_not_sent_to_the_document() -> None:
    target = parse("nghị định sửa đổi nghị định 42/2022/NĐ-CP").target
    assert target is None or not target.certain
    target = parse("nghị định 42/2022/NĐ-CP được thay thế bởi văn bản nào").target
    assert target is None or not target.certain


def test_a_short_name_stands_for_the_name_of_the_law() -> None:
    target = parse("BLDS").target
    assert target is not None
    assert "bo luat dan su" in target.names


def test_a_year_behind_a_name_chooses_among_its_versions() -> None:
    target = parse("luật đất đai năm 2013").target
    assert target is not None
    assert "luat dat dai" in target.names
    assert target.year == 2013
