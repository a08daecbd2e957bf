"""Recognising a number, a citation or a short name in the query, in any spelling that people use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cms.text.analysis import words
from cms.text.numbers.number_words import cardinal
from cms.text.vietnamese import fold
from search.query.document_numbers import ISSUED, is_full, is_of_type, long_year, number_in, opens_with_type, read_number
from search.query.fillers import asks
from search.query.glued_numbers import split_glued_tokens
from search.query.law_names import law_name_keys, opens_as_law
from search.query.number_signs import is_year
from search.query.values import Target, TargetKind

_FILLER = frozenset({"so", "nam", "cua", "theo", "tai", "o", "trong", "va", "ve"})
# A query with these words about a number looks for another document.
_OTHERS = "sua doi|bo sung|thay the|bai bo|huong dan|quy dinh chi tiet|het hieu luc|dinh chinh"
_OF_OTHERS = re.compile(rf"\b(?:{_OTHERS})\b")
# Behind the number, but `sửa đổi, bổ sung một số điều của …` tells its own matter.
_DONE_TO_IT = re.compile(
    rf"\b(?:duoc|bi) (?:(?:{_OTHERS}) )+(?:boi|theo|tai|nam)\b|\b(?:{_OTHERS})(?: thi hanh)?$|\bhet hieu luc (?:chua|tu|khi|ngay)\b"
)
_EDITION = re.compile(r" (?:moi nhat|moi|hien hanh|hien nay|con hieu luc)$")
_AMENDED = re.compile(r" (?:duoc )?(?:sua doi|bo sung|sdbs|sd bs|sd)(?: (?:bo sung|nam|(?:19|20)\d\d))+$")
_ORDINALS = {"nhat": "1", "nhi": "2", "tu": "4"}  # after `thứ` alone
_NUMBER_WORDS = {fold(cardinal(number)): str(number) for number in range(1, 1000)} | _ORDINALS
_SPOKEN = re.compile(rf"\b(dieu|khoan) (thu )?((?:(?:{'|'.join(sorted({w for n in _NUMBER_WORDS for w in n.split()}))})\b ?)+)(?!\d)")
_CITED = re.compile(
    r"(?:\b(?:diem|d)\s+(?P<point>[a-z])\s+)?(?:\b(?:khoan|k)\s*(?P<clause>\d{1,3}[a-z]?)\s+)?"
    r"\b(?:dieu|dd?|article|art)\s*(?P<article>\d{1,4}[a-z]?)\b"
    r"(?:\s+(?:khoan|k)\s*(?P<clause_after>\d{1,3}[a-z]?)\b)?(?:\s+diem\s+(?P<point_after>[a-z])\b)?"
)
_BARE_ARTICLE = re.compile(r"^\d{1,3}[a-z]?$")
_WRITTEN = re.compile(r"\d{1,5}\s*/\s*(?:19|20)\d\d\s*/\s*[^\W\d_]+\d{0,2}(?:-[^\W\d_]+\d{0,2})*")
_SHORT_YEAR = re.compile(r"^\d\d$")
_LONGEST_NAME = 20
_MOST_NAMES = 24


def _trimmed(tokens: Sequence[str]) -> list[str]:
    """Return `tokens` without the small words at both ends."""
    left = list(tokens)
    while left and left[0] in _FILLER and (left[0] != "so" or left[1:2] == [] or left[1].isdigit()):
        left = left[1:]
    while left and left[-1] in _FILLER:
        left = left[:-1]
    return left


def _read_document(tokens: Sequence[str]) -> Target | None:
    """Return the document that `tokens` name as a whole, by number or by name; small words at the ends may be of the name (`nhà ở`)."""
    trimmed = _trimmed(tokens)
    if not trimmed or len(trimmed) > _LONGEST_NAME:
        return None
    number = number_in(trimmed)
    if number:
        return number
    readings: list[str] = []
    year: int | None = None
    for spelled in dict.fromkeys((tuple(trimmed), tuple(tokens))):
        dated = ISSUED.search(" ".join(spelled))  # `Luật Viễn thông ngày 24/11/2023`
        name = (dated.string[: dated.start()] + dated.string[dated.end() :]).strip() if dated else " ".join(spelled)
        names, year_of_name = _named_years(_EDITION.sub("", _AMENDED.sub("", name)).split())
        year = (int(dated[1]) if dated else None) or year_of_name or year
        readings += [name for reading in names for name in law_name_keys(reading)]
    return Target(TargetKind.NAME, names=tuple(dict.fromkeys(readings))[:_MOST_NAMES], year=year)


def _named_years(tokens: list[str]) -> tuple[list[list[str]], int | None]:
    """Return the readings of a name without the year behind it, and that year."""
    if len(tokens) > 1 and is_year(tokens[-1:]):
        # `luật đất đai năm 2024`, but `luật quốc tịch Việt Nam 2008` too
        return [tokens[:-1], *([tokens[:-2]] if tokens[-2] == "nam" and len(tokens) > 2 else [])], int(tokens[-1])
    if len(tokens) > 1 and _SHORT_YEAR.match(tokens[-1]) and opens_as_law(tokens):  # `luật đất đai 24`, `blhs năm 15`
        return [tokens[:-1] if tokens[-2] != "nam" else tokens[:-2]], long_year(tokens[-1])
    return [tokens] if tokens else [], None


def _named_inside(tokens: Sequence[str]) -> Target | None:
    """Return the document that a part of `tokens` names outright: a number with its year and sign, or a name from `luật` on to the
    end.
    """
    for start in range(len(tokens)):
        number = _leading_number(tokens[start:])
        if number:
            return number[0]
    for start in range(len(tokens)):
        rest = tokens[start:]
        if opens_as_law(rest):
            return _read_document(rest)
    return None


def _leading_number(tokens: Sequence[str]) -> tuple[Target, int] | None:
    """Return the full number that `tokens` open with and its length, the longest that reads as one; it must have a sign, and a year or an
    issuer. Without a year something stands behind the digits: `hướng dẫn BHXH 1 lần` counts, it names no document.
    """
    for length in range(min(len(tokens), _LONGEST_NAME), 2, -1):
        number = number_in(tokens[:length])
        if number and is_full(key := number.number_keys[0]) and (is_year(key.split()[1:]) or not tokens[length - 1].isdigit()):
            return number, length
    return None


def _with_digits(folded: str) -> str:
    """Return `điều thứ năm` as `điều 5`."""

    def written(found: re.Match[str]) -> str:
        spoken = found[3].split()
        for length in range(len(spoken), 0, -1):
            number = _NUMBER_WORDS.get(" ".join(spoken[:length]))
            if number and (found[2] or spoken[0] not in _ORDINALS):
                return " ".join([found[1], number, *spoken[length:]]) + " "
        return found[0]

    return _SPOKEN.sub(written, folded).strip()


def route(text: str) -> Target | None:
    """Return what one thing the query names, or `None`. An engine still has to find it: a name may fit nothing.

    The rule: the query is the citation, the number or the name, or the number with the name before it or its matter behind it; a citation
    may name its matter too. A number further inside a text gives a target that is not `certain`. Whatever else the words say, a document
    that bears all of them for its title is meant.
    """
    title = " ".join(words(text))
    target = _one_thing(text) or titled(text)
    if target is None or (target.kind is TargetKind.NUMBER and target.certain) or (title in target.names and target.year is None):
        return target
    return replace(target, title=title)


def titled(text: str) -> Target | None:
    """Return the document that bears the whole text for its title."""
    title = " ".join(words(text))
    return Target(TargetKind.NAME, names=(title,)) if title else None


def _one_thing(text: str) -> Target | None:
    """Return what the query names by a number, a citation or a name of the usual length."""
    tokens = split_glued_tokens(words(text))
    folded = _with_digits(" ".join(tokens))
    cited = _CITED.search(folded)
    # In `Nghị quyết 33/NQ-HĐND giải thích Điều 5 Nghị quyết 11/2025/NQ-HĐND` the Điều is of another document.
    opening = _number_with_matter(_trimmed(tokens)) if cited and cited.start() else None
    if opening and cited and _named_inside(folded[cited.end() :].split()):
        return opening
    if cited:
        left = (folded[: cited.start()] + " " + folded[cited.end() :]).split()
        rest = _named_inside(left) or _read_document(left)
        if rest is not None:
            return replace(
                rest,
                kind=TargetKind.CITATION,
                article=cited["article"],
                clause=cited["clause"] or cited["clause_after"] or "",
                point=cited["point"] or cited["point_after"] or "",
            )
    whole = _read_document(tokens)
    if whole is not None and whole.kind is TargetKind.NUMBER:
        return whole
    if len(tokens) > 1 and _BARE_ARTICLE.match(tokens[0]):  # `134 blhs`
        law = _read_document(tokens[1:]) if opens_as_law(tokens[1:]) else None
        if law is not None:
            return replace(law, kind=TargetKind.CITATION, article=tokens[0])
    return _number_with_matter(_trimmed(tokens)) or _number_inside(text) or whole


def _number_with_matter(tokens: Sequence[str]) -> Target | None:
    """Return the number that the query opens with, or with the name before it (`Luật Nhà ở số 27/2023/QH15 ngày …`), when nothing but its
    matter is left: no question, no word about another document.
    """
    plain = [word for word in tokens if word != "vay"]  # `cho vay` asks nothing, `vậy` alone neither
    if asks(plain):
        return None
    found, start = _leading_number(tokens), 0
    if found is None and (opens_as_law(tokens) or opens_with_type(tokens)):
        starts = (index for index, word in enumerate(tokens) if index and word.isdigit())
        found, start = next(((full, place) for place in starts if (full := _leading_number(tokens[place:]))), (None, 0))
    if found is None:
        return None
    number, length = found
    name, matter = " ".join(tokens[:start]), _AMENDED.sub("", " " + " ".join(tokens[start + length :]))
    if start and (not is_of_type(tokens[:start], number.number_keys[0]) or _OF_OTHERS.search(name)):
        return None
    return None if _DONE_TO_IT.search(matter) else number


def _number_inside(text: str) -> Target | None:
    """Return a full number, written with its strokes, somewhere in a longer text."""
    written = _WRITTEN.search(text)
    number = read_number(words(written[0])) if written else ""
    return Target(TargetKind.NUMBER, number_keys=(number,), certain=False) if number else None
