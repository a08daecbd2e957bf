"""Series that an app works out from its own rows, shown beside those that editors enter: each has numerator and denominator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from cms.contracts.ports import Providers


@dataclass(frozen=True, slots=True)
class Measured:
    """A value as of a day, of the whole body (`unit` empty) or one unit."""

    on: date
    unit: str
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class MeasuredSeries:
    """An indicator in per cent, with where its figures come from."""

    code: str
    name: str | Promise
    numerator_name: str | Promise
    denominator_name: str | Promise
    source: str | Promise
    values: tuple[Measured, ...]


measures: Providers[[], Iterable[MeasuredSeries]] = Providers()  # each returns the series of an app
