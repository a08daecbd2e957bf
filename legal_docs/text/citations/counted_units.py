"""Units that count something and cite no law: `đạt điểm 9 môn Văn`, `khoản 30 hộ dân`, `Phần 2 của bài thi`."""

from __future__ import annotations

import re

from legal_docs.text.citations.bare_places import is_of_unknown
from legal_docs.text.citations.unit_paths import SHEETS, Group
from legal_docs.text.documents.papers import OF_A_PAPER, is_of_standard
from legal_docs.text.vocabulary import Sheet, Unit
from legal_docs.text.words.letters import pattern

# A unit alone, counted with figures, cites a provision only where a word before or behind says so: not `điểm 9 môn Văn`.
_CUE_BEFORE = re.compile(
    r"(?i)(?:(?<!\w)(?:tại|theo|của|thuộc|trừ|đổi|sung|bỏ|thế|vào|với|nêu|trong|sau|trước|quy định(?: ở)?"
    r"|(?:nêu|ghi|nói) ở)|[“\"(])\s*(?:các\s+)?$"
)
_CUE_BEHIND = re.compile(
    r"(?i)\s*(?:$|[.;:)\n”\"]|(?:trên|dưới)(?:\s+đây|\s*[,.;)])|(?:nêu|được|như|thành|quy định|nói|nay|này|về|và|của)(?!\w))"
)
_OF_NO_LAW = pattern(
    r"\s+(?:của|trong|ở|trên)\s+(?!các\s+(?:điều|khoản)|điều|khoản"
    r"|(?:bộ )?luật|pháp|hiến|nghị|thông tư|quyết|phụ|mục|chương|phần|quy|văn|hướng|dự)[\Ll]"
)
OF_A_BODY = r"\s+của\s+(?:Bộ(?! [Ll]uật)|Sở|Cục|Tổng cục|[UỦ][ỷỶyỦ] ban|UBND|HĐND|Ngân hàng|Chính phủ)(?!\w)"  # behind a form
_OF_A_BODY = re.compile(OF_A_BODY)
_OF_A_TITLE = pattern(r"\s*,?\s+[\Lu]")  # `Chương 3 Quy tắc xuất xứ`
_SPOKEN = re.compile(r"\s+(?:em|tôi|mình|cháu|con|bạn|chúng|mà|là)(?!\w)")  # `Điều 1 em muốn nói là`


def only_counts(text: str, match: re.Match[str], chain: list[Group], end: int) -> bool:
    """Return True for units of no law: `đạt điểm 9 môn Văn`, `khoản 30 hộ dân`, `Phần 2 của bài thi`."""
    kinds = {group.kind for group in chain}
    figures = all(label.text.isdigit() or group.kind == Unit.PART for group in chain for label in group.labels)
    codes = (group.labels[0].text for group in chain if group.kind in (Unit.CHAPTER, Unit.CLAUSE))
    if any(code.isdigit() and len(code) > 2 for code in codes):  # `Chương 622`: of the budget
        return True
    if (
        OF_A_PAPER.match(text, end) or is_of_standard(text, match.start()) or (chain[-1].kind not in SHEETS and is_of_unknown(text, end))
    ):  # behind a form stands its title
        return True
    if figures and _OF_NO_LAW.match(text, end):
        return not kinds & {Unit.ARTICLE, Unit.INDENT}
    if kinds.issubset(SHEETS):
        if _OF_A_BODY.match(text, end):
            return True
        return kinds == {Sheet.TABLE} or (not match["numbered"] and all(label.text.isalnum() for label in chain[0].labels))
    if len(kinds) > 1 or not (figures or kinds == {Unit.POINT}) or _CUE_BEFORE.search(text, max(0, match.start() - 20), match.start()):
        return False
    if kinds == {Unit.ARTICLE} and text[match.start("unit")].isupper():
        return _SPOKEN.match(text, end) is not None
    if kinds & {Unit.SECTION, Unit.PART, Unit.CHAPTER} and _OF_A_TITLE.match(text, end):
        return False
    return (kinds == {Unit.POINT} and figures) or (Unit.ANNEX not in kinds and _CUE_BEHIND.match(text, end) is None)
