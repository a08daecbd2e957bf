"""Cutting a pasted citation of several places (`điểm a, b khoản 1 Điều 5 và Điều 7 Luật …`) into one citation each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cms.text.analysis import words
from search.query.document_numbers import opens_with_type
from search.query.law_names import opens_as_law

_MOST = 60  # places that a range may stand for
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_UNIT = r"(?:điểm|điều|khoản|diem|dieu|khoan)"
_LABEL = r"(?:\d{1,4}[a-zđ]?|[a-zđ])(?!\w)(?!\.\d)(?!\s*/)"
_AND = r"(?:(?:\s*(?:,|;|(?:và|va|hoặc|hoac|của|cua|các|cac)\b|&))+\s*|\s+)"  # each space in one way only, or many commas never end
_TO = r"\s*(?:-|–|—|(?:đến|den|tới|toi)\b)\s*(?:(?:hết|het)\s+)?"
_PART = re.compile(rf"(?i)(?P<to>{_TO})?(?P<and>{_AND})?(?:\b(?P<unit>{_UNIT})\s*)?(?P<label>{_LABEL})")
_START = re.compile(rf"(?i)\b(?:(?:các|cac|những|nhung|từ|tu)\s+)*(?={_UNIT}\s*(?:số\s+|từ\s+|tu\s+)?{_LABEL})")
_FROM = re.compile(rf"(?i)\b({_UNIT})\s+(?:từ|tu|số)\s+")
_ENDS = " ,;:.()"
_BEFORE_NAME = 3  # words that may stand in front of a document's name
_JOINED = re.compile(r"(?i)^(?:và|va|hoặc|hoac)\b|\b(?:và|va|hoặc|hoac)$")
_OPEN_BRACKET = re.compile(r"\([^()]*$")  # `Luật Giá 2023 (thay thế Điều 10 …)`
_LEVELS = {"dieu": 0, "khoan": 1, "diem": 2}
_NAMES = ("Điều", "khoản", "điểm")


@dataclass(slots=True)
class _Group:
    """Places of one kind in a row (`khoản 1, 2`); `is_apart`: a comma or `và` stands before it."""

    level: int
    labels: list[str]
    is_apart: bool


def citations_of(line: str) -> list[str]:
    """Return a citation for each place that a line names, in its order, with the name or number of the document as it stands there; a text
    that names one place or none stays as it is.
    """
    found, waiting = list[str](), ""
    for part in line.split(";"):
        text = f"{waiting}, {part}" if waiting else part
        runs, named = _cut(text)
        waiting = text if runs and not any(named) else ""  # `Điều 5; Điều 6 Luật Đất đai`
        if not waiting and text.strip():
            found += _each(runs, named) or [text.strip()]
    if not waiting:
        return found
    runs, named = _cut(line.replace(";", ","))  # `Luật Đất đai: Điều 5; Điều 12`
    return _each(runs, named) or [line.strip()]


def _each(runs: Sequence[list[_Group]], named: Sequence[str]) -> list[str]:
    """Return a citation for each of the places, nothing when there are fewer than two."""
    places = [_places(groups) for groups in runs]
    if sum(map(len, places)) < 2:
        return []
    stands_before = _is_document(named[0]) and not _is_document(named[-1])  # `Luật Đất đai: Điều 5, Điều 6`
    found = []
    for at, row in enumerate(places):
        near = named[at::-1] if stands_before else named[at + 1 :]  # else no law before the places: it may only amend the one that is meant
        document = next(filter(None, near), "")
        found += [f"{place} {document}".strip() for place in row]
    return found


def _is_document(text: str) -> bool:
    """Return whether the name of a document begins at one of the first words of a text (`tại Luật Giá`, `vi phạm Luật Giá`)."""
    opening = words(text)
    return any(opens_as_law(opening[at:]) or opens_with_type(opening[at:]) for at in range(min(len(opening), _BEFORE_NAME + 1)))


def _cut(text: str) -> tuple[list[list[_Group]], list[str]]:
    """Return the rows of places in a text, and what stands before, between and behind them."""
    text = _FROM.sub(r"\1 ", text)
    runs, named, position = list[list[_Group]](), list[str](), 0
    while start := _START.search(text, position):
        groups, end = _run(text, start.end())
        if not groups:
            break
        named.append(_bare(text[position : start.start()]))
        runs.append(groups)
        position = end
    return runs, [*named, _bare(text[position:])]


def _bare(text: str) -> str:
    """Return a text without the signs and the `và` that join it to its neighbours, and without an opening bracket at its end."""
    return _JOINED.sub("", _OPEN_BRACKET.sub("", text.strip(_ENDS)).strip(_ENDS)).strip(_ENDS)


def _run(text: str, position: int) -> tuple[list[_Group], int]:
    """Return the places that stand in a row from `position` on, and where they end."""
    groups: list[_Group] = []
    while (part := _PART.match(text, position)) and (part["unit"] or _goes_on(groups, part)):
        if part["unit"]:
            level = _LEVELS[words(part["unit"])[0]]
            apart = bool(part["and"] and part["and"].strip())
            if not (groups and groups[-1].level == level and (apart or part["to"])):
                groups.append(_Group(level, [], apart))
        labels = groups[-1].labels
        label = part["label"].lower()
        labels += _between(labels[-1], label) if part["to"] and labels else [label]
        position = part.end()
    return groups, position


def _goes_on(groups: Sequence[_Group], part: re.Match[str]) -> bool:
    """Return whether a label without its unit is one more of the last group: of the same form, behind a comma, `và` or a dash."""
    joined = part["to"] or (part["and"] and part["and"].strip())
    return bool(groups and joined) and part["label"][0].isdigit() == (groups[-1].level < _LEVELS["diem"])


def _between(first: str, last: str) -> list[str]:
    """Return the labels after `first` up to `last`; `last` alone where the two do not make a range."""
    if first.isdigit() and last.isdigit() and int(first) < int(last) <= int(first) + _MOST:
        return [str(number) for number in range(int(first) + 1, int(last) + 1)]
    if len(first) == len(last) == 1 and 0 <= _LETTERS.find(first) < _LETTERS.find(last):
        return list(_LETTERS[_LETTERS.find(first) + 1 : _LETTERS.find(last) + 1])
    return [last]


def _places(groups: Sequence[_Group]) -> list[str]:
    """Return each place from the smallest unit to the largest (`điểm a khoản 1 Điều 5`).

    Smaller units belong to the first place of the next larger one, or where the row opens large (`Điều 5 khoản 1`) to the last before them.
    """
    opens_large = len(groups) > 1 and groups[0].level < groups[1].level and (not groups[1].is_apart or groups[-1].level > 0)
    turn = -1 if opens_large else 1
    found: list[tuple[int, str]] = []
    for group in groups[::turn]:
        smaller = [place for level, place in found if level > group.level]
        found = [(level, place) for level, place in found if level <= group.level]
        for at, label in enumerate(group.labels[::turn]):
            name = f"{_NAMES[group.level]} {label}"
            found += [(group.level, f"{place} {name}") for place in smaller] if smaller and not at else [(group.level, name)]
    return [place for _, place in found[::turn]]
