"""The layout of a document's head and foot as on paper: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần I (thể thức văn bản hành chính)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from cms.text.vietnamese import fold
from legal_docs.files.metadata.head.head_lines import MOTTO, NATIONAL, TYPE_LINE
from legal_docs.text.structure.grammar import is_capitals

_FURTHEST_NATIONAL = 12  # lines above the national title; more are no letterhead
_LONGEST_TITLE = 12  # lines from the name of the type to the first ground
_LONGEST_NAME = 90  # characters of a line of a signature or of the enacting words
_GROUND = re.compile(r"(?:- )?(?:can cu|xet|theo|thuc hien|de |quoc hoi ban hanh|chinh phu ban hanh|uy ban thuong vu quoc hoi ban hanh)")
_ENACTING = re.compile(r"(?:quyet dinh|quyet nghi|nghi dinh|nghi quyet|thong tu|chi thi|luat|phap lenh)\s*:?")
_RULE = re.compile(r"[\W_]+")
_DATELINE = re.compile(r"ngay\W.{0,12}thang\W.{0,8}nam\W")


class Place(StrEnum):
    """The place of a line; its value is the name of the style."""

    ISSUER = "cq"  # left: body and number
    NATION = "qh"  # right: national title, motto, place and date
    TITLE = "td"  # across the middle: type, title, whose decision it is, the enacting words
    RECIPIENTS = "nn"  # left below: who receives it
    SIGNER = "ky"  # right below: in whose name, position, name
    RULE = "ke"  # the dashes below a name: the style draws what is needed
    TEXT = ""


def head_places(lines: Sequence[str]) -> list[Place]:
    """Return the place of each line of a preamble; all are text where there is no national title, or no name of a type below it."""
    places = [Place.TEXT] * len(lines)
    folded = [fold(line) for line in lines]
    nation = next((at for at, line in enumerate(folded[:_FURTHEST_NATIONAL]) if NATIONAL.search(line)), None)
    if nation is None:
        return places
    kind = next((at for at in range(nation + 1, len(lines)) if is_capitals(lines[at]) and TYPE_LINE.match(folded[at])), None)
    ground = next((at for at in range(nation + 1, len(lines)) if _GROUND.match(folded[at])), None)
    if kind is None or ground is None or not kind < ground <= kind + _LONGEST_TITLE:
        return places
    for at in range(kind):
        if _RULE.fullmatch(lines[at]):
            places[at] = Place.RULE
        else:
            places[at] = Place.NATION if any(form.search(folded[at]) for form in (NATIONAL, MOTTO, _DATELINE)) else Place.ISSUER
    places[kind:ground] = [Place.TITLE] * (ground - kind)
    for at in range(ground, len(lines)):
        if is_capitals(lines[at]) and len(lines[at]) < _LONGEST_NAME and (_ENACTING.fullmatch(folded[at]) or at == len(lines) - 1):
            places[at] = Place.TITLE
    return places


def foot_places(lines: Sequence[str]) -> list[Place]:
    """Return the place of each line of a signature block; the note of when a law was passed stays text."""
    places: list[Place] = []
    receiving = False
    for line in lines:
        starts = fold(line).startswith("noi nhan")
        receiving = starts or (receiving and line.lstrip().startswith(("-", "–", "+", "•")))
        if receiving:
            places.append(Place.RECIPIENTS)
        else:
            places.append(Place.SIGNER if len(line) < _LONGEST_NAME else Place.TEXT)
    return places
