"""Tells whether a sentence ends another document wholly and without a condition."""

from __future__ import annotations

import re

from legal_docs.text.dates import DATE
from legal_docs.text.references import TYPES

_ENDS = re.compile(r"(?i)\b(?:thay(?: thế)?|bãi bỏ|h[ủu][ỷy] bỏ|hết hiệu lực|không còn hiệu lực|ngưng hiệu lực|đình chỉ)\b")
# Exceptions for cases of transition, which the acting document itself names, leave the end of the other as it is.
_TRANSITION = re.compile(
    r"(?i)\btrừ\s+(?:các\s+)?(?:trường hợp\s+)?(?:các\s+)?(?:được\s+)?quy định\s+tại\s[^.;“”]{1,160}?"
    rf"\s(?:của\s+)?(?:{'|'.join(TYPES)})\s+này(?!\w)"
)
_CONDITION = re.compile(
    r"(?i)(?<!\w)(?:(?<!bù )(?<!khấu )(?<!loại )trừ|nếu|trong trường hợp|tiếp tục|cho đến|riêng (?:điều|khoản|điểm|đối với|các))(?!\w)"
)
_AMENDS = re.compile(r"(?i)(?<!được )sửa đổi")
_FROM_A_DAY = re.compile(rf"(?i:hiệu lực)(?: thi hành)?\s+(?:kể\s+)?từ\s+((?:ngày\s+)?(?:{DATE.pattern}))")
_OWN = 30  # characters before `hiệu lực từ ngày …` in which `này` makes the acting document its subject


def is_unconditional(evidence: str) -> bool:
    """Return True where a sentence that names a document ends it as a whole: no exception but transition, no condition, one day at most."""
    plain = _TRANSITION.sub(" ", evidence)
    starts = [day for day in _FROM_A_DAY.finditer(plain) if "này" not in plain[max(0, day.start() - _OWN) : day.start()]]
    days = {" ".join(day[1].split()) for day in starts}
    return bool(_ENDS.search(plain)) and not _CONDITION.search(plain) and len(days) <= 1


def amends_itself(before: str) -> bool:
    """Return True where the words before a document's name say once that it is amended.

    Twice, or behind `và`: the title of another one, named before it, tells what that has amended itself.
    """
    return len(_AMENDS.findall(before)) <= 1 and "và sửa đổi" not in before
