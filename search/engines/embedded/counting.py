"""Groups and facets counted from one list: the different places in which the matches of a query stand.

A place is all that counting asks of an entry: its group and its value of each facet. Many entries share one: the Điều of a law have one or
two together. The index lists the numbers of the places of all matches in one request; what a number stands for never changes and is read
once in a process.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import chain, count

from cms.contracts.search import SearchEntry
from search.query.values import FACETS
from search.ranking.candidates import PARTS, WHOLE, Counted, Facts

_FIELDS = [name for name in FACETS if name != "status"]
_MOST_READ = 50_000
_NUMBERS = count()
_VALUES: dict[tuple[str, str], int] = {}  # each facet's values as small numbers, which are counted faster


def hashed_number(text: str) -> int:
    """Return a 63-bit number for a text: what grouping and counting read without loading the row."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1


def place_of(entry: SearchEntry) -> tuple[int, bytes]:
    """Return the number of an entry's place and what it says: entries that count alike have the same."""
    values = {name: getattr(entry, name) for name in _FIELDS}
    text = json.dumps([entry.parent_id, values, Facts.of(entry).windows], default=str, ensure_ascii=False)
    return hashed_number(text), text.encode()


@lru_cache(maxsize=_MOST_READ)
def _read(text: bytes, day: int) -> tuple[str, frozenset[int]]:
    """Return the group of a place and its values as they are on a day. A part of a document counts as the document too."""
    group, named, windows = json.loads(text)
    values = {(name, str(value)) for name, held in named.items() for value in (held if isinstance(held, list) else [held]) if value}
    if named["kind"] in PARTS:
        values.add(("kind", WHOLE))
    values |= {("status", status) for status, start, end in windows if start <= day < end}
    return group, frozenset(_VALUES[value] if value in _VALUES else _VALUES.setdefault(value, next(_NUMBERS)) for value in values)


def counted(places: Iterable[bytes], day: date) -> Counted:
    """Count the groups of all places, and those of each value of each facet, validity as it is on `day`."""
    groups: dict[str, frozenset[int]] = {}
    ordinal = day.toordinal()
    for text in places:
        group, values = _read(text, ordinal)
        held = groups.get(group)
        groups[group] = values if held is None else held | values
    counts = Counter(chain.from_iterable(groups.values()))
    facets: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for (name, value), number in [*_VALUES.items()]:
        if number in counts:
            facets[name][value] = counts[number]
    return Counted(len(groups), facets, exact=True)
