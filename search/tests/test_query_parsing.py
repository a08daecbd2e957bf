"""Parts of a query, its plan, and how texts are folded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cms.text.analysis import day_tokens, fold_composed, provision_of, span_tokens, words
from search.query.fillers import content_stretches
from search.query.parse import parse
from search.query.plan import build_plan, cursor_at, digest_of_query, offset_of
from search.query.values import Filters, SearchRequest, Sort

TODAY = date(2026, 11, 25)


def test_words_typed_without_an_input_method_are_written_out() -> None:
    parsed = parse("luaatj ddaats ddai")
    assert (parsed.written, parsed.words) == ("luật đất đai", ("luat", "dat", "dai"))
    assert parsed.text == "luaatj ddaats ddai"
    assert parse("luật đất đai").written == ""


def test_phrases_and_left_out_words_are_taken_apart() -> None:
    parsed = parse('“tạm trú” -xe -"thứ bảy" hồ sơ')
    assert parsed.phrases == (("tạm", "trú"),)
    assert parsed.excluded == (("xe",), ("thứ", "bảy"))
    assert parsed.words == ("tam", "tru", "ho", "so")
    assert parsed.target is None


def test_a_hyphen_inside_a_word_leaves_nothing_out() -> None:
    assert parse("nghị định NĐ-CP").excluded == ()


def test_only_the_first_three_hundred_characters_count() -> None:
    parsed = parse("đất " * 200)
    assert parsed.truncated
    assert len(parsed.text) == 300
    assert not parse("đất " * 75).truncated


def test_exact_words_are_kept_only_when_marks_were_typed() -> None:
    assert parse("tạm trú").exact == ("tạm", "trú")
    assert parse("tam tru").exact == ()


def test_pairs_leave_out_the_words_that_only_ask() -> None:
    assert parse("hồ sơ tạm trú gồm những gì").pairs == ("ho so", "so tam", "tam tru", "tru gom")
    assert content_stretches(["la", "gi"]) == [["la", "gi"]]


def test_a_cursor_gives_its_place_back_to_the_search_it_was_made_for_and_to_no_other() -> None:
    asked, other = (digest_of_query(text, Filters(), Sort.RELEVANCE) for text in ("đất đai", "cư trú"))
    assert offset_of(cursor_at(12_000, asked), asked) == 12_000
    for forged in (cursor_at(70, other), "nonsense!", "x", "é", cursor_at(70, asked)[:-2], cursor_at(10**12, asked)):
        assert offset_of(forged, asked) is None
    filters = Filters(on_date=TODAY)
    assert digest_of_query("a", filters, Sort.NEWEST) == digest_of_query("a", Filters(on_date=date(2026, 11, 26)), Sort.NEWEST)


def test_pages_end_at_fifty_and_sizes_at_a_hundred() -> None:
    plan = build_plan(SearchRequest(q="x", page=900, size=5000), TODAY)
    assert (plan.offset, plan.size) == (49 * 100, 100)


def test_folding_composed_text_keeps_its_length_and_equals_the_kernel() -> None:
    text = "Ủy ban nhân dân HUYỆN Đắk Rlấp, ngày 30/6: hoà giải"
    assert len(fold_composed(text)) == len(text)
    assert words(text)[:4] == ["uy", "ban", "nhan", "dan"]


@pytest.mark.parametrize(("heading", "number"), [("Điều 5. Phạm vi", "5"), ("Điều 12a. X", "12a"), ("ĐIỀU 3", "3"), ("Chương II", "")])
def test_the_number_of_an_article_is_read_from_its_heading(heading: str, number: str) -> None:
    assert provision_of(heading) == number


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2014, 7, 1), date(2024, 8, 1)),
        (date(2024, 2, 28), date(2024, 3, 1)),
        (None, date(1999, 12, 31)),
        (date(2026, 1, 1), None),
    ],
)
def test_a_span_holds_exactly_its_days(start: date | None, end: date | None) -> None:
    tokens = set(span_tokens(start, end))
    around = [day + timedelta(days=shift) for day in (start, end) if day for shift in (-400, -2, -1, 0, 1, 2, 400)]
    for day in around:
        inside = (start is None or start <= day) and (end is None or day < end)
        assert len(tokens & set(day_tokens(day))) == inside
    assert len(tokens) <= 34


def test_an_empty_span_holds_no_day() -> None:
    assert span_tokens(date(2024, 1, 1), date(2024, 1, 1)) == []
