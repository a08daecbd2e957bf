"""Paragraphs on entry into force as a printed law has them: marks that were lost put back, capitals made small, short forms in full."""

from __future__ import annotations

import re

from cms.text.vietnamese import fold
from legal_docs.text.citations.spelled_out import SpelledOut

_WORDS = (
    "Thông tư liên tịch|Thông tư|Nghị định|Quyết định|Nghị quyết|Chỉ thị|Pháp lệnh|Bộ luật|Luật|này|có hiệu lực|hết hiệu lực|hiệu lực"
    "|thi hành|áp dụng|kể từ|từ|ngày|tháng|năm|thay thế|bãi bỏ|sửa đổi|bổ sung|ký|ban hành|đến hết|đến|và|số|của|Điều|khoản|điểm|Chương"
)
_MARKED = {fold(word): word for word in _WORDS.split("|")}
_UNMARKED = re.compile(rf"(?i)\b(?:{'|'.join(sorted(_MARKED, key=len, reverse=True))})\b")
_TYPE = re.compile(r"\b(?:thông tư|nghị định|quyết định|nghị quyết|chỉ thị|pháp lệnh|bộ luật|luật|điều)\b")
_OF_EFFECT = ("hiệu lực", "hieu luc", "hiệu luc", "hieu lực", "thay", "bãi bỏ", "bai bo", "áp dụng", "ap dung")


def as_printed(paragraph: str) -> str:
    """Return a paragraph that speaks of effect in the usual spelling (`QĐ này`, `Thong tu nay co hieu luc`), any other as it is."""
    small = paragraph.lower()
    if not any(map(small.__contains__, _OF_EFFECT)):
        return paragraph
    if paragraph.isascii():
        return _UNMARKED.sub(lambda match: _MARKED[match[0].lower()], paragraph)
    if paragraph.isupper() and "HIỆU LỰC" in paragraph:
        small = " ".join(word if "/" in word else word.lower() for word in paragraph.split())
        return _TYPE.sub(lambda match: match[0].capitalize(), small)
    return SpelledOut(paragraph).text
