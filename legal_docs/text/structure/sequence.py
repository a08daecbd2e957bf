"""The order of labels: which number or letter may follow which."""

from __future__ import annotations

import re

# Letters of points in use: no f, j, w, z; đ after d (Decree 78/2025/NĐ-CP, Article 69 names inserted ones after them).
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"

_NUMBERED = re.compile(r"(\d+)([a-zđ]*)")


def split_label(label: str) -> tuple[int, str]:
    """Return the number and the letters of `7a`: (7, "a"); (0, label) when there is no number."""
    match = _NUMBERED.fullmatch(label)
    return (int(match[1]), match[2]) if match else (0, label)


def follows(label: str, previous: str | None) -> bool:
    """Return True when article or clause `label` may come right after `previous`: 8 or 7a after 7, 7b or 8 after 7a, 1 at the start."""
    number, letters = split_label(label)
    if previous is None:
        return number == 1 and not letters
    before, before_letters = split_label(previous)
    if number == before + 1:
        return letters in ("", "a")
    return number == before and _rank(letters) > _rank(before_letters)


def expected_after(previous: str | None) -> str:
    """Return the plain number that comes after `previous`: `8` after `7` or `7a`."""
    return str(split_label(previous)[0] + 1) if previous else "1"


def next_letter(label: str) -> str:
    """Return the letter after the one of point `label`: `đ` after `d`, "" after the last."""
    index = POINT_LETTERS.find(label[:1])
    return POINT_LETTERS[index + 1 : index + 2] if index >= 0 else ""


def letter_distance(label: str, previous: str) -> int | None:
    """Return how many letters `label` stands after `previous` in a list of points; None for a letter that is not in use."""
    here, before = POINT_LETTERS.find(label[:1]), POINT_LETTERS.find(previous[:1])
    return here - before if here >= 0 and before >= 0 else None


def _rank(letters: str) -> tuple[int, ...]:
    order = " " + POINT_LETTERS + "fjwz"
    return tuple(order.find(letter) for letter in letters)
