"""Lines of PDF pages to paragraphs: running heads dropped, wrapped lines joined again."""

from __future__ import annotations

import re
from collections import Counter

from legal_docs.text.structure.grammar import (
    annex_opening,
    article_opening,
    clause_opening,
    decimal_opening,
    form_opening,
    high_opening,
    indent_opening,
    is_capitals,
    is_sign_off,
    point_opening,
)

_RUNNING = re.compile(
    r"^(?:\d{1,4}\s+)?CÔNG BÁO\s*/\s*Số\b.*$|^(?:[-–]\s*)?\d{1,4}(?:\s*[-–])?$|^Trang \d+(?:\s*/\s*\d+)?$"
    r"|^Page \d+ of \d+$",
    re.IGNORECASE,
)
_STAMP_OPENS = re.compile(
    r"^(?:(?:Ký bởi|Được ký bởi|Người ký|Signed by)\s*:|Digitally signed by\b|Signature (?:Not Verified|Valid)\b)", re.IGNORECASE
)
_STAMP_GOES_ON = re.compile(
    r"^(?:Email|Cơ quan|Tổ chức|Chức vụ|Lý do|Địa điểm|Ký bởi|Được ký bởi|Người ký|Reason|Location|Signed by)\s*:", re.IGNORECASE
)
_STAMP_ENDS = re.compile(r"^(?:Thời gian ký|Ngày ký|Date)\s*:\s*\d", re.IGNORECASE)
_CLOCK = re.compile(r"^(?:\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:[+-]\d{2}[:'’]\d{2}'?)?$")  # `16:20:30 +07:00`
_LONGEST_STAMP = 9  # lines
_OPENERS = (
    high_opening, article_opening, clause_opening, point_opening, indent_opening, annex_opening, form_opening, decimal_opening,
)  # fmt: skip
_BULLET = re.compile(
    r"^[-–+•*]\s|^\[\d+\]\s|^(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình|Kính gửi|Nơi nhận)\b"
    r"|^[IVX]+\.\s|^[A-H]\.\s"
)
_HEAD_LINE = re.compile(r"^Số\s?[:.].{0,80}\bngày.{0,14}tháng.{0,12}năm\s*\d{4}$")  # number and dateline; what follows is the subject
_NUMBER_CUT = re.compile(r"\d/[A-ZĐ0-9/-]*[A-ZĐ]-$|/[A-ZĐ]{1,5}-$|\d/$")
_ENDS = (".", ";", ":", "!", "?", "”.", "”;", '".', "/.")


def paragraphs(pages: list[str]) -> str:
    """Join the text of pages to paragraphs, one a line."""
    kept = _without_running_heads([[line.strip() for line in page.split("\n")] for page in pages])
    lines = [line for page in kept for line in page if line]
    width = _usual_width(lines)
    joined: list[str] = []
    last = ""
    for line in lines:
        if joined and _continues(last, line, width):
            joined[-1] += ("" if _NUMBER_CUT.search(last) else " ") + line
        else:
            joined.append(line)
        last = line
    return "\n".join(joined)


def unwrapped(text: str) -> str:
    """Join the lines of a text that was wrapped by hand or copied from pages; a text with a paragraph a line stays as it is."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) < 12 or max(len(line) for line in lines) > 400:
        return text
    small = sum(line[0].islower() and point_opening(line) is None for line in lines)
    return paragraphs(re.split(r"\f|\n(?=\d{0,4}\s*CÔNG BÁO/Số)", text)) if small > len(lines) * 0.15 else text


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without the lines that most of them have at the top or the bottom."""
    pages = [_without_stamps(page) for page in pages]
    edges: Counter[str] = Counter()
    for page in pages:
        filled = [line for line in page if line]
        edges.update({_shape(line) for line in (*filled[:2], *filled[-2:]) if len(line) < 120})
    often = {shape for shape, count in edges.items() if len(pages) >= 4 and count >= len(pages) * 0.6}
    kept = []
    for page in pages:
        filled = [line for line in page if line]
        last = len(filled) - 1
        kept.append(
            [
                line
                for index, line in enumerate(filled)
                if not ((index < 3 or index > last - 2) and (_RUNNING.match(line) or (_shape(line) in often and not _opens(line))))
                and not line.upper().startswith("CÔNG BÁO/SỐ")
            ]
        )
    return kept


def _without_stamps(lines: list[str]) -> list[str]:
    """Leave out what digital signatures print of themselves, the second lines of a name or an address too."""
    kept: list[str] = []
    place = 0
    while place < len(lines):
        if _STAMP_OPENS.match(lines[place]):
            place = _end_of_stamp(lines, place)
        else:
            kept += [] if _STAMP_ENDS.match(lines[place]) else [lines[place]]
            place += 1
    return kept


def _end_of_stamp(lines: list[str], start: int) -> int:
    """Return the place behind a stamp: it ends with the time of signing, or where no more of its lines follow."""
    end = start + 1
    while end < len(lines) and _STAMP_GOES_ON.match(lines[end]):
        end += 1
    timed = next((index for index in range(end, min(len(lines), start + _LONGEST_STAMP)) if _STAMP_ENDS.match(lines[index])), None)
    if timed is None:
        return end
    return timed + 2 if timed + 1 < len(lines) and _CLOCK.match(lines[timed + 1]) else timed + 1


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _usual_width(lines: list[str]) -> int:
    """Return the length of a full line: nine of ten lines are shorter."""
    lengths = sorted(len(line) for line in lines if len(line) > 20)
    return lengths[int(len(lengths) * 0.9)] if lengths else 80


def _continues(last: str, line: str, width: int) -> bool:
    """Return True when `line` goes on with the paragraph that `last` is a line of."""
    if _NUMBER_CUT.search(last):
        return True
    if _HEAD_LINE.search(last) or _opens(line) or is_sign_off(line) or is_capitals(last) or is_capitals(line):
        return False
    first = next((character for character in line if character.isalnum() or character in '“"('), "")
    if first.islower():
        return not last.endswith((".", "./.")) or len(last) > width * 0.8
    if last.endswith(_ENDS):
        return False
    return len(last) >= width * 0.78


def _opens(line: str) -> bool:
    if line[:1] in '“"':
        return any(opener(line[1:].lstrip()) for opener in _OPENERS)
    return bool(_BULLET.match(line)) or any(opener(line) for opener in _OPENERS)
