"""The document that an annex, a list or an attached regulation was issued with: `(Kèm theo Quyết định số … ngày … của …)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cms.text.numbers.document_numbers import DocumentNumber
from cms.text.vietnamese import fold
from legal_docs.files.metadata.head.head_lines import TYPES, leading_number
from legal_docs.text.bodies.issuers import body_of_person, is_body, name_of_speaker
from legal_docs.text.words.dates import first_date

_HEAD = 30  # lines in which it stands
_LONGEST = 5  # lines over which it may be broken
_OPENS = re.compile(
    r"\(?\s*(?:(?:duoc\s+)?(?:ban hanh|cong bo|dinh|gui|trinh)\s+)?(?:kem(?: theo)?|theo)\s+(?P<type>[a-z ]{4,22}?)\s+s ?o\s*[:.]?\s*"
)
_NAMES = re.compile(rf"(?P<type>{'|'.join(sorted(TYPES, key=len, reverse=True))}) so\s*[:.]?\s*")
_OF = re.compile(r"\bcua\s+")
_MOST_WORDS = 16  # of a body's name


@dataclass(frozen=True)
class Parent:
    """What a text says of the document that it belongs to; `line` is where it says so, from 1."""

    number: DocumentNumber
    type: str | None
    signed: date | None
    issuer: str | None
    line: int


def names_parent(line: str) -> bool:
    """Return whether a line begins to name the document that a text was issued with: `(Kèm theo Quyết định số …`."""
    folded = fold(line)
    return _OPENS.match(folded) is not None and not folded.startswith("theo ")  # "Theo Nghị quyết số …": a ground


def read_edge(lines: list[str]) -> Parent | None:
    """Return the document that a line at the edge of a page begins with: `Quyết định số 12/QĐ-UBND ngày 05/3/2031`, or number and time."""
    for line in lines:
        naming = _NAMES.match(fold(line))
        start = naming.end() if naming else 0
        number = leading_number(line[start:])
        dated = first_date(line) if number else None
        if number and dated:
            return Parent(number, TYPES.get(naming["type"]) if naming else None, dated, _issuer(line[start:]), 0)
    return None


def read_parent(lines: list[str]) -> Parent | None:
    """Return the document that a text was issued with, from the words near its head; None where none is named with a number."""
    for index, line in enumerate(lines[:_HEAD]):
        whole = line
        for following in lines[index + 1 : index + _LONGEST]:
            if whole.count("(") <= whole.count(")") and not _goes_on(whole, following):
                break
            whole = f"{whole} {following}"
        folded = fold(whole)
        opening = _OPENS.match(folded) if len(folded) == len(whole) else None
        number = leading_number(whole[opening.end() :]) if opening else None
        if opening is None or number is None or not names_parent(whole):
            continue
        named = next((TYPES[key] for key in sorted(TYPES, key=len, reverse=True) if opening["type"].startswith(key)), None)
        rest = whole[opening.end() :].split(")")[0]
        return Parent(number, named, first_date(rest), _issuer(rest), index + 1)
    return None


def _goes_on(line: str, following: str) -> bool:
    """Return whether a sentence without brackets goes on in the next line: with its date or with the body."""
    return bool(_OPENS.match(fold(line))) and fold(following).startswith(("ngay ", "cua "))


def _issuer(rest: str) -> str | None:
    """Return the body behind `của`, as its name is written; the chairman of a committee is another issuer than the committee."""
    folded = fold(rest)
    match = _OF.search(folded) if len(folded) == len(rest) else None
    if match is None:
        return None
    words = " ".join(rest[match.end() :].split()[:_MOST_WORDS]).strip(" .,;:")
    return name_of_speaker(words) if is_body(body_of_person(words)) else None
