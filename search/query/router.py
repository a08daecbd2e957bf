"""Recognising a number, a citation or a short name in the query, in any spelling that people use."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.analysis import words
from search.query.expand import law_abbreviations
from search.query.values import Target, TargetKind

# Folded names of document types and the sign that stands in their numbers.
_TYPES: dict[tuple[str, ...], str] = {
    ("nghi", "dinh"): "nd",
    ("thong", "tu", "lien", "tich"): "ttlt",
    ("thong", "tu"): "tt",
    ("nghi", "quyet", "lien", "tich"): "nqlt",
    ("nghi", "quyet"): "nq",
    ("quyet", "dinh"): "qd",
    ("chi", "thi"): "ct",
    ("phap", "lenh"): "pl",
    ("bo", "luat"): "",
    ("luat",): "",
    ("hien", "phap"): "",
    ("van", "ban", "hop", "nhat"): "vbhn",
    ("cong", "van"): "",
    ("huong", "dan"): "hd",
    ("ke", "hoach"): "kh",
    ("thong", "bao"): "tb",
    ("cong", "dien"): "cd",
    ("lenh",): "l",
}
_SIGNS = frozenset({"nd", "tt", "ttlt", "nq", "nqlt", "qd", "ct", "pl", "vbhn", "hd", "kh", "tb", "cd", "l", "lct"})
_GLUED = re.compile(r"^(nd|tt|ttlt|nq|qd|ct|vbhn)(\d+)$")
_ISSUER = re.compile(r"^[a-z]{1,20}\d{0,2}$")
_ASSEMBLY = re.compile(r"^(?:qh|ubtvqh)\d+$")
_MOST_ISSUERS = 9
# Signs of the time when numbers had no year and no type: `67-CP`, `327-TTg`.
_OLD_ISSUERS = frozenset({"cp", "ttg", "hdbt", "ctn", "hdnn"})
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_FILLER = frozenset({"so", "nam", "cua", "theo", "tai", "o", "trong", "va", "ve"})
_CHIEF_ISSUERS = {("chinh", "phu"): "cp", ("quoc", "hoi"): "", ("thu", "tuong"): "ttg"}
_CITED = re.compile(
    r"(?:\b(?:diem|d)\s+(?P<point>[a-z])\s+)?(?:\b(?:khoan|k)\s*(?P<clause>\d{1,3}[a-z]?)\s+)?"
    r"\b(?:dieu|d)\s*(?P<article>\d{1,4}[a-z]?)\b"
    r"(?:\s+(?:khoan|k)\s*(?P<clause_after>\d{1,3}[a-z]?)\b)?(?:\s+diem\s+(?P<point_after>[a-z])\b)?"
)
_WRITTEN = re.compile(r"\d{1,5}\s*/\s*(?:19|20)\d\d\s*/\s*[^\W\d_]+\d{0,2}(?:-[^\W\d_]+)*")
_LONGEST_NAME = 20


def number_prefixes(number: str) -> list[str]:
    """The spellings of a document number that may be looked up: every beginning of its folded parts from the year on.

    `42/2022/NĐ-CP` gives `42 2022`, `42 2022 nd`, `42 2022 nd cp`; without a year `528/QĐ-BTP` gives `528 qd`, `528 qd btp`.
    """
    parts = words(number)
    if len(parts) < 2 or not parts[0].isdigit():
        return [" ".join(parts)] if parts else []
    parts[0] = parts[0].lstrip("0") or "0"
    return [" ".join(parts[:length]) for length in range(2, len(parts) + 1)]


def _take_type(tokens: Sequence[str]) -> tuple[str | None, int]:
    """The sign of the document type that `tokens` open with and how many tokens name it; `None` when none does."""
    for length in (4, 3, 2, 1):
        name = tuple(tokens[:length])
        if len(name) == length and name in _TYPES:
            return _TYPES[name], length
    if tokens and tokens[0] in _SIGNS:
        return tokens[0], 1
    return None, 0


def _ungluing(tokens: Sequence[str]) -> list[str]:
    """`nd42` as `nd 42`."""
    apart: list[str] = []
    for token in tokens:
        glued = _GLUED.match(token)
        apart += [glued[1], glued[2]] if glued else [token]
    return apart


def _without_tail(tokens: list[str]) -> list[str]:
    """`tokens` without a closing `của Chính phủ` and the like."""
    if len(tokens) > 3 and tokens[-3] == "cua" and tuple(tokens[-2:]) in _CHIEF_ISSUERS:
        return tokens[:-3]
    return tokens


def read_number(tokens: Sequence[str]) -> str:
    """The lookup key of the number that the whole of `tokens` spells (`nd so 42 nam 2022` gives `42 2022 nd`), or empty."""
    rest = _without_tail(_ungluing(tokens))
    sign, length = _take_type(rest)
    rest = rest[length:]
    issuers: list[str] = []
    while sign and rest and not rest[0].isdigit() and rest[0] not in _FILLER:
        issuers.append(rest.pop(0))
    rest = [token for token in rest if token not in {"so", "nam"}]
    if not rest or not rest[0].isdigit() or len(rest[0]) > 5:
        return ""
    key = [rest[0].lstrip("0") or "0"]
    rest = rest[1:]
    if len(rest) == 1 and rest[0] in _OLD_ISSUERS:
        return f"{key[0]} {rest[0]}"
    if rest and _YEAR.match(rest[0]):
        key.append(rest.pop(0))
    if rest:
        if len(rest) > _MOST_ISSUERS or not all(_ISSUER.match(token) for token in rest):
            return ""
        of_assembly = bool(_ASSEMBLY.match(rest[0]))  # `10/2014/UBTVQH13`: its numbers have no sign of the type
        if rest[0] not in _SIGNS and not of_assembly and not (sign is not None and len(key) == 2):
            return ""
        key += rest if rest[0] in _SIGNS or of_assembly or not sign else [sign, *rest]
    elif sign:
        key += [sign, *issuers]
    elif len(key) < 2:
        return ""
    return " ".join(key) if len(key) > 1 else ""


def _read_document(tokens: list[str]) -> Target | None:
    """The document that `tokens` name as a whole, by number or by name."""
    while tokens and tokens[0] in _FILLER and (tokens[0] != "so" or tokens[1:2] == [] or tokens[1].isdigit()):
        tokens = tokens[1:]
    while tokens and tokens[-1] in _FILLER:
        tokens = tokens[:-1]
    if not tokens or len(tokens) > _LONGEST_NAME:
        return None
    number = read_number(tokens)
    if number:
        return Target(TargetKind.NUMBER, number_keys=(number,))
    year: int | None = None
    readings = [tokens]
    if len(tokens) > 1 and _YEAR.match(tokens[-1]):
        year, readings = int(tokens[-1]), [tokens[:-1]]
        if tokens[-2] == "nam" and len(tokens) > 2:  # `luật đất đai năm 2024`, but `luật quốc tịch Việt Nam 2008` too
            readings.append(tokens[:-2])
    names = [name for reading in readings for name in _names_of(reading)]
    return Target(TargetKind.NAME, names=tuple(dict.fromkeys(names)), year=year)


def _names_of(tokens: Sequence[str]) -> list[str]:
    """The name keys that the words may stand for: as they are, the short name written out, with `luật` before them."""
    name, together = " ".join(tokens), "".join(tokens)
    spellings = [name, together]
    for opening, letter in (("bo luat ", "bl"), ("luat ", "l")):
        if name.startswith(opening):
            spellings.append(letter + name[len(opening) :])
    short = next((law_abbreviations()[key] for key in spellings if key in law_abbreviations()), "")
    if short:
        return [name, short]
    return [name] if tokens[0] in {"luat", "bo", "hien", "phap"} else [name, f"luat {name}", f"bo luat {name}"]


def route(text: str) -> Target | None:
    """What one thing the query names, or `None`. An engine still has to find it: a name may fit nothing.

    The rule: the whole query must be the citation, the number or the name; a number inside a longer text gives a
    target that is not `certain`.
    """
    tokens = _ungluing(words(text))
    folded = " ".join(tokens)
    cited = _CITED.search(folded)
    if cited:
        rest = _read_document((folded[: cited.start()] + " " + folded[cited.end() :]).split())
        if rest is not None:
            return Target(
                TargetKind.CITATION,
                rest.number_keys,
                rest.names,
                rest.year,
                article=cited["article"],
                clause=cited["clause"] or cited["clause_after"] or "",
                point=cited["point"] or cited["point_after"] or "",
            )
    whole = _read_document(tokens)
    if whole is not None and whole.kind is TargetKind.NUMBER:
        return whole
    return _number_inside(text) or whole


def _number_inside(text: str) -> Target | None:
    """A full number, written with its strokes, somewhere in a longer text."""
    written = _WRITTEN.search(text)
    number = read_number(words(written[0])) if written else ""
    return Target(TargetKind.NUMBER, number_keys=(number,), certain=False) if number else None
