"""How long the portal keeps data about people: each app registers its lines; one page and every sentence show the same figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

YEAR, MONTHS = 365, 12


@dataclass(frozen=True, slots=True)
class RetentionPeriod:
    """Something that is kept for a time: what it is, for how many days, from when on, and what happens then."""

    what: str | Promise
    days: int
    since: str | Promise
    then: str | Promise = ""  # empty: deleted

    @property
    def duration(self) -> str:
        return duration(self.days)


_lines: list[RetentionPeriod] = []


def register(*lines: RetentionPeriod) -> None:
    """Add lines; called once by each app when it starts."""
    _lines.extend(line for line in lines if line not in _lines)


def all_kept() -> list[RetentionPeriod]:
    """Return all lines, those that are kept longest first."""
    return sorted(_lines, key=lambda line: (-line.days, str(line.what)))


def duration(days: int) -> str:
    """Return a number of days in words: one year as months (`12 tháng`), more (`5 năm`), the rest as days (`90 ngày`)."""
    if days > YEAR and days % YEAR == 0:
        return _("%(n)d years") % {"n": days // YEAR}
    if days == YEAR:
        return ngettext("%(n)d month", "%(n)d months", MONTHS) % {"n": MONTHS}
    return _("%(n)d days") % {"n": days}


lazy_duration = lazy(duration, str)
