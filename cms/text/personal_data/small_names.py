"""Names typed in small letters: "em tên trâm anh", "chồng e lý quốc thịnh", "ong nguyen van nam"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from cms.text.personal_data.addresses import STOPS
from cms.text.personal_data.name_cues import I_AM, KIN, KIN_CUE, OF_A_PERSON, OWN_NAME_CUE, ROLE_CUE, SELF
from cms.text.personal_data.name_words import COMMON, FOLDED_COMMON, LOW, MIDDLES, WORDS, goes_on
from cms.text.personal_data.vocabulary import is_compound, is_surname
from cms.text.syllables import is_syllable

_SMALL_NAME_AT = re.compile(rf"[{LOW}]{{1,7}}(?: [{LOW}]{{1,7}}){{1,3}}")
_STOP = re.compile(rf"(?:{STOPS}|sinh|nghi|nghỉ|số|so|mang|gì|gi|cũng|cung|rất|rồi|roi|hoài|trùng|sai|đúng|giống)")
_RARE = WORDS["rare surnames in small letters"]
_OF_THE_FAMILY = re.compile(rf"\b(?i:{KIN}) (?:tôi|em|e|mình|mk)(?: tên| là| tên là)? (?=[{LOW}])")
# What the writer calls somebody, where it is no sentence: "em tên trâm anh", "ông tư hường".
_CALLED = re.compile(rf"\b(?i:{SELF}|{KIN})(?: tôi| em| e| mình)? tên(?: là)? (?=[{LOW}])")
_BY_BIRTH = re.compile(
    rf"\b(?i:ông|bà|anh|chị|chú|cô|dì|bác|cậu|thím|mợ) (?=(?:{'|'.join(WORDS['numbers'])}) ([{LOW}]{{2,7}})(?: ([{LOW}]+))?)"
)


def small_names(text: str) -> Iterator[tuple[int, int]]:
    """Return the names in small letters: behind a cue, or a common surname with "văn" or "thị"."""
    for cue in OWN_NAME_CUE.finditer(text):
        yield from _small_name(text, cue.end())
    for cue in chain(KIN_CUE.finditer(text), ROLE_CUE.finditer(text)):
        yield from _small_name(text, cue.end(), surnames=COMMON)
    for cue in _OF_THE_FAMILY.finditer(text):
        yield from _small_name(text, cue.end(), surnames=_RARE)
    for cue in chain(I_AM.finditer(text), re.finditer(r"\b(?:tên|ten)(?: là| la)? ", text)):
        yield from _small_name(text, cue.end(), surnames=frozenset())
    for match in re.finditer(rf"\b(?:{'|'.join(COMMON | FOLDED_COMMON)}) (?:văn|thị|van|thi)\b(?= [{LOW}])", text):
        if match.group().isascii() == (match.group().split()[0] in FOLDED_COMMON):
            yield from _small_name(text, match.start(), surnames=frozenset())
    for cue in _CALLED.finditer(text):
        yield from _called(text, cue.end())
    for cue in _BY_BIRTH.finditer(text):
        order, name = text[cue.end() : cue.end(1)].split()
        after = cue[2] or ""
        if not _is_word(name) and not is_compound(order, name) and not is_compound(name, after):
            yield cue.end(), cue.end(1)


def _is_word(word: str) -> bool:
    return bool(_STOP.fullmatch(word)) or not is_syllable(word)


def _called(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Return two or three words behind "em tên" that are no words of the sentence and no word of the language together."""
    match = re.match(rf"[{LOW}]+(?: [{LOW}]+){{0,4}}", text[start : start + 40])
    words = match.group().split() if match else []
    words = words[: 3 if words and is_surname(words[0]) else 2]
    if len(words) < 2 or any(map(_is_word, words)) or any(is_compound(*pair) for pair in pairwise(words)):
        return
    yield start, start + len(" ".join(words))


def _small_name(text: str, start: int, *, surnames: frozenset[str] | None = None) -> Iterator[tuple[int, int]]:
    """Return a name in small letters: a surname, "văn" or "thị", and up to two words.

    Without "văn" or "thị" it counts only for the `surnames` (None: for all); of the rare ones only when no two of its words go together.
    """
    match = _SMALL_NAME_AT.match(text, start)
    if not match or not is_surname(match.group().split()[0]):
        return
    words = match.group().split()
    has_middle = words[1] in MIDDLES
    if surnames is not None and has_middle and words[0] not in COMMON | FOLDED_COMMON and goes_on(words):
        return
    if not has_middle and is_compound(*words[:2]):
        return
    words = words[: 4 if has_middle else 3]
    while len(words) > 2 and _STOP.fullmatch(words[-1]):
        words.pop()
    end = start + len(" ".join(words))
    is_plain = len(words) > 2 and not _STOP.fullmatch(words[1])
    named = words[0] in (surnames or ()) and (words[0] in COMMON or _is_rare_name(words))
    if surnames is None or (has_middle and len(words) > 2) or (is_plain and (named or _is_name_without_marks(text, start, end))):
        yield start, end


def _is_rare_name(words: list[str]) -> bool:
    """Return whether three words that begin with a rare surname are hardly words of the sentence."""
    return not any(is_compound(*pair) for pair in pairwise(words)) and not " ".join(words).isascii() and all(map(is_syllable, words))


def _is_name_without_marks(text: str, start: int, end: int) -> bool:
    """Return whether words without tone marks are a name and not words of the sentence ("nguyen vong"): only the name lacks them, or a
    telephone, a card or a birth stands behind it.
    """
    if not text[start:end].isascii() or text[start:end].split()[0] not in FOLDED_COMMON:
        return False
    others = [*text[:start].split()[:-2], *text[end:].split()]
    marked = sum(not word.isascii() for word in others)
    return (marked > 1 and 2 * marked >= len(others)) or OF_A_PERSON.match(text, end) is not None
