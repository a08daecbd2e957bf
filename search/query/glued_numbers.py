"""Cutting what was typed without spaces and strokes (`tt332018bgtvt`) into the parts of a document number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.query.number_signs import ASSEMBLY, SIGNS, TYPES, is_issuer, is_year, issuer_signs

_GLUED_ISSUER = re.compile(r"^(nd|ttlt|tt|nqlt|nq|qd|ct|vbhn)(cp|ttg|ct|ctubnd|ubnd|hdnd|hdtp|nhnn|ttcp|vpcp|vpqh|b[^aeiou\d]{1,12}|bca)$")
_GLUED_ASSEMBLY = re.compile(r"^(nq|pl|l|lct)((?:qh|ubtvqh)\d+)$")
_GLUED_YEAR = re.compile(r"^([a-z]{2,})((?:19|20)\d\d)$")
_LOOK_ALIKE = re.compile(r"^(?=.*\d)(?!\d{1,2}[oli]$)[\doli]{2,4}$")  # `2o2o` and `l5`; `5i` is an Điều
_LOOK_ALIKES = re.compile(r"^[\doli]{1,5}$")
_LOOK_ALIKE_ASSEMBLY = re.compile(r"^(?:qh|ubtvqh)[\doli]{1,2}$")
_AS_DIGITS = str.maketrans("oli", "011")
_LAST_OF_TYPES = frozenset(name[-1] for name in TYPES)
_GLUED_SIGNS = ("nd", "tt", "ttlt", "nq", "nqlt", "qd", "ct", "pl", "vbhn")
_TYPE_OF_GLUED = {"".join(name): name for name in TYPES} | {sign: (sign,) for sign in _GLUED_SIGNS}
# A whole number in one word, or its beginning: type, digits, year, signs (`tt332018bgtvt`, `2500qdttg`, `nd125`).
_RUN = re.compile(
    rf"^(?P<type>{'|'.join(sorted(_TYPE_OF_GLUED, key=len, reverse=True))})?(?:(?P<number>\d{{1,4}}?)(?P<year>(?:19|20)\d\d)?)?"
    r"(?P<signs>[a-z]{2,}(?:(?<=qh)\d{1,2})?)?$"
)
_SURE_SIGNS = frozenset({"nd", "tt", "ttlt", "nq", "nqlt", "qd", "vbhn"})  # `2cd` is no number


def _cut_signs(signs: str) -> list[str]:
    """Return `ndcp` as `nd`, `cp`, and `ttltbtnmtbtp` as `ttlt`, `btnmt`, `btp`."""
    glued = _GLUED_ISSUER.match(signs) or _GLUED_ASSEMBLY.match(signs)
    if glued:
        return [glued[1], *_cut_signs(glued[2])]
    known = issuer_signs()
    ends = (index for index in range(2, len(signs) - 1) if signs[:index] in known and signs[index:] in known)
    end = next(ends, 0) if signs not in known else 0
    return [signs[:end], signs[end:]] if end else [signs]


def _cut_run(token: str) -> list[str]:
    """Return a number written in one word cut at each change of letters and digits, and its signs apart; any other word as it is."""
    run = _RUN.match(token)
    if not run or not run["number"]:
        type_only = _TYPE_OF_GLUED.get(token, (token,))
        return list(type_only) if not run or not run["signs"] else _cut_signs(token)
    signs = _cut_signs(run["signs"]) if run["signs"] else []
    sure = signs and (len(signs) > 1 or signs[0] in _SURE_SIGNS or ASSEMBLY.match(signs[0]))
    if not run["type"] and not sure and not (is_year([run["number"]]) and signs):
        return [token]
    return [*_TYPE_OF_GLUED.get(run["type"], ()), run["number"], *filter(None, [run["year"]]), *signs]


def _with_digits_for_letters(tokens: Sequence[str]) -> list[str]:
    """Return the tokens with letters that look like digits as these: in a word with a digit (`2o2o`), and throughout a number with its
    year and sign (`oi 2o16 qh14`).
    """
    read = [token.translate(_AS_DIGITS) if _LOOK_ALIKE.match(token) else token for token in tokens]
    for index in range(len(tokens) - 2):
        number, year, sign = tokens[index : index + 3]
        of_assembly = _LOOK_ALIKE_ASSEMBLY.match(sign)
        is_number = _LOOK_ALIKES.match(number) and is_year([year.translate(_AS_DIGITS)])
        if is_number and (of_assembly or sign in SIGNS or _GLUED_ISSUER.match(sign)):
            read[index : index + 2] = [number.translate(_AS_DIGITS), year.translate(_AS_DIGITS)]
            if of_assembly:
                letters = sign.rstrip("oli0123456789")
                read[index + 2] = letters + sign.removeprefix(letters).translate(_AS_DIGITS)
    return read


def split_glued_tokens(tokens: Sequence[str]) -> list[str]:
    """Return `nd42` as `nd 42`, `ndcp` as `nd cp`, `hp2013` as `hp 2013`, `nghidinh152020ndcp` as `nghi dinh 15 2020 nd cp`; `qh 15` as
    `qh15`; letters that look like digits as these (`2o2o`).
    """
    apart: list[str] = []
    for token in _with_digits_for_letters(tokens):
        of_year = _GLUED_YEAR.match(token)
        after_type = apart and (apart[-1] in SIGNS or apart[-1] in _LAST_OF_TYPES)
        if apart and apart[-1] in ("qh", "ubtvqh") and token.isdigit() and len(token) <= 2:
            apart[-1] += token
        elif token.isalpha() and _is_after_sign(apart):
            apart.append(token)  # `tt-cp` and the issuer `ttcp`
        elif after_type and token.isdigit() and len(token) > 4 and is_year([token[-4:]]):
            apart += [token[:-4], token[-4:]]
        elif of_year and of_year[1] not in _TYPE_OF_GLUED:
            apart += [of_year[1], of_year[2]]
        else:
            apart += _cut_run(token)
    return apart


def _is_after_sign(tokens: Sequence[str]) -> bool:
    """Return whether the last of `tokens` are a number with a sign, so that what follows is who issued it."""
    for index in range(len(tokens) - 1, 0, -1):
        if tokens[index] in SIGNS:
            return tokens[index - 1].isdigit()
        if not is_issuer(tokens[index]):
            return False
    return False
