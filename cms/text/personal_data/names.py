"""Names of people: behind a word that announces one, or by their own shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from cms.text.personal_data.kinds import PiiKind
from cms.text.personal_data.name_cues import (
    ANYBODY_CUE,
    FIELD_CUE,
    FOLDED_KIN,
    I_AM,
    KIN_CUE,
    LIST_CUE,
    NAMED,
    NAMESAKE,
    NAMESAKES_IN_A_LIST,
    NEXT_IN_LIST,
    ONLY_A_PERSON_HAS,
    OTHER_NAME_CUE,
    OWN_NAME_CUE,
    ROLE_CUE,
    SINGLE_CUE,
    TITLE,
    is_part_of_a_place,
)
from cms.text.personal_data.name_words import (
    LOW,
    MIDDLES,
    NAME_AT,
    NOT_ALONE,
    OF_NO_NAME_AT,
    UP,
    WORDS,
    goes_on,
    has_surname,
    is_of_the_highlands,
    name_at,
)
from cms.text.personal_data.numbers import Span
from cms.text.personal_data.small_names import small_names
from cms.text.personal_data.vocabulary import SURNAMES, is_compound, is_surname
from cms.text.syllables import is_syllable

_NOT_ALONE_AFTER_IS = NOT_ALONE | WORDS["not alone after là"]
_NUMBER_NAMES = WORDS["numbers"]
_TITLE_CASE = re.compile(rf"[{UP}][{LOW}]+ [{UP}][{LOW}]*")  # a cue written so is part of a term: "Luật Sư Chỉ Định"
# As on an air ticket and in an old contract: "NGUYEN/THI HAI AU MS", "NGUYỄN-VĂN-PHIÊN".
_TICKET = re.compile(rf"(?<![\w/])([{UP}]{{2,10}})/[{UP}]{{2,20}}(?: [{UP}]{{1,15}}){{0,4}}(?![\w/])")
_HYPHENED = re.compile(rf"(?<![\w-])([{UP}]\w{{1,7}})(?:\s?-\s?[{UP}]\w{{0,7}}){{1,3}}(?![\w-])")


def find_names(text: str) -> Iterator[Span]:
    """Yield the names of `text` as (start, end, kind)."""
    for start, end in chain(_announced(text), _listed(text), _by_shape(text), _signatures(text), small_names(text)):
        yield start, end, PiiKind.NAME


def _announced(text: str) -> Iterator[tuple[int, int]]:
    """Return the names in capitals that stand behind a word that announces one."""
    for pattern in (OWN_NAME_CUE, OTHER_NAME_CUE, ROLE_CUE, KIN_CUE, FIELD_CUE, ANYBODY_CUE):
        for cue in pattern.finditer(text):
            words, end = name_at(text, cue.end(), also_known=True)
            if pattern is not OWN_NAME_CUE and not ONLY_A_PERSON_HAS.match(text, end):
                words, end = name_at(text, cue.end())
            if words and (has_surname(words) or _is_likely(text, pattern, cue, words)):
                yield from _announced_by(text, cue, words, end)
    for pattern in (I_AM, NAMED):
        for cue in pattern.finditer(text):
            words, end = name_at(text, cue.end())
            if cue.group().lower().startswith("ten") and all(map(is_syllable, words)) and not has_surname([*words, ""]):
                continue
            certain = cue.group().lower().rstrip(" :").endswith(("là", "la"))
            alone = len(words) == 1 and (
                (certain and words[0].lower() not in _NOT_ALONE_AFTER_IS and not words[0].isupper() and re.match(r" ?[,(–-]", text[end:]))
                or (pattern is NAMED and _names_somebody(text, cue.end(), end, words[0]))
            )
            if alone or (len(words) > 1 and (certain or pattern is NAMED or is_surname(words[0]))):
                yield cue.end(), end


def _is_likely(text: str, pattern: re.Pattern[str], cue: re.Match[str], words: list[str]) -> bool:
    """Return whether words without a family name may be a name behind this cue: none of a place, a heading, a form or another line."""
    if "\n" in cue.group() and pattern in (ROLE_CUE, KIN_CUE):
        return False  # "Kính gửi bà,", and below it the first sentence
    if pattern is ANYBODY_CUE and ":" in cue.group() and all(map(is_syllable, words)):
        return False
    if (pattern is ROLE_CUE and _TITLE_CASE.match(cue.group())) or "".join(words).isupper() or (len(words) > 1 and len(words[-1]) == 1):
        return False
    return not is_part_of_a_place(text, cue.start())


def _announced_by(text: str, cue: re.Match[str], words: list[str], end: int) -> Iterator[tuple[int, int]]:
    if FOLDED_KIN.match(cue.group()) and not "".join(words).isascii():
        return  # "chi TIẾT"
    if len(words) > 1 or (not is_part_of_a_place(text, cue.start()) and _names_somebody(text, cue.end(), end, words[0])):
        yield cue.end(), end
        yield from _rest_of_list(text, end)


def _rest_of_list(text: str, end: int) -> Iterator[tuple[int, int]]:
    """Return the names that follow one in a list: "các ông Trần Sâm, Lê Cận và Hồ Rê"; each of them begins with a surname."""
    while link := NEXT_IN_LIST.match(text, end):
        words, end = name_at(text, link.end())
        if len(words) < 2 or not (has_surname(words) or is_of_the_highlands(words)):
            return
        yield link.end(), end


def _listed(text: str) -> Iterator[tuple[int, int]]:
    """Return the names behind words that announce several: "5 người con: Thơ, Dạ, Út Em"; two of them at least."""
    for cue in LIST_CUE.finditer(text):
        items: list[tuple[int, int]] = []
        start = cue.end()
        while True:
            words, end = name_at(text, start)
            if not words or not (len(words) > 1 or _is_given_name(text, end, words[0])):
                break
            items.append((start, end))
            link = NEXT_IN_LIST.match(text, end)
            if not link or not text[link.end() : link.end() + 1].isupper():
                break
            start = link.end()
        if len(items) > 1:
            yield from items


def _by_shape(text: str) -> Iterator[tuple[int, int]]:
    """Return names that need no cue: a surname and two words, "Văn" or "Thị" in the second place, the forms of the Highlands,
    and what stands before a nationality, a date of birth or a card.
    """
    for match in NAME_AT.finditer(text):
        title = TITLE.match(text, match.start()) or OF_NO_NAME_AT.match(text, match.start())
        start = title.end() if title else match.start()
        words, end = name_at(text, start)
        if (
            len(words) < 2
            or NAMESAKE.search(text, max(0, start - 40), start)
            or NAMESAKES_IN_A_LIST.search(text, max(0, start - 160), start)
        ):
            continue
        middle = len(words) > 2 and words[1].lower() in MIDDLES and (words[0].lower() in SURNAMES or not goes_on(words))
        if (
            middle
            or is_of_the_highlands(words)
            or (len(words) > 2 and words[0].lower() in SURNAMES and not words[1].isupper())
            or (ONLY_A_PERSON_HAS.match(text, end) and (has_surname(words) or not "".join(words).isupper()))
        ):
            yield start, end
    for match in chain(_TICKET.finditer(text), _HYPHENED.finditer(text)):
        if is_surname(match[1]) and len(re.findall(r"\w+", match.group())) > 2:
            yield match.span()


def _signatures(text: str) -> Iterator[tuple[int, int]]:
    """Return the names that open or close a letter: alone in a line, or between the start of a line and a comma."""
    for match in re.finditer(r"(?m)^(?:Gửi từ |Từ |[^\n]{0,40}[.!,:]\s+)?(?=\w)", text):
        words, end = name_at(text, match.end())
        closes = re.match(r"\s*(?:$|\n|[,.]?\s*$)" if match.group() else r"\s*(?:\n|$|,|\s[-–]\s)", text[end:])
        opens = match.group().startswith(("Gửi", "Từ")) and text[end : end + 1] == ","
        if 1 < len(words) < 5 and words[0].lower() in SURNAMES and (closes or opens) and len(text) > end - match.start() + 1:
            yield match.end(), end


def _names_somebody(text: str, start: int, end: int, word: str) -> bool:
    """Return whether one word behind "anh", "chị" or "tôi tên" names somebody."""
    return _is_given_name(text, end, word) and bool(SINGLE_CUE.search(text, max(0, start - 30), start))


def _is_given_name(text: str, end: int, word: str) -> bool:
    """Return whether one word may be a name: no number, no bare surname, no people, no first half of a word ("Bảo hiểm")."""
    small = word.lower()
    if small in _NUMBER_NAMES or small in _NOT_ALONE_AFTER_IS or len(word) < 2 or word.isupper():
        return False
    behind = re.match(r"[ \u00a0]([^\W\d]+)", text[end : end + 10])
    return not (behind and is_compound(small, behind[1].lower()))
