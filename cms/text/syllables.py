"""The form of a Vietnamese syllable."""

from __future__ import annotations

import re

VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|q|r|s|t|v|x"
CODA = "ng|nh|ch|n|m|p|t|c"
_SYLLABLE = re.compile(rf"(?i)(?:{ONSET})?[{VOWELS}]{{1,3}}(?:{CODA})?")


def is_syllable(word: str) -> bool:
    """Return True when a word has the form of one Vietnamese syllable: `nghiêng`, never `HĐND`."""
    return _SYLLABLE.fullmatch(word) is not None
