"""The order of Vietnamese words as dictionaries and ICU have it: ă, â, đ, ê, ô, ơ, ư are letters of their own, tones come last."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

# Each letter's place; those that carry a quality mark stand behind the plain one: Dân before Đất, Cân before Cơ.
_PLACES = {letter: index for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 2)}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_DIGITS = 0x30
_LETTERS = 0x50
_OTHERS = 0x100


@lru_cache(maxsize=20_000)  # SQLite asks for the same names again with every list
def sort_key(text: str) -> tuple[str, str, str]:
    """Return the key by which Vietnamese words are ordered: letters first, then tones, then small before capital letters."""
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFC", text).lower():
        parts = unicodedata.normalize("NFD", character)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        place = _PLACES.get(base)
        if place is None and base[:1].isdigit():
            letters.append(chr(_DIGITS + int(base[0]) if base[0].isdecimal() else _OTHERS + ord(base[0])))
        elif place is None:
            letters.append(" " if not base[:1].isalpha() else chr(_OTHERS + ord(base[0])))
        else:
            letters.append(chr(_LETTERS + place))
        tones.append(str(next((_TONES[part] for part in parts if part in _TONES), 0)))
    return "".join(letters), "".join(tones), text.swapcase()


def compare_names(one: str, other: str) -> int:
    """Return -1, 0 or 1: how two texts stand to each other. For databases that ask for a function (SQLite)."""
    first, second = sort_key(one), sort_key(other)
    return (first > second) - (first < second)


def sorted_by(rows: Any, name: Any) -> list[Any]:
    """Return rows in the order of what the function `name` calls each."""
    return sorted(rows, key=lambda row: sort_key(str(name(row))))
