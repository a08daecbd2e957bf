"""The form of a Vietnamese syllable."""

from __future__ import annotations

import itertools
import re
import unicodedata

VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|q|r|s|t|v|x"
CODA = "ng|nh|ch|n|m|p|t|c"
_LETTERS = {"a": "aăâ", "d": "dđ", "e": "eê", "o": "oôơ", "u": "uư"}
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(rf"(?i)(?:{ONSET})?[{VOWELS}]{{1,3}}(?:{CODA})?")


def is_syllable(word: str) -> bool:
    """Return True when a word has the form of one Vietnamese syllable: `nghiêng`, never `HĐND`."""
    return _SYLLABLE.fullmatch(word) is not None


def spellings_of(word: str) -> list[str]:
    """Return each way in which a folded syllable may be spelled with the marks of letters and of one tone: `hon` gives `hôn`, `hờn`, …"""
    spelled = []
    for letters in itertools.product(*(_LETTERS.get(letter, letter) for letter in word)):
        spelled.append("".join(letters))
        for place, letter in enumerate(letters):
            if letter in VOWELS:
                spelled += ["".join([*letters[: place + 1], tone, *letters[place + 1 :]]) for tone in _TONES]
    return [unicodedata.normalize("NFC", form) for form in spelled]
