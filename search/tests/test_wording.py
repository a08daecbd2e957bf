"""What was typed in a hurry is written out before its meaning is looked up."""

from __future__ import annotations

from datetime import date

import pytest

from search.meaning.wording import written_out
from search.query.plan import build_plan
from search.query.values import SearchRequest
from search.results.finding.meaning import text_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dang ky ket hon o dau", "đăng ký kết hôn ở đâu"),
        ("bi cong ty no luong thi kien o dau, co mat tien khong", "bị công ty nợ lương thì kiện ở đâu, có mất tiền không"),
        ("xin giay phep xay nha 2024", "xin giấy phép xây nhà 2024"),
    ],
)
def test_tone_marks_are_put_back_where_none_were_typed(typed: str, meant: str) -> None:
    assert written_out(typed) == meant


def test_short_spellings_of_chat_are_written_out_with_marks_beside_them_or_without() -> None:
    assert written_out("công ty ko đóng bảo hiểm dc k") == "công ty không đóng bảo hiểm được không"
    assert written_out("mất đt có cài vneid") == "mất điện thoại có cài vneid"
    assert written_out("dong tien ko dc thi sao") == "đóng tiền không được thì sao"


@pytest.mark.parametrize("typed", ["đk kết hôn", "đk thường trú cần gì", "luật đất đai k 3", "k.3 điều 5", "phòng R 12"])
def test_a_short_spelling_that_has_another_sense_in_law_stays_as_it_was_typed(typed: str) -> None:
    assert written_out(typed) == typed


@pytest.mark.parametrize("typed", ["cho hỏi so do dat", "land law registration procedure", "xyzzy qwrt", "", "!!", "2024"])
def test_what_has_marks_or_is_not_vietnamese_stays_as_it_was_typed(typed: str) -> None:
    assert written_out(typed) == typed


def test_a_word_that_nobody_knows_stays_among_words_that_get_their_marks() -> None:
    assert written_out("dang ky ket hon zzyzx dang ky khai sinh") == "đăng ký kết hôn zzyzx đăng ký khai sinh"


def test_the_written_out_text_is_what_stands_for_a_query_by_meaning() -> None:
    query = build_plan(SearchRequest(q="dang ky ket hon ko"), date(2026, 12, 1), ()).query
    assert text_of(query) == "đăng ký kết hôn không"
