"""Synonyms, abbreviations and old names of places in a query."""

from __future__ import annotations

import pytest

from search.query.expand import shipped_synonyms
from search.query.parse import parse
from search.query.values import Synonym


def test_a_synonym_widens_the_part_that_names_it_and_the_longest_wins() -> None:
    rows = (Synonym("sổ đỏ", ("giấy chứng nhận quyền sử dụng đất",), 0.5), Synonym("sổ", ("quyển",), 0.5))
    expansions = parse("làm sổ đỏ", rows).expansions
    assert [(row.source, row.words) for row in expansions] == [(("so", "do"), ("giay", "chung", "nhan", "quyen", "su", "dung", "dat"))]


def test_marks_that_were_typed_must_be_those_of_the_synonym() -> None:
    land = (Synonym("sổ đỏ", ("giấy chứng nhận quyền sử dụng đất",), 0.5), Synonym("hoà nhau", ("hòa giải",), 0.5))
    for typed in ("mất sổ đỏ", "mất so đỏ", "mat so do", "MẤT SỔ ĐỎ", "đã hòa nhau"):
        assert parse(typed, land).terms, typed
    assert not parse("số đo của tôi", land).terms
    assert parse("mất sổ đỏ", (Synonym("so do", ("giấy chứng nhận",), 0.5),)).terms  # a row that was written without marks


def test_one_other_word_may_stand_among_three_of_a_term() -> None:
    rows = (
        Synonym("đóng cửa tiệm", ("chấm dứt hoạt động",), 0.5),
        Synonym("đóng cửa", ("khép cửa",), 0.5),
        Synonym("tiệm vàng", ("kinh doanh vàng",), 0.5),
    )
    assert parse("đóng cửa hẳn tiệm vàng", rows).terms == ["chấm dứt hoạt động"]  # each word is read once
    for typed in ("đóng cửa tiệm", "muốn đóng cửa hẳn tiệm", "đóng luôn cửa tiệm"):
        assert parse(typed, rows).terms == ["chấm dứt hoạt động"], typed
    assert parse("đóng cửa hẳn cái tiệm", rows).terms == ["khép cửa"]
    assert not parse("đóng hẳn cửa", rows).terms


def test_an_abbreviation_that_is_a_word_too_counts_in_capitals_or_alone() -> None:
    rows = (Synonym("TƯ", ("trung ương",), 0.7), Synonym("ĐA", ("đề án",), 0.7))
    for typed in ("Ban Bí thư TƯ Đảng", "BCH TƯ", "(ĐA) 06", "đa"):
        assert parse(typed, rows).terms, typed
    for typed in ("thông tư 329", "đầu tư công", "ĐẦU TƯ CÔNG", "toi da bao nhieu", "tối đa bao nhiêu", "Đa cấp"):
        assert not parse(typed, rows).terms, typed


@pytest.mark.parametrize(
    "typed", ["vật liệu xây dựng", "vat lieu xay dung", "VẬT LIỆU", "Vật tư y tế", "động vật", "bột giặt", "bốt điện thoại"]
)
def test_a_word_is_no_abbreviation_that_it_looks_like_without_its_marks(typed: str) -> None:
    rows = (Synonym("VAT", ("thuế giá trị gia tăng",), 0.7), Synonym("BOT", ("xây dựng - kinh doanh - chuyển giao",), 0.7))
    assert not parse(typed, rows).expansions


@pytest.mark.parametrize(
    "typed", ["Hòa Bình", "hòa bình", "đất ở Hòa Bình", "tỉnh hòa bình giàu", "gia dat hoa binh", "giá nhà tại hòa bình"]
)
def test_the_name_of_a_place_counts_with_capitals_or_behind_what_a_place_follows(typed: str) -> None:
    assert parse(typed, (Synonym("Hòa Bình", ("Phú Thọ",), 0.5),)).terms == ["Phú Thọ"]


@pytest.mark.parametrize(
    "typed", ["bảng giá đất hòa bình 2025", "gia dat hoa binh nam 2025", "BẢNG GIÁ HÒA BÌNH 2025", "giá đất hòa bình mới nhất"]
)
def test_a_year_and_what_asks_may_stand_behind_a_place_at_the_end(typed: str) -> None:
    assert parse(typed, (Synonym("Hòa Bình", ("Thành phố Hồ Chí Minh",), 0.5),)).terms == ["Thành phố Hồ Chí Minh"]


@pytest.mark.parametrize("typed", ["hà giang cấp đổi sổ đỏ", "so y te ha giang tuyen dung", "đất hà giang giá bao nhiêu tiền"])
def test_the_name_of_a_province_that_is_no_word_counts_anywhere(typed: str) -> None:
    assert parse(typed, (Synonym("Hà Giang", ("Tuyên Quang",), 0.5),)).terms == ["Tuyên Quang"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("đánh giá lại tài sản", "Gia Lai"),
        ("bác sĩ làm hai phòng mạch", "Hải Phòng"),
        ("giáo án giảng dạy môn luật", "An Giang"),
        ("moi nam dinh ky mot lan", "Nam Định"),
        ("thai binh thuong", "Thái Bình"),
        ("tư tưởng hồ chí minh về pháp luật", "Hồ Chí Minh"),
        ("bao cao bang van ban", "Cao Bằng"),
        ("giam sat dien bien giao dich", "Điện Biên"),
    ],
)
def test_words_that_are_spelled_like_a_province_are_none(typed: str, name: str) -> None:
    assert not parse(typed, (Synonym(name, ("Tỉnh Mới",), 0.5),)).terms


def test_the_number_of_a_place_is_not_taken_for_what_stands_behind_it() -> None:
    assert parse("rác ở phía đông phường 1", (Synonym("Phường 1", ("Phường Bến Thành",), 0.5),)).terms == ["Phường Bến Thành"]


def test_a_row_in_capitals_that_leads_to_plain_words_is_no_place() -> None:
    assert parse("sổ đỏ bị mất", (Synonym("Sổ Đỏ", ("giấy chứng nhận",), 0.5),)).terms == ["giấy chứng nhận"]


@pytest.mark.parametrize("typed", ["hòa bình và hữu nghị", "hoa binh the gioi", "HÒA BÌNH VÀ HỮU NGHỊ", "Hòa bình thế giới"])
def test_a_word_is_no_place_that_bears_it_as_a_name(typed: str) -> None:
    assert not parse(typed, (Synonym("Hòa Bình", ("Phú Thọ",), 0.5),)).terms


@pytest.mark.parametrize("typed", ["thue VAT", "hóa đơn vat", "THUẾ VAT", "vat", "Bot", "dự án bot"])
def test_an_abbreviation_counts_in_capitals_alone_and_where_the_word_would_have_a_mark(typed: str) -> None:
    rows = (Synonym("VAT", ("thuế giá trị gia tăng",), 0.7), Synonym("BOT", ("xây dựng - kinh doanh - chuyển giao",), 0.7))
    assert parse(typed, rows).terms
    assert parse("giay chung nhan byt", (Synonym("BYT", ("Bộ Y tế",), 0.7),)).terms  # no syllable is written so


def test_the_shipped_abbreviations_lead_to_their_meaning() -> None:
    found = {" ".join(row.words) for row in parse("đóng BHXH", shipped_synonyms()).expansions}
    assert "bao hiem xa hoi" in found
