"""The labelled rows by halves, and the form in which labels and readers' answers are compared: places as steps, laws as keys."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

from cms.text.numbers.number_words import number_of, roman_value
from cms.text.vietnamese import fold

Row = dict[str, Any]
Steps = tuple[tuple[str, str], ...]  # unit and label, the highest first: (("art", "9"), ("cl", "1"))

SETS = ("set_t", "set_u", "set_v", "set_y", "set_aa", "set_bb")
HALVES = ("first", "second", "both")
_SEED = 20261130
_SHARE_OF_FIRST = 0.6
# The units of labels as anchors name them: a sheet (biểu) is a form; a table has no anchor of its own yet.
_UNITS = {
    "phan": "part",
    "chuong": "chp",
    "muc": "sec",
    "tieu muc": "subsec",
    "dieu": "art",
    "khoan": "cl",
    "diem": "point",
    "tiet": "indent",
    "phu luc": "annex",
    "mau": "form",
    "bieu": "form",
    "bang": "table",
}
_STEP = re.compile(rf"({'|'.join(_UNITS)})(?: so)? (\S+)")
_COUNTED_IN_ROMAN = ("part", "chp", "sec", "annex")


def rows(labels: str, name: str, half: str) -> list[Row]:
    """Return the rows of `name`.jsonl of a set, of one half or both; a fixed seed and its place in the file give a row its half."""
    lines = (Path(__file__).parent / labels / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    order = list(range(len(lines)))
    random.Random(_SEED).shuffle(order)
    first = set(order[: round(len(lines) * _SHARE_OF_FIRST)])
    return [json.loads(line) for place, line in enumerate(lines) if half == "both" or (place in first) == (half == "first")]


def law_key(law: str) -> str:
    """Return a number or name of a law without marks, case, signs and leading zeros: `88hdbt` for `88-HĐBT` and `088/HĐBT`."""
    parts = re.sub(r"[^a-z0-9]+", " ", fold(law))
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", parts).replace(" ", "")


def steps_of_place(place: str | None) -> Steps:
    """Return the steps of a labelled place (`dieu 9 khoan 1`), none for a whole document."""
    return tuple((_UNITS[unit], _label(_UNITS[unit], label)) for unit, label in _STEP.findall(place or ""))


def steps_of_anchor(anchor: str) -> Steps:
    """Return the steps of an anchor of the readers (`art_9__cl_1`), none for a whole document."""
    steps = (step.partition("_") for step in anchor.split("__") if step)
    return tuple((unit, _label(unit, label)) for unit, _, label in steps)


def _label(unit: str, label: str) -> str:
    """Return a label in the one spelling in which it is compared: `2` for `II`, `hai` and `02`, `2dd` for `2đ`, `b-3` for `b.3`."""
    small = label.lower()
    if unit in _COUNTED_IN_ROMAN and re.fullmatch("[ivx]+", small):
        return str(roman_value(small.upper()))
    if number := number_of(small):
        return str(number)
    return re.sub(r"[^0-9a-z]+", "-", small.replace("đ", "dd")).strip("-").lstrip("0")
