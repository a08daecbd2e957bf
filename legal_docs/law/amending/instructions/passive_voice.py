"""Rewrites instructions in the passive (“Khoản 2 Điều 5 được sửa đổi như sau”) as the imperative that most texts use."""

from __future__ import annotations

import re

_UNIT = r"(?:tiểu mục|tiết|điểm|khoản|điều|mục|chương|phần|phụ lục|mẫu|biểu|số thứ tự)"
_PASSIVE = re.compile(
    rf"(?i)^\W*(?P<what>(?:(?:các|những|tên|tiêu đề|nội dung)\s+(?:của\s+)?|đoạn (?:mở đầu|đầu)\s+)*{_UNIT}\s[^“”\"«»:;]{{1,250}}?)"
    r"\s*,?\s+"
    r"(?:được|bị)\s+(?P<verb>sửa đổi|bổ sung|thay thế|thay|bãi bỏ|hủy bỏ|huỷ bỏ)(?!\w)(?P<rest>.*)$",
    re.DOTALL,
)
_NEW_FIRST = re.compile(
    r"^(?P<new>.{0,250}?(?i:mẫu|phụ lục|biểu)(?!\w)[^.;:]{0,150}?)\s+(?:để\s+)?thay thế\s+(?:cho\s+)?"
    r"(?P<old>(?i:(?:các\s+)?(?:mẫu|phụ lục|biểu)\s).*)$",
    re.DOTALL,
)
_HOW = re.compile(r"(?i)\s*,?\s+(?:như sau|bằng|thành|vào sau)(?!\w)")
_TOLD = re.compile(r"(?i)^\s*(?:,?\s*(?:sửa đổi|bổ sung|thay thế|bãi bỏ))*\s*,?\s*(?:bởi|theo|tại|trước|từ ngày|một số|và hướng dẫn)(?!\w)")


def active(lead: str) -> str:
    """Return an instruction as an imperative: `Điều 3 được bổ sung khoản 6 như sau` is `bổ sung khoản 6 Điều 3 như sau`,
    `Phụ lục 3a của Thông tư này thay thế Phụ lục 3` is `thay thế Phụ lục 3 bằng Phụ lục 3a của Thông tư này`.

    Words that only report an amendment (`được sửa đổi bởi …`) are no instruction and stay as they are.
    """
    if (turned := _NEW_FIRST.match(lead)) is not None:
        return f"thay thế {turned['old'].rstrip(' .;')} bằng {turned['new']}"
    match = _PASSIVE.match(lead)
    if match is None or _TOLD.match(match["rest"]):
        return lead
    how = _HOW.search(match["rest"])
    before, after = (match["rest"][: how.start()], match["rest"][how.start() :]) if how else (match["rest"].rstrip(" .;:"), "")
    if how is None and match["verb"].lower() not in ("bãi bỏ", "hủy bỏ", "huỷ bỏ"):
        return lead
    return f"{match['verb']}{before} {match['what']}{after}"
