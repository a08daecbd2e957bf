"""A title printed in capitals, in the casing that the document's own running text uses for the same words."""

from __future__ import annotations

import re

from cms.text.syllables import is_syllable
from legal_docs.text.structure.grammar import is_capitals

_LONGEST = 14  # words looked for together
_MOST_LOOKED_AT = 6
_FIXED = {
    "việt nam": "Việt Nam",
    "quốc hội": "Quốc hội",
    "chính phủ": "Chính phủ",
    "thủ tướng": "Thủ tướng",
    "hà nội": "Hà Nội",
    "nhà nước": "Nhà nước",
}


def sentence_case(title: str, running_text: str) -> str:
    """Return `title` in sentence case when it is in capitals, else as it is.

    The casing of each stretch of words is the one that `running_text` has for it in the middle of a sentence; words that it does
    not have are written small. The first letter is a capital.
    """
    if not _mostly_capitals(title):
        return title
    low = running_text.lower()
    if len(low) != len(running_text):  # a rare letter changes its length: places would not agree
        return _capitalised(title.lower())
    words = title.split()
    text = " ".join(_best_stretches(words, running_text, low))
    for small, written in _FIXED.items():
        text = re.sub(rf"\b{small}\b", written, text)
    return _capitalised(text)


def _best_stretches(words: list[str], running_text: str, low: str) -> list[str]:
    """Cut the title into stretches that the text has, long ones preferred (their lengths squared add up to the most)."""
    best: list[tuple[int, list[str]]] = [(0, [])]
    for end in range(1, len(words) + 1):
        score, shown = best[end - 1]
        options = [(score, [*shown, _alone(words[end - 1])])]
        for start in range(max(0, end - _LONGEST), end):
            written = _as_written(" ".join(words[start:end]), running_text, low)
            if written is not None:
                options.append((best[start][0] + (end - start) ** 2, [*best[start][1], written]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def _mostly_capitals(title: str) -> bool:
    """Return True for a title in capitals, though a number in it has small letters (`QĐ-TTg`)."""
    letters = [character for character in title if character.isalpha()]
    return len(letters) > 3 and sum(character.isupper() for character in letters) > 0.9 * len(letters)


def _as_written(phrase: str, text: str, low: str) -> str | None:
    """Return `phrase` as the text writes it in the middle of a sentence; None where it does not occur so."""
    if any(character.isdigit() for character in phrase) and "/" in phrase and " " not in phrase:
        return phrase
    if " " not in phrase and not (len(phrase) > 1 and phrase.isalpha()):
        return None
    wanted = phrase.lower()
    start, looked = 0, 0
    while (start := low.find(wanted, start)) >= 0 and looked < _MOST_LOOKED_AT:
        end = start + len(wanted)
        written = text[start:end]
        looked += 1
        before, after = text[start - 1 : start], text[end : end + 1]
        inside = not before.isalnum() and not after.isalnum()
        middle = start > 1 and text[start - 2].isalnum() and before == " " and text[start - 2 : start - 1].islower()
        if inside and middle and (not is_capitals(written) or (" " not in phrase and _in_small_text(text, start))):
            return written
        start = end
    return None


def _in_small_text(text: str, start: int) -> bool:
    """Return True when the words before are in small letters: then capitals here are those of an abbreviation."""
    return text[max(0, start - 12) : start].islower()


def _alone(word: str) -> str:
    if any(character.isdigit() for character in word) or (word.isalpha() and len(word) > 1 and not is_syllable(word)):
        return word  # a number or an abbreviation
    return word.lower()


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
