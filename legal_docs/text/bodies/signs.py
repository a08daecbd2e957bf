"""The signs of bodies in numbers of documents: `QĐ-UBND` of a committee, `TT-BGDĐT` of a ministry."""

from __future__ import annotations

import re

from cms.text.vietnamese import fold
from legal_docs.text.bodies.issuers import ABBREVIATED, SIGN_SPELLINGS, SIGNS, body_of_person

_NO_LETTERS = re.compile(r"[^A-ZĐ]+")
_SHORT_BODY = re.compile(r"(?:Bộ\s+(?P<letters>[A-ZĐ]{2,8}(?:\s?[-–&]\s?[A-ZĐ]{1,6}){0,3})|B[A-ZĐ]{2,8}|NHNN)(?!\w)")
_NEXT_BODY = re.compile(r"(?:,|\s+và)\s+(?=Bộ\s|B[A-ZĐ]|NHNN|Ngân hàng\s|Thanh tra\s)")


def sign_of_body(words: str) -> str | None:
    """Return the sign in the numbers of the ministry or bank that words begin with, in full or short: `BGDĐT` for `Bộ GD&ĐT ban hành`."""
    if (short := _SHORT_BODY.match(words)) is not None:
        sign = f"B{_NO_LETTERS.sub('', short['letters'])}" if short["letters"] else short[0]
        sign = SIGN_SPELLINGS.get(sign, sign)
        return sign if sign in SIGNS else None
    folded = _bare(words)
    known = max((name for name in _SIGN_OF_NAME if f"{folded} ".startswith(f"{name} ")), key=len, default=None)
    return _SIGN_OF_NAME[known] if known is not None else None


def is_of_several(words: str) -> bool:
    """Return True where words begin with two ministries or more, who issue a joint document: `Bộ Tài chính và Bộ Y tế`."""
    first = sign_of_body(words)
    for joint in _NEXT_BODY.finditer(words):
        before = words[: joint.start()]
        if _bare(before) in _SIGN_OF_NAME or _SHORT_BODY.fullmatch(before):
            return sign_of_body(body_of_person(words[joint.end() :])) not in (first, None)
    return False


def may_be_of(symbol: str, words: str) -> bool:
    """Return False where words begin with a body or office-holder that a number's symbol does not stand for: `QĐ-UBND`, `Thủ tướng`."""
    body = body_of_person(words)
    local = (sign for sign, name in ABBREVIATED.items() if fold(body).startswith((fold(sign), fold(name))))
    sign = (sign_of_body(body) or next(local, "")).upper()
    parts = [SIGN_SPELLINGS.get(part, part) for part in re.split(r"[-/]", symbol.upper())]
    return not sign or any(part and (sign in part or sign.startswith(part)) for part in parts[1:] or parts)


def _bare(words: str) -> str:
    return re.sub(r"[^a-z]+", " ", fold(words)).strip()


_SIGN_OF_NAME = {_bare(name): sign for sign, name in SIGNS.items()} | {"ngan hang nha nuoc": "NHNN", "thu tuong": "TTg"}
