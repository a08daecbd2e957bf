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
_WORD, _VOWEL = re.compile(r"[A-Za-z]+"), re.compile(r"(?i)[aeiouy]")
_STOPPED = re.compile(r"(?i)(?:ch|[cpt])$")
_SYLLABLE = re.compile(rf"(?i)(?:{ONSET})?[{VOWELS}]{{1,3}}(?:{CODA})?")


def is_syllable(word: str) -> bool:
    """Return True when a word has the form of one Vietnamese syllable: `nghiêng`, never `HĐND`."""
    return _SYLLABLE.fullmatch(word) is not None


def needs_tone_mark(word: str) -> bool:
    """Return whether a word without marks would have one if it were a syllable: what ends in a stop always has a tone (`vật`, `bột`)."""
    return word.isascii() and _STOPPED.search(word) is not None and is_syllable(word)


def looks_foreign(text: str) -> bool:
    """Return whether a text seems to be of another language in Latin letters: no marks, and mostly words that are no syllables.

    Numbers, capitals and words without a vowel, as in `42/2022/nd-cp`, tell nothing: at least two other words must be foreign.
    """
    if not text.isascii():
        return False
    read = [word for word in _WORD.findall(text) if _VOWEL.search(word) and not word.isupper()]
    foreign = [word for word in read if not is_syllable(word)]
    return len(foreign) > 1 and 2 * len(foreign) >= len(read)


def spellings_of(word: str) -> list[str]:
    """Return each way in which a folded syllable may be spelled with the marks of letters and of one tone: `hon` gives `hôn`, `hờn`, …"""
    spelled = []
    for letters in itertools.product(*(_LETTERS.get(letter, letter) for letter in word)):
        spelled.append("".join(letters))
        for index, letter in enumerate(letters):
            if letter in VOWELS:
                spelled += ["".join([*letters[: index + 1], tone, *letters[index + 1 :]]) for tone in _TONES]
    return [unicodedata.normalize("NFC", form) for form in spelled]
