"""Reading document numbers in any spelling that people use, and the keys under which documents keep theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cms.text.analysis import words
from search.query.glued_numbers import split_glued_tokens
from search.query.number_signs import ASSEMBLY, SIGNS, TYPES, is_issuer, is_year, issuers, take_type
from search.query.values import Target, TargetKind

_SEQUENCE = re.compile(r"^(?:\d{1,5}|\d{2,5}[a-z])$")
_OLD_LAWS = frozenset({"l", "lct", "sl"})
_MOST_ISSUERS = 9
# Signs of the time when numbers had no year and no type: `67-CP`, `327-TTg`.
_OLD_ISSUERS = frozenset({"cp", "ttg", "hdbt", "ctn", "hdnn"})
_SHORT_YEAR = re.compile(r"^\d\d$")
_CENTURY_ENDS = 50  # `/15` is 2015, `/95` is 1995
ISSUED = re.compile(r"\bngay (?:0?[1-9]|[12]\d|3[01]) (?:thang )?(?:0?[1-9]|1[0-2]) (?:nam )?((?:19|20)\d\d)\b")


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
    if sign and len(parts) == 3 and ASSEMBLY.match(parts[2]):
        keys = [*keys, f"{keys[0]} {sign}"]
    return [*keys, f"{parts[0]} {sign}"] if sign and len(parts) > 2 and is_year(parts[1:]) else keys


def sign_of_type(name: Sequence[str]) -> str:
    """Return the sign that numbers of a type bear, by its folded name; empty when they bear none."""
    return TYPES.get(tuple(name), "")


def opens_with_type(tokens: Sequence[str]) -> bool:
    """Return whether the words open with a type of documents or its sign."""
    return take_type(tokens)[0] is not None


def is_of_type(name: Sequence[str], key: str) -> bool:
    """Return whether a name that stands before a number may be that of its document: the type that the name opens with has the sign of the
    number, and the words next to the number are no other type (`thông tư về luật 40/2009/QH12`).
    """
    sign, length = take_type(name)
    before = [word for word in name if word != "so"]
    ends_with_type = any(tuple(before[-len(other) :]) == other for other in TYPES if len(before) > max(length, len(other)))
    signs = key.split()[1:]
    of_sign = sign in signs if sign else any(map(ASSEMBLY.match, signs)) or "vbhn" in signs or _OLD_LAWS.intersection(signs)
    return bool(of_sign) and (not ends_with_type or before[-2:] == ["phap", "luat"])


def is_full(key: str) -> bool:
    """Return whether the key of a number has its sign, and a year or an issuer."""
    parts = key.split()
    return len(parts) > 2 or parts[-1] in _OLD_ISSUERS


def _take_issuer(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Return the signs of the issuers that `tokens` open with (`bộ tài chính` gives `btc`), and what is left."""
    rest = tokens[1:] if tokens[:1] == ["cua"] else tokens
    for length in range(min(len(rest), 9), 1, -1):
        sign = issuers().get(tuple(rest[:length]))
        if sign is not None:
            return [sign] if sign else [], [token for token in rest[length:] if token not in {"viet", "nam"}]
    return [], tokens


def read_number(tokens: Sequence[str]) -> str:
    """Return the lookup key of the number that the whole of `tokens` spells (`nd so 42 nam 2022` gives `42 2022 nd`), or empty."""
    rest = split_glued_tokens(tokens)
    sign, length = take_type(rest)
    rest = rest[length:]
    issuers: list[str] = []
    while sign and rest and is_issuer(rest[0]):
        issuers.append(rest.pop(0))
    rest = _with_long_year([word for word in rest if word != "so"])
    if not rest or not _SEQUENCE.match(rest[0]) or (len(rest) == 1 and issuers and is_year(rest)):
        return ""
    if not rest[0].isdigit() and SIGNS.isdisjoint(rest[1:2]):
        return ""
    key = [rest[0].lstrip("0") or "0"]
    rest = rest[1:]
    if len(rest) == 1 and rest[0] in _OLD_ISSUERS:
        return f"{key[0]} {rest[0]}"
    if is_year(rest):
        key.append(rest.pop(0))
    elif rest and _SHORT_YEAR.match(rest[0]) and (sign or not SIGNS.isdisjoint(rest[1:2])):
        key.append(str(long_year(rest.pop(0))))
    named, rest = _take_issuer(rest)
    issuers += named
    if rest:
        if issuers or len(rest) > _MOST_ISSUERS or not all(map(is_issuer, rest)):
            return ""
        of_assembly = bool(ASSEMBLY.match(rest[0]))  # `10/2014/UBTVQH13`: its numbers have no sign of the type
        if rest[0] not in SIGNS and not of_assembly and not sign and (sign is None or len(key) == 1):
            return ""
        key += rest if rest[0] in SIGNS or of_assembly or not sign or sign in rest else [sign, *rest]
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


def number_in(tokens: Sequence[str]) -> Target | None:
    """Return the number that the whole of `tokens` spells, with the day or the year of issue behind it or without."""
    dated = ISSUED.search(" ".join(tokens))
    year = int(dated[1]) if dated else None
    rest = (dated.string[: dated.start()] + dated.string[dated.end() :]).split() if dated else list(tokens)
    key = read_number(rest)
    if not key and year is None and len(rest) > 2 and is_year(rest[-1:]):
        year = int(rest.pop())
        key = read_number(rest[:-1] if rest[-1] == "nam" else rest)
    if not key:
        return None
    digits, *signs = key.split()
    keys = (key,) if year is None or is_year(signs) else (key, " ".join([digits, str(year), *signs]))
    sign = take_type(rest)[0]
    if sign and len(signs) == 2 and ASSEMBLY.match(signs[1]):  # `27/2005/PL-UBTVQH11`
        keys = (*keys, " ".join([digits, signs[0], sign, signs[1]]))
    if sign and len(signs) == 1 and signs[0] in _OLD_ISSUERS:  # `Nghị định 74-CP`, but `Quyết định 2500/QĐ-TTg`
        keys = (*keys, " ".join([digits, sign, *signs]))
    if sign and len(signs) > 2 and sign == signs[0] and sign not in rest:  # `Quyết định 202/TCCP-VC` has no sign of its type
        keys = (*keys, " ".join([digits, *signs[1:]]))
    return Target(TargetKind.NUMBER, number_keys=keys, year=year)
