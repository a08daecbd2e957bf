"""Automatic numbers of a DOCX: they are not in the text of the file, Word counts them when it shows the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from legal_docs.files.readers.docx_styles import child_value, w

_ROMAN = {"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40, "x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1}


@dataclass
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""


class Numbering:
    """Counts the lists of one document; `prefix` must be called for its paragraphs in their order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._overridden: set[tuple[str, int]] = set()
        if root is None:
            return
        for abstract in root.iter(w("abstractNum")):
            self._abstract[abstract.get(w("abstractNumId"), "")] = dict(_levels(abstract))
        for number in root.iter(w("num")):
            starts: dict[int, int] = {}
            for override in number.iter(w("lvlOverride")):
                start = child_value(override, "startOverride")
                if start is not None and start.isdecimal():
                    starts[_integer(override.get(w("ilvl")))] = int(start)
            self._lists[number.get(w("numId"), "")] = (child_value(number, "abstractNumId") or "", starts)

    def prefix(self, identifier: str | None, level: int) -> str:
        """Count one paragraph of a list on; return what is printed before it (`1.`, `a)`, `Điều 5.`, `-`)."""
        if identifier is None or identifier not in self._lists:
            return ""
        abstract, starts = self._lists[identifier]
        levels = self._abstract.get(abstract, {})
        definition = levels.get(level)
        if definition is None:
            return ""
        counters = self._counters.setdefault(abstract, {})
        if level in starts and (identifier, level) not in self._overridden:
            self._overridden.add((identifier, level))
            counters[level] = starts[level]
        else:
            counters[level] = counters[level] + 1 if level in counters else definition.start
        for deeper in [other for other in counters if other > level]:
            del counters[deeper]
        if definition.form == "bullet":
            return "-"
        return re.sub(r"%(\d)", lambda match: self._shown(levels, counters, int(match[1]) - 1), definition.text).strip()

    @staticmethod
    def _shown(levels: dict[int, _Level], counters: dict[int, int], level: int) -> str:
        definition = levels.get(level, _Level())
        return format_number(counters.get(level, definition.start), definition.form)


def format_number(value: int, form: str) -> str:
    """Return a number in a format of Word: `decimal`, `lowerLetter`, `upperRoman`, `decimalZero`, `none` …"""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{value:02d}"
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        roman = "".join(_roman_digits(value))
        return roman if form == "lowerRoman" else roman.upper()
    if form in ("lowerLetter", "upperLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    return str(value)


def _roman_digits(value: int) -> list[str]:
    digits = []
    for sign, worth in _ROMAN.items():
        digits.append(sign * (value // worth))
        value %= worth
    return digits


def _levels(abstract: Element) -> list[tuple[int, _Level]]:
    found = []
    for level in abstract.iter(w("lvl")):
        form = child_value(level, "numFmt") or "decimal"
        start = _integer(child_value(level, "start"), 1)
        found.append((_integer(level.get(w("ilvl"))), _Level(start, form, child_value(level, "lvlText") or "")))
    return found


def _integer(value: str | None, default: int = 0) -> int:
    return int(value) if value is not None and value.isdecimal() else default
