"""The journal of everything that anyone did: each app gives its entries, one screen filters and exports them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from cms.contracts.ports import Registry

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that was done: when, by whom, what, to what, and where that is; `url` is empty for what is gone."""

    at: datetime
    who: str
    what: str
    about: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What is wanted: by whom (None: anybody), from when, and before when; at most `limit` entries, the newest first."""

    user: User | None
    start: datetime | None
    before: datetime | None
    limit: int

    def among(self, rows: QuerySet[Any], *, moment: str, person: str) -> QuerySet[Any]:
        """Return the wanted ones of `rows`, the newest first, in one order always; `moment` and `person` name their columns."""
        columns = {f"{moment}__gte": self.start, f"{moment}__lt": self.before, person: self.user and self.user.pk}
        wanted = rows.filter(**{column: value for column, value in columns.items() if value is not None})
        return wanted.order_by(f"-{moment}", "-pk")[: self.limit]


Source = Callable[[JournalFilter], Iterable[JournalEntry]]
SOURCES: Registry[tuple[str | Promise, Source]] = Registry()


def journal_source(name: str, label: str | Promise) -> Callable[[Source], Source]:
    """Register the decorated function under a name for the address and words for the filter."""

    def register(source: Source) -> Source:
        SOURCES.under(name)((label, source))
        return source

    return register


def entries(wanted: JournalFilter, part: str = "") -> list[JournalEntry]:
    """Return the entries of one source, or of all, the newest first."""
    chosen = [SOURCES[part]] if part in SOURCES else SOURCES.values()
    found = [entry for _label, source in chosen for entry in source(wanted)]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[: wanted.limit]
