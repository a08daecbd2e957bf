"""Recognising a number, a citation or a short name in the query, in any spelling that people use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cms.text.analysis import words
from cms.text.number_words import cardinal
from cms.text.vietnamese import fold
from search.query.document_numbers import is_year, long_year, number_in, read_number, split_glued_tokens
from search.query.fillers import content_stretches
from search.query.law_names import names_of, opens_as_law
from search.query.values import Target, TargetKind

_FILLER = frozenset({"so", "nam", "cua", "theo", "tai", "o", "trong", "va", "ve"})
# A query with these words about a number looks for another document.
_OF_OTHERS = ("sua doi", "bo sung", "thay the", "bai bo", "huong dan", "quy dinh chi tiet", "het hieu luc", "dinh chinh")
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
_WRITTEN = re.compile(r"\d{1,5}\s*/\s*(?:19|20)\d\d\s*/\s*[^\W\d_]+\d{0,2}(?:-[^\W\d_]+)*")
_SHORT_YEAR = re.compile(r"^\d\d$")
_LONGEST_NAME = 20
_MOST_NAMES = 12


def _trimmed(tokens: Sequence[str]) -> list[str]:
    """Return `tokens` without the small words at both ends."""
    left = list(tokens)
    while left and left[0] in _FILLER and (left[0] != "so" or left[1:2] == [] or left[1].isdigit()):
        left = left[1:]
    while left and left[-1] in _FILLER:
        left = left[:-1]
    return left


def _read_document(tokens: Sequence[str]) -> Target | None:
    """Return the document that `tokens` name as a whole, by number or by name."""
    tokens = _trimmed(tokens)
    if not tokens or len(tokens) > _LONGEST_NAME:
        return None
    number = number_in(tokens)
    if number:
        return number
    tokens = _EDITION.sub("", _AMENDED.sub("", " ".join(tokens))).split()
    year: int | None = None
    readings = [tokens]
    if len(tokens) > 1 and is_year(tokens[-1:]):
        year, readings = int(tokens[-1]), [tokens[:-1]]
        if tokens[-2] == "nam" and len(tokens) > 2:  # `luật đất đai năm 2024`, but `luật quốc tịch Việt Nam 2008` too
            readings.append(tokens[:-2])
    elif len(tokens) > 1 and _SHORT_YEAR.match(tokens[-1]) and opens_as_law(tokens):  # `luật đất đai 24`, `blhs năm 15`
        year, readings = long_year(tokens[-1]), [tokens[:-1] if tokens[-2] != "nam" else tokens[:-2]]
    names = [name for reading in readings for name in names_of(reading)]
    return Target(TargetKind.NAME, names=tuple(dict.fromkeys(names))[:_MOST_NAMES], year=year)


def _named_inside(tokens: Sequence[str]) -> Target | None:
    """Return the document that a part of `tokens` names outright: a number with its year and sign, or a name from `luật` on to the
    end.
    """
    for start in range(len(tokens)):
        number = _leading_number(tokens[start:])
        if number:
            return number
    for start in range(len(tokens)):
        rest = tokens[start:]
        if opens_as_law(rest):
            return _read_document(rest)
    return None


def _leading_number(tokens: Sequence[str]) -> Target | None:
    """Return the full number that `tokens` open with, the longest that reads as one; it must have a sign and a year."""
    for length in range(min(len(tokens), _LONGEST_NAME), 2, -1):
        number = number_in(tokens[:length])
        if number and len(number.number_keys[0].split()) > 2 and is_year(number.number_keys[0].split()[1:]):
            return number
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

    The rule: the query is the citation, the number or the name, or opens with the number and tells its matter after it;
    a citation may name its matter too. A number further inside a text gives a target that is not `certain`.
    """
    tokens = split_glued_tokens(words(text))
    folded = _with_digits(" ".join(tokens))
    cited = _CITED.search(folded)
    if cited:
        left = (folded[: cited.start()] + " " + folded[cited.end() :]).split()
        rest = _named_inside(_trimmed(left)) or _read_document(left)
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
    """Return the number that the query opens with when nothing but its matter follows: no question, no word about another document."""
    plain = [word for word in tokens if word != "vay"]  # `cho vay` asks nothing, `vậy` alone neither
    asks = content_stretches(plain) != [plain]
    others = any(f" {other} " in f" {' '.join(tokens)} " for other in _OF_OTHERS)
    return None if asks or others else _leading_number(tokens)


def _number_inside(text: str) -> Target | None:
    """Return a full number, written with its strokes, somewhere in a longer text."""
    written = _WRITTEN.search(text)
    number = read_number(words(written[0])) if written else ""
    return Target(TargetKind.NUMBER, number_keys=(number,), certain=False) if number else None
