"""Merge two texts that were made from one; pure functions on values as JSON holds them.

What only one side changed is taken. What both changed is a conflict, decided by a choice. Blocks and related rows are matched by
their ids, the fields inside them by name; long plain texts are compared line by line.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from uuid import uuid4

THEIRS, MINE, BOTH = "theirs", "mine", "both"
ROUND_TRIP = re.compile(r' data-block-key="[^"]*"|\r')  # the editor of rich text adds the keys, a browser the returns
_EMPTY: tuple[Any, ...] = ("", None, [], {})


class Missing:
    """A value that is not there: a block that one side deleted, or an original that is no longer stored."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


ABSENT, UNKNOWN = Missing("ABSENT"), Missing("UNKNOWN")


class Entry(NamedTuple):
    """A part of a path: a block of a stream, an item of a list (`kind` "item") or a related row (`kind` "row")."""

    kind: str
    key: str
    place: int


class Lines(NamedTuple):
    """A part of a path: some lines of a long text, from the line `place` of the start on."""

    place: int


class Order(NamedTuple):
    """A part of a path: the order of blocks or rows."""


@dataclass(frozen=True, slots=True)
class Change:
    """What at least one side changed at one place; `side` is what is taken: "" for a conflict that waits for a choice."""

    path: tuple[Any, ...]
    base: Any
    theirs: Any
    mine: Any
    side: str
    is_conflict: bool = False
    takes_both: bool = False
    number: int = 0  # of conflicts before it with the same place and the same two values

    @property
    def key(self) -> str:
        """Return a key of this place and these two values, so that a choice never counts for another text."""
        place = [part.key if isinstance(part, Entry) else part for part in self.path if not isinstance(part, Lines)]
        return _digest([place, repr(self.theirs), repr(self.mine)]) + (f"_{self.number}" if self.number else "")


@dataclass(slots=True)
class Merge:
    """Collects the changes of one merge; `choices` maps keys of conflicts to a side.

    `is_for_people` says of a path whether people fill it in. What a program fills in is taken without a note: it follows from the rest.
    """

    choices: Mapping[str, str] = field(default_factory=dict)
    is_for_people: Callable[[tuple[Any, ...]], bool] = lambda path: True
    changes: list[Change] = field(default_factory=list)
    _asked: Counter[str] = field(default_factory=Counter, init=False)

    @property
    def is_decided(self) -> bool:
        return all(change.side for change in self.changes)

    def value(self, path: tuple[Any, ...], base: Any, theirs: Any, mine: Any) -> Any:
        """Return the merged value and note what changed; theirs where a conflict is not decided yet."""
        if same(theirs, mine):
            return theirs
        if not self.is_for_people(path):
            return mine if same(theirs, base) else theirs
        if _are(dict, theirs, mine) and theirs.get("type") == mine.get("type"):
            return self._fields(path, base, theirs, mine)
        if _are(list, theirs, mine) and _is_keyed(theirs) and _is_keyed(mine):
            return self._entries(path, base if isinstance(base, list) else UNKNOWN, theirs, mine)
        if same(mine, base):
            return self._note(path, base, theirs, mine, THEIRS)
        if same(theirs, base):
            return self._note(path, base, theirs, mine, MINE)
        if len(path) == 1 and _are(list, theirs, mine):
            return self._members(path, base, theirs, mine)
        if _are(str, base, theirs, mine) and all("\n" in text.strip() for text in (base, theirs, mine)):
            return self._lines(path, *(text.replace("\r", "") for text in (base, theirs, mine)))
        return self._conflict(path, base, theirs, mine)

    def _note(self, path: tuple[Any, ...], base: Any, theirs: Any, mine: Any, side: str) -> Any:
        self.changes.append(Change(path, base, theirs, mine, side))
        return theirs if side == THEIRS else mine

    def _conflict(self, path: tuple[Any, ...], base: Any, theirs: Any, mine: Any) -> Any:
        takes_both = _are(str, theirs, mine) and (isinstance(path[-1], Lines) or theirs.lstrip().startswith("<") or "\n" in theirs + mine)
        found = Change(path, base, theirs, mine, "", is_conflict=True, takes_both=takes_both)
        self._asked[key := found.key] += 1
        found = replace(found, number=self._asked[key] - 1)
        chosen = self.choices.get(found.key, "")
        side = chosen if chosen in (THEIRS, MINE) or (chosen == BOTH and takes_both) else ""
        self.changes.append(replace(found, side=side))
        if side == BOTH:
            return theirs + ("" if theirs.lstrip().startswith("<") else "\n") + mine
        return mine if side == MINE else theirs

    def _fields(self, path: tuple[Any, ...], base: Any, theirs: dict[str, Any], mine: dict[str, Any]) -> dict[str, Any]:
        start = base if isinstance(base, dict) else {}
        merged = dict(theirs)
        for name in dict.fromkeys([*theirs, *mine]):
            if name in ("id", "pk", "sort_order"):
                continue
            was = start.get(name) if isinstance(base, dict) else UNKNOWN
            merged[name] = self.value((*path, name), was, theirs.get(name), mine.get(name))
        return merged

    def _members(self, path: tuple[Any, ...], base: Any, theirs: list[Any], mine: list[Any]) -> list[Any]:
        """Merge two multiple choices: with what either side added, without what either took away."""
        start = base if isinstance(base, list) else []
        merged = [each for each in theirs if each in mine or each not in start] + [each for each in mine if each not in [*theirs, *start]]
        self.changes.append(Change(path, base, theirs, mine, BOTH))
        return merged

    def _entries(self, path: tuple[Any, ...], base: Any, theirs: list[Any], mine: list[Any]) -> list[Any]:
        is_known = base is not UNKNOWN
        start, other, own = (_by_key(each) for each in (base if is_known else [], theirs, mine))
        frame, rest = (other, own) if self._keeps_their_order(path, start, other, own) else (own, other)
        places = {key: number for side in (own, other) for number, key in enumerate(side, 1)}
        merged = []
        for key in merged_order(list(frame), list(rest)):
            sides = start.get(key, ABSENT), other.get(key, ABSENT), own.get(key, ABSENT)
            if not is_known and ABSENT not in sides[1:]:
                sides = (UNKNOWN, *sides[1:])
            kind = next(str(side.get("type", "row")) for side in sides[::-1] if isinstance(side, dict))
            value = self.value((*path, Entry(kind, key, places.get(key, 0))), *sides)
            if value is not ABSENT:
                merged.append(value)
        return _numbered(merged)

    def _keeps_their_order(self, path: tuple[Any, ...], start: dict[str, Any], other: dict[str, Any], own: dict[str, Any]) -> bool:
        """Return whether the merged order follows theirs: it does unless only this person changed it, or they choose so."""
        shared = [key for key in start if key in other and key in own]
        theirs, mine = ([key for key in side if key in shared] for side in (other, own))
        if theirs == mine or mine == shared:
            return True
        if theirs == shared:
            return False
        return bool(self._conflict((*path, Order()), shared, theirs, mine) is theirs)

    def _lines(self, path: tuple[Any, ...], base: str, theirs: str, mine: str) -> str:
        merged: list[str] = []
        for place, start, other, own in _regions(base.split("\n"), theirs.split("\n"), mine.split("\n")):
            if start == other == own:
                merged += start
                continue
            texts = ["\n".join(each) if each else ABSENT for each in (start, other, own)]
            value = self._piece((*path, Lines(place + 1)), *texts)
            if value is not ABSENT:
                merged += value.split("\n")
        return "\n".join(merged)

    def _piece(self, path: tuple[Any, ...], base: Any, theirs: Any, mine: Any) -> Any:
        if theirs == mine:
            return theirs
        if theirs == base or mine == base:
            return self._note(path, base, theirs, mine, MINE if theirs == base else THEIRS)
        return self._conflict(path, base, theirs, mine)


def same(one: Any, two: Any) -> bool:
    """Return whether two values say the same to a reader; what the editor of rich text adds by itself does not count."""
    if isinstance(one, Missing) or isinstance(two, Missing):
        return one is two
    if one in _EMPTY and two in _EMPTY:
        return True
    if _are(str, one, two):
        return one == two or _plain(one) == _plain(two)
    if _are(list, one, two):
        return len(one) == len(two) and all(map(same, one, two))
    if _are(dict, one, two):
        return all(same(one.get(name), two.get(name)) for name in {*one, *two} - {"sort_order"})
    return bool(one == two)


def _plain(text: str) -> str:
    return ROUND_TRIP.sub("", text).strip()


def _are(kind: type, *values: Any) -> bool:
    return all(isinstance(value, kind) for value in values)


def _is_keyed(values: list[Any]) -> bool:
    return all(isinstance(value, dict) and ({"id", "type"} <= value.keys() or "pk" in value) for value in values)


def _by_key(values: list[Any]) -> dict[str, Any]:
    """Return entries by id; a related row that is not in the database yet is matched by its values."""
    found: dict[str, Any] = {}
    for value in values:
        key = (
            value.get("id") or value.get("pk") or _digest({name: each for name, each in value.items() if name not in ("pk", "sort_order")})
        )
        while str(key) in found:
            key = f"{key}+"
        found[str(key)] = value
    return found


def _numbered(values: list[Any]) -> list[Any]:
    """Return rows and blocks with ids of their own, related rows in the order in which they stand."""
    for number, value in enumerate(values):
        if "sort_order" in value:
            values[number] = {**value, "sort_order": number}
        elif value.get("id") is None and "type" in value:
            values[number] = {**value, "id": str(uuid4())}
    return values


def merged_order(frame: list[str], rest: list[str]) -> list[str]:
    """Return all keys in the order of `frame`; a key that only `rest` has comes after the key that it follows there."""
    merged_order = list(frame)
    for number, key in enumerate(rest):
        if key not in merged_order:
            before = next((each for each in reversed(rest[:number]) if each in merged_order), None)
            merged_order.insert(merged_order.index(before) + 1 if before is not None else 0, key)
    return merged_order


def _regions(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[tuple[int, list[str], list[str], list[str]]]:
    """Divide three texts at the lines that all three share: yield where a part begins in the start, and its lines on each side."""
    at = (0, 0, 0)
    for length, *begins in _shared(base, theirs, mine):
        if any(begin > done for begin, done in zip(begins, at, strict=True)):
            yield at[0], base[at[0] : begins[0]], theirs[at[1] : begins[1]], mine[at[2] : begins[2]]
        if length:
            lines = base[begins[0] : begins[0] + length]
            yield begins[0], lines, lines, lines
        at = (begins[0] + length, begins[1] + length, begins[2] + length)


def _shared(base: list[str], theirs: list[str], mine: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the runs of lines that all share, as length and three beginnings; at the end an empty one."""
    ones = difflib.SequenceMatcher(None, base, theirs).get_matching_blocks()
    twos = difflib.SequenceMatcher(None, base, mine).get_matching_blocks()
    i = j = 0
    while i < len(ones) and j < len(twos):
        one, two = ones[i], twos[j]
        begin, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
        if begin < end:
            yield end - begin, begin, one.b + begin - one.a, two.b + begin - two.a
        if one.a + one.size < two.a + two.size:
            i += 1
        else:
            j += 1
    yield 0, len(base), len(theirs), len(mine)


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:16]
