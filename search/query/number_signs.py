"""The parts of document numbers: types and their signs, issuers, years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cms.text.analysis import words
from cms.text.keystrokes import is_syllable
from search.query.expand import abbreviations

# Folded names of document types and the sign that stands in their numbers.
TYPES: dict[tuple[str, ...], str] = {
    ("nghi", "dinh"): "nd",
    ("thong", "tu", "lien", "tich"): "ttlt",
    ("tt", "lien", "tich"): "ttlt",
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
SIGNS = frozenset({"nd", "tt", "ttlt", "nq", "nqlt", "qd", "ct", "pl", "vbhn", "hd", "kh", "tb", "cd", "l", "lct"})
_ISSUER = re.compile(r"^[a-z]{1,20}\d{0,2}$")
ASSEMBLY = re.compile(r"^(?:qh|ubtvqh)\d+$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_CHIEF_ISSUERS = {("chinh", "phu"): "cp", ("quoc", "hoi"): "", ("thu", "tuong"): "ttg"}


def take_type(tokens: Sequence[str]) -> tuple[str | None, int]:
    """Return the sign of the document type that `tokens` open with and how many tokens name it; `None` when none does."""
    for length in (4, 3, 2, 1):
        name = tuple(tokens[:length])
        if len(name) == length and name in TYPES:
            return TYPES[name], length
    if tokens and tokens[0] in SIGNS:
        return tokens[0], 1
    return None, 0


@lru_cache(maxsize=1)
def issuers() -> dict[tuple[str, ...], str]:
    """Return folded names of issuers and what stands for them in numbers."""
    known = {tuple(words(name)): words(short)[0] for short, name in abbreviations("cơ quan") if len(words(short)) == 1}
    return known | _CHIEF_ISSUERS


@lru_cache(maxsize=1)
def issuer_signs() -> frozenset[str]:
    """Return what stands in numbers for the issuers that are known."""
    return frozenset(issuers().values())


@lru_cache(maxsize=4096)
def is_issuer(token: str) -> bool:
    """Return whether a token may stand in a number for who issued it: letters that are no syllable."""
    return bool(_ISSUER.match(token)) and not is_syllable(token)


def is_year(tokens: Sequence[str]) -> bool:
    """Return whether the first of `tokens` is a year."""
    return bool(tokens) and bool(_YEAR.match(tokens[0]))
