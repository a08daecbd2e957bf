"""Vietnamese capitals and small letters for patterns: ranges such as À-Ỹ mix the two, which alternate in Unicode."""

from __future__ import annotations

import re

_VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
_ACCENTED = "".join(letter for letter in _VOWELS if letter not in "aeiouy") + "đ"
SMALL = "a-z" + _ACCENTED
CAPITAL = "A-Z" + _ACCENTED.upper()


def pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    r"""Compile an expression in which `\Lu` and `\Ll` inside brackets stand for the capitals and the small letters."""
    return re.compile(expression.replace(r"\Lu", CAPITAL).replace(r"\Ll", SMALL), flags)
