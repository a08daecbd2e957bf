"""Numbers as people type and say them, brought to plain digits at the same places of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# A word of digits in which letters that look like a digit stand in for it: "o912", "09O5", "4S6".
_LOOKALIKE_WORD = re.compile(r"(?<![^\W_])(?=[0-9oOlIsSB.\-]*\d)[0-9oOlIsSB]+(?:[.\-][0-9oOlIsSB]+)*(?!\w)")
_LOOKALIKES = str.maketrans("oOlIsSB", "0011558")
_MIN_DIGITS = 2
_DIGIT_WORDS = {
    **dict.fromkeys(("không", "khong", "hông", "ko"), "0"),
    **dict.fromkeys(("một", "mốt", "mot"), "1"),
    "hai": "2",
    "ba": "3",
    **dict.fromkeys(("bốn", "bon", "tư", "tu"), "4"),
    **dict.fromkeys(("năm", "lăm", "nam", "lam"), "5"),
    **dict.fromkeys(("sáu", "sau"), "6"),
    **dict.fromkeys(("bảy", "bẩy", "bay"), "7"),
    **dict.fromkeys(("tám", "tam"), "8"),
    **dict.fromkeys(("chín", "chin"), "9"),
}
_SPOKEN_DIGIT = rf"(?:{'|'.join(_DIGIT_WORDS)}|\d)"
_SPOKEN_NUMBER = re.compile(rf"(?<!\w){_SPOKEN_DIGIT}(?:[\s,.\-]{{1,2}}{_SPOKEN_DIGIT}){{8,11}}(?!\w)", re.IGNORECASE)
_LEAST_SPOKEN_WORDS = 5


def plain_characters(text: str) -> str:
    """Return `text` with wide digits, wide signs and odd spaces as the usual ones; every character keeps its place."""
    if text.isascii():
        return text
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if character in "\u200b\u2060\ufeff":
        return " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def with_lookalikes_as_digits(text: str) -> str:
    """Return `text` with the letters that stand for digits as digits; every character keeps its place."""
    return _LOOKALIKE_WORD.sub(lambda match: _as_digits(match.group()), text)


def _as_digits(word: str) -> str:
    """Return a word with letters beside a digit, or beside another such letter, as digits; a word of few digits stays."""
    letters = sum(character.isalpha() for character in word)
    digits = sum(character.isdigit() for character in word)
    if not letters or digits < _MIN_DIGITS or letters > digits:
        return word
    return word.translate(_LOOKALIKES)


def spoken_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Return the numbers of 9 to 12 digits that are written in words ("không chín một …"), as (start, end, digits)."""
    for match in _SPOKEN_NUMBER.finditer(text):
        words = re.findall(r"\w+", match.group().lower())
        if sum(not word.isdigit() for word in words) >= _LEAST_SPOKEN_WORDS:
            yield match.start(), match.end(), "".join(_DIGIT_WORDS.get(word, word) for word in words)
