"""Which of the entries about the same matter comes first."""

from __future__ import annotations

from pathlib import Path

from cms.contracts.search import EntryKind, SearchEntry
from search.engines.contract import IndexAction
from search.engines.factory import get_engine


def answer(number: int, title: str, body: str) -> SearchEntry:
    key = f"answer:{number}"
    return SearchEntry(entry_id=key, kind=EntryKind.ANSWER, parent_id=key, page_id=number, url=f"/{number}/", title=title, body=body)


def test_an_answer_that_begins_with_what_is_asked_stands_above_one_that_says_it_often_but_late(tmp_path: Path):
    late = " ".join(["Nội dung khác, không liên quan tới việc này."] * 12) + " Cấp lại thẻ căn cước bị mất." * 8
    entries = [
        answer(1, "Hướng dẫn chung về dịch vụ công", late),
        answer(2, "Bị mất thẻ căn cước thì xin cấp lại ở đâu?", "Tôi bị mất thẻ căn cước, xin hỏi nơi cấp lại."),
        answer(3, "Giờ làm việc của bộ phận một cửa", "Bộ phận một cửa làm việc sáng thứ bảy không?"),
    ]
    engine = get_engine("", tmp_path)
    rebuild = engine.start_rebuild()
    rebuild.bulk([IndexAction(entry.entry_id, 1, entry) for entry in entries])
    rebuild.commit()
    found = engine.similar("tôi làm mất thẻ căn cước, muốn cấp lại thì đến đâu", ["answer"], 2)
    assert [hit.entry.page_id for hit in found] == [2, 1]
    assert found[0].score > found[1].score


def test_of_two_that_say_the_same_the_one_with_the_same_tone_marks_comes_first(tmp_path: Path):
    entries = [answer(1, "Thủ tục bàn nhà cũ", "Bàn nhà cũ ở xã."), answer(2, "Thủ tục bán nhà cũ", "Bán nhà cũ ở xã.")]
    engine = get_engine("", tmp_path)
    rebuild = engine.start_rebuild()
    rebuild.bulk([IndexAction(entry.entry_id, 1, entry) for entry in entries])
    rebuild.commit()
    assert [hit.entry.page_id for hit in engine.similar("thủ tục bán nhà", ["answer"])] == [2, 1]
    assert [hit.entry.page_id for hit in engine.similar("thủ tục bàn nhà", ["answer"])] == [1, 2]
