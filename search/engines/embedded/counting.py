"""Groups and facets counted from one list: the different places in which the matches of a query stand.

A place is all that counting asks of an entry: its group and its value of each facet. Many entries share one: the Điều of a law have one or
two together. The index lists the numbers of the places of all matches in one request; what a number stands for never changes and is read
once in a process.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cms.contracts.search import SearchEntry
from search.query.values import FACETS
from search.ranking.candidates import PARTS, WHOLE, Counted, Facts
from search.ranking.records import hashed_number

_FIELDS = [name for name in FACETS if name != "status"]
MOST_KEPT = 60_000  # places, some two kilobytes each, in each process
MOST_AT_ONCE = 30_000  # places of one query: those of several queries, and of the sample, fit beside them
_ALWAYS = (0, 10**7)  # from and to which day a value holds
_GROUP = ("", "")  # stands for the group itself beside its values


def place_of(entry: SearchEntry) -> tuple[int, bytes]:
    """Return the number of an entry's place and its values: entries with the same values have the same place."""
    values = {name: getattr(entry, name) for name in _FIELDS}
    text = json.dumps([entry.parent_id, values, Facts.of(entry).windows], default=str, ensure_ascii=False)
    return hashed_number(text), text.encode()


class _Columns(NamedTuple):
    """A row for each value of each place, those of a place side by side: the place, the value of its group, the days on which it holds."""

    place: NDArray[np.int64]
    pair: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


class KnownPlaces:
    """The places that this process has read, as numbers that are counted at once: a group has a value when one of its places has it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of_day: tuple[int, NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]] | None = None
        self._forget()

    def _forget(self) -> None:
        self._places: dict[int, int] = {}
        self._values: dict[tuple[str, str], int] = {}
        self._pairs: dict[tuple[str, int], int] = {}  # a group and a value
        self._rows = [array("q") for _column in _Columns._fields]
        self._value_of = array("q")  # of a pair
        self._arrange()

    def counted(self, numbers: Sequence[int], day: date, text_of: Callable[[int], bytes]) -> Counted:
        """Count the groups of these places, and those of each value of each facet, validity as it is on `day`.

        All that is known is forgotten when these places would not fit beside it. Raise ValueError when they alone are too many.
        """
        if len(numbers) > MOST_AT_ONCE:
            raise ValueError(len(numbers))
        with self._lock:  # held while reading too: missing places are neither read twice nor dropped meanwhile
            places = [*map(self._places.get, numbers)]
            if None in places:
                missing = [number for number, place in zip(numbers, places, strict=True) if place is None]
                if len(self._places) + len(missing) > MOST_KEPT:
                    self._forget()
                    missing = [*numbers]
                self._add_all({number: text_of(number) for number in missing})
                places = [*map(self._places.get, numbers)]
            (starts, lengths, pair), value_of, values = self._holding(day.toordinal()), self._value_of_pair, [*self._values]
        wanted = np.array(places, dtype=np.int64)
        ends = np.cumsum(lengths[wanted])
        rows = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts[wanted] + lengths[wanted] - ends, lengths[wanted])
        held = np.zeros(len(value_of), dtype=np.bool_)
        held[pair[rows]] = True
        counts = np.bincount(value_of[held], minlength=len(values)).tolist()
        facets: dict[str, dict[str, int]] = {name: {} for name in (*FACETS, _GROUP[0])}
        for (name, value), number in zip(values, counts, strict=True):
            if number:
                facets[name][value] = number
        return Counted(facets.pop(_GROUP[0]).get(_GROUP[1], 0), facets, exact=True)

    def _holding(self, day: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """Return where the rows of each place that hold on a day begin, their number, and their pairs; cached, since nearly all searches
        are for the same day.
        """
        if self._of_day is None or self._of_day[0] != day:
            columns = self._columns
            rows = (columns.start <= day) & (day < columns.end)
            lengths = np.bincount(columns.place[rows], minlength=len(self._places))
            self._of_day = day, np.cumsum(lengths) - lengths, lengths, columns.pair[rows].astype(np.int32)
        return self._of_day[1:]

    def _add_all(self, texts: Mapping[int, bytes]) -> None:
        for number, text in texts.items():
            self._add(number, text)
        self._arrange()

    def _arrange(self) -> None:
        self._columns, self._value_of_pair = _Columns(*(np.array(rows) for rows in self._rows)), np.array(self._value_of)
        self._of_day = None

    def _add(self, number: int, text: bytes) -> None:
        """Note a place: its group and its values. A part of a document counts as the document too."""
        group, named, windows = json.loads(text)
        held = {(name, str(value)) for name, held in named.items() for value in (held if isinstance(held, list) else [held]) if value}
        if named["kind"] in PARTS:
            held.add(("kind", WHOLE))
        place = self._places.setdefault(number, len(self._places))
        on_days = [(value, *_ALWAYS) for value in (_GROUP, *held)] + [(("status", status), start, end) for status, start, end in windows]
        for value, start, end in on_days:
            of_value = self._values.setdefault(value, len(self._values))
            pair = self._pairs.setdefault((group, of_value), len(self._pairs))
            if pair == len(self._value_of):
                self._value_of.append(of_value)
            for column, cell in zip(self._rows, (place, pair, start, end), strict=True):
                column.append(cell)


counted = KnownPlaces().counted  # one for all states of the index that a process reads
