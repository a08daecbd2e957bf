"""Reading document numbers in any spelling that people use, and the keys under which documents keep theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cms.text.analysis import words
from cms.text.keystrokes import is_syllable
from search.query.expand import abbreviations
from search.query.values import Target, TargetKind

# Folded names of document types and the sign that stands in their numbers.
_TYPES: dict[tuple[str, ...], str] = {
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
_SIGNS = frozenset({"nd", "tt", "ttlt", "nq", "nqlt", "qd", "ct", "pl", "vbhn", "hd", "kh", "tb", "cd", "l", "lct"})
_GLUED = re.compile(r"^(nd|tt|ttlt|nq|qd|ct|vbhn)(\d+)$")
_GLUED_ISSUER = re.compile(r"^(nd|ttlt|tt|nq|qd|ct)(cp|ttg|ubnd|hdnd|hdtp|nhnn|ttcp|vpcp|b[^aeiou\d]{1,6}|bca)$")
_GLUED_YEAR = re.compile(r"^([a-z]{2,})((?:19|20)\d\d)$")
_GLUED_AFTER_YEAR = re.compile(r"^((?:19|20)\d\d)([a-z]{2,})$")  # `2020bca`
_GLUED_DIGITS = re.compile(r"^(\d{1,4})((?:19|20)\d\d)$")  # `152020`, after a type
_LOOK_ALIKE = re.compile(r"^(?=.*\d)(?!\d{1,2}[oli]$)[\doli]{2,4}$")  # `2o2o` and `l5`; `5i` is an Điều
_AS_DIGITS = str.maketrans("oli", "011")
_ISSUER = re.compile(r"^[a-z]{1,20}\d{0,2}$")
_ASSEMBLY = re.compile(r"^(?:qh|ubtvqh)\d+$")
_MOST_ISSUERS = 9
# Signs of the time when numbers had no year and no type: `67-CP`, `327-TTg`.
_OLD_ISSUERS = frozenset({"cp", "ttg", "hdbt", "ctn", "hdnn"})
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_SHORT_YEAR = re.compile(r"^\d\d$")
_CENTURY_ENDS = 50  # `/15` is 2015, `/95` is 1995
_CHIEF_ISSUERS = {("chinh", "phu"): "cp", ("quoc", "hoi"): "", ("thu", "tuong"): "ttg"}
_ISSUED = re.compile(r"\bngay (?:0?[1-9]|[12]\d|3[01]) (?:thang )?(?:0?[1-9]|1[0-2]) (?:nam )?((?:19|20)\d\d)\b")


def number_prefixes(number: str) -> list[str]:
    """Return the spellings of a document number that may be looked up: every beginning of its folded parts from the year on.

    `42/2022/NĐ-CP` gives `42 2022`, `42 2022 nd`, `42 2022 nd cp`; without a year `528/QĐ-BTP` gives `528 qd`, `528 qd btp`.
    """
    parts = words(number)
    if len(parts) < 2 or not parts[0].isdigit():
        return [" ".join(parts)] if parts else []
    parts[0] = parts[0].lstrip("0") or "0"
    return [" ".join(parts[:length]) for length in range(2, len(parts) + 1)]


def number_keys(number: str, kind: str) -> list[str]:
    """Return `number_prefixes`, and for a number of the assembly, which has no sign of its type, the one with that sign:
    `326/2016/UBTVQH14` of a Nghị quyết is `326 2016 nq` too; and the number with its sign alone (`100 nd`), as people say it.
    """
    keys = number_prefixes(number)
    parts = keys[-1].split() if keys else []
    sign = sign_of_type(words(kind))
    if sign and len(parts) == 3 and _ASSEMBLY.match(parts[2]):
        keys = [*keys, f"{keys[0]} {sign}"]
    return [*keys, f"{parts[0]} {sign}"] if sign and len(parts) > 2 and is_year(parts[1:]) else keys


def sign_of_type(name: Sequence[str]) -> str:
    """Return the sign that numbers of a type bear, by its folded name; empty when they bear none."""
    return _TYPES.get(tuple(name), "")


def _take_type(tokens: Sequence[str]) -> tuple[str | None, int]:
    """Return the sign of the document type that `tokens` open with and how many tokens name it; `None` when none does."""
    for length in (4, 3, 2, 1):
        name = tuple(tokens[:length])
        if len(name) == length and name in _TYPES:
            return _TYPES[name], length
    if tokens and tokens[0] in _SIGNS:
        return tokens[0], 1
    return None, 0


_LAST_OF_TYPES = frozenset(name[-1] for name in _TYPES)
_GLUED_TYPE = re.compile(rf"^({'|'.join(sorted((''.join(name) for name in _TYPES if len(name) > 1), key=len, reverse=True))})(\d*)$")
_TYPE_OF_GLUED = {"".join(name): name for name in _TYPES}


def _without_glued_types(tokens: Sequence[str]) -> Iterator[str]:
    """Return the tokens with the words of a type apart: `nghidinh15` gives `nghi`, `dinh`, `15`."""
    for token in tokens:
        glued = _GLUED_TYPE.match(token)
        if glued:
            yield from (*_TYPE_OF_GLUED[glued[1]], *([glued[2]] if glued[2] else []))
        else:
            yield token


def split_glued_tokens(tokens: Sequence[str]) -> list[str]:
    """Return `nd42` as `nd 42`, `ndcp` as `nd cp`, `hp2013` as `hp 2013`, `nghidinh152020` as `nghi dinh 15 2020`; `qh 15` as `qh15`;
    letters that look like digits as these (`2o2o`).
    """
    apart: list[str] = []
    for token in _without_glued_types(tokens):
        token = token.translate(_AS_DIGITS) if _LOOK_ALIKE.match(token) else token
        glued = _GLUED.match(token) or _GLUED_ISSUER.match(token) or _GLUED_YEAR.match(token) or _GLUED_AFTER_YEAR.match(token)
        if apart and (apart[-1] in _SIGNS or apart[-1] in _LAST_OF_TYPES):
            glued = glued or _GLUED_DIGITS.match(token)
        if glued:
            apart += [glued[1], *split_glued_tokens([glued[2]])] if glued.re is _GLUED else [glued[1], glued[2]]
        elif apart and apart[-1] in ("qh", "ubtvqh") and token.isdigit() and len(token) <= 2:
            apart[-1] += token
        else:
            apart.append(token)
    return apart


@lru_cache(maxsize=1)
def _issuers() -> dict[tuple[str, ...], str]:
    """Return folded names of issuers and what stands for them in numbers."""
    known = {tuple(words(name)): words(short)[0] for short, name in abbreviations("cơ quan") if len(words(short)) == 1}
    return known | _CHIEF_ISSUERS


def _take_issuer(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Return the signs of the issuers that `tokens` open with (`bộ tài chính` gives `btc`), and what is left."""
    rest = tokens[1:] if tokens[:1] == ["cua"] else tokens
    for length in range(min(len(rest), 9), 1, -1):
        sign = _issuers().get(tuple(rest[:length]))
        if sign is not None:
            return [sign] if sign else [], [token for token in rest[length:] if token not in {"viet", "nam"}]
    return [], tokens


def _is_issuer(token: str) -> bool:
    """Return whether a token may stand in a number for who issued it: letters that are no syllable."""
    return bool(_ISSUER.match(token)) and not is_syllable(token)


def read_number(tokens: Sequence[str]) -> str:
    """Return the lookup key of the number that the whole of `tokens` spells (`nd so 42 nam 2022` gives `42 2022 nd`), or empty."""
    rest = split_glued_tokens(tokens)
    sign, length = _take_type(rest)
    rest = rest[length:]
    issuers: list[str] = []
    while sign and rest and _is_issuer(rest[0]):
        issuers.append(rest.pop(0))
    rest = _with_long_year([word for word in rest if word != "so"])
    if not rest or not rest[0].isdigit() or len(rest[0]) > 5 or (len(rest) == 1 and issuers and is_year(rest)):
        return ""
    key = [rest[0].lstrip("0") or "0"]
    rest = rest[1:]
    if len(rest) == 1 and rest[0] in _OLD_ISSUERS:
        return f"{key[0]} {rest[0]}"
    if is_year(rest):
        key.append(rest.pop(0))
    elif rest and _SHORT_YEAR.match(rest[0]) and (sign or not _SIGNS.isdisjoint(rest[1:2])):
        key.append(str(long_year(rest.pop(0))))
    named, rest = _take_issuer(rest)
    issuers += named
    if rest:
        if issuers or len(rest) > _MOST_ISSUERS or not all(map(_is_issuer, rest)):
            return ""
        of_assembly = bool(_ASSEMBLY.match(rest[0]))  # `10/2014/UBTVQH13`: its numbers have no sign of the type
        if rest[0] not in _SIGNS and not of_assembly and not sign and (sign is None or len(key) == 1):
            return ""
        key += rest if rest[0] in _SIGNS or of_assembly or not sign else [sign, *rest]
    elif sign:
        key += [sign, *issuers]
    elif len(key) < 2:
        return ""
    return " ".join(key) if len(key) > 1 else ""


def _with_long_year(tokens: list[str]) -> list[str]:
    """Return the tokens without `năm` before a year, the year with four digits: `15 nam 20` gives `15 2020`."""
    written: list[str] = []
    for word in tokens:
        if written and written[-1] == "nam" and (is_year([word]) or (_SHORT_YEAR.match(word) and len(written) > 1)):
            written[-1] = word if is_year([word]) else str(long_year(word))
        else:
            written.append(word)
    return written


def long_year(two_digits: str) -> int:
    """Return the year that two digits stand for."""
    return int(two_digits) + (2000 if int(two_digits) <= _CENTURY_ENDS else 1900)


def is_year(tokens: Sequence[str]) -> bool:
    """Return whether the first of `tokens` is a year."""
    return bool(tokens) and bool(_YEAR.match(tokens[0]))


def number_in(tokens: Sequence[str]) -> Target | None:
    """Return the number that the whole of `tokens` spells, with the day or the year of issue behind it or without."""
    dated = _ISSUED.search(" ".join(tokens))
    year = int(dated[1]) if dated else None
    rest = (dated.string[: dated.start()] + dated.string[dated.end() :]).split() if dated else list(tokens)
    key = read_number(rest)
    if not key and year is None and len(rest) > 2 and _YEAR.match(rest[-1]):
        year = int(rest.pop())
        key = read_number(rest[:-1] if rest[-1] == "nam" else rest)
    if not key:
        return None
    digits, *signs = key.split()
    keys = (key,) if year is None or is_year(signs) else (key, " ".join([digits, str(year), *signs]))
    return Target(TargetKind.NUMBER, number_keys=keys, year=year)
