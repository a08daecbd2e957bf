"""Groups and facets counted from places that a process keeps: right on every day, after more came, and after all was forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from cms.contracts.search import SearchEntry
from search.engines.embedded import counting
from search.engines.embedded.counting import KnownPlaces, place_of
from search.tests.engine_data import ENTRIES, EXPIRED, IN_FORCE, LAND_2013, LAND_2024, NEWS

BEFORE, AFTER = date(2024, 7, 31), date(2024, 8, 1)  # the Land Law of 2024 takes the place of that of 2013
PLACES = dict(place_of(entry) for entry in ENTRIES)


def summed(known: KnownPlaces, entries: Sequence[SearchEntry], day: date = AFTER) -> tuple[int, dict[str, dict[str, int]]]:
    result = known.counted([*dict.fromkeys(place_of(entry)[0] for entry in entries)], day, PLACES.__getitem__)
    return result.total, result.facets


def test_a_process_counts_right_on_two_days_after_places_were_added_and_after_it_forgot_all(monkeypatch: pytest.MonkeyPatch) -> None:
    known, laws = KnownPlaces(), [LAND_2013, LAND_2024]
    assert [summed(known, laws, day)[1]["status"] for day in (BEFORE, AFTER)] == [{IN_FORCE: 1}, {EXPIRED: 1, IN_FORCE: 1}]
    assert summed(known, [NEWS])[1]["status"] == {}
    assert summed(known, [NEWS, *laws]) == summed(KnownPlaces(), [NEWS, *laws])
    monkeypatch.setattr(counting, "MOST_KEPT", 4)
    others = [entry for entry in ENTRIES if entry not in (NEWS, *laws)][:3]
    assert summed(known, others) == summed(KnownPlaces(), others)  # six do not fit
    assert len(known._places) == len({place_of(entry)[0] for entry in others})
    assert [summed(known, laws, day)[1]["status"] for day in (BEFORE, AFTER)] == [{IN_FORCE: 1}, {EXPIRED: 1, IN_FORCE: 1}]


def test_places_are_read_once_and_never_more_are_kept_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    known, read = KnownPlaces(), list[int]()
    monkeypatch.setattr(counting, "MOST_KEPT", 4)

    def text_of(number: int) -> bytes:
        read.append(number)
        return PLACES[number]

    monkeypatch.setattr(counting, "MOST_AT_ONCE", 4)
    numbers = [*PLACES]
    for asked in (numbers[:3], numbers[:4], numbers[:2], numbers[3:6]):
        known.counted(asked, AFTER, text_of)
        assert len(known._places) <= 4
    assert read == [*numbers[:4], *numbers[3:6]]
    with pytest.raises(ValueError, match="5"):
        known.counted(numbers[:5], AFTER, text_of)
