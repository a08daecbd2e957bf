"""Evidence for the duties of a portal: each app registers its own; the compliance report combines them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise

from cms.contracts.ports import Providers, Registry

LATE_WITHIN = timedelta(days=92)  # what came late is held against the portal for a quarter


@dataclass(frozen=True, slots=True)
class LateItem:
    """A thing that was published or answered after its term, by so many working days."""

    title: str
    url: str
    working_days: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is: how many things, the day of the newest, those that came late, where it is shown, figures and faults in words."""

    count: int
    newest: date | None = None
    late: tuple[LateItem, ...] = ()
    url: str = ""
    figures: tuple[tuple[str | Promise, int], ...] = ()
    faults: tuple[str, ...] = ()


Check = Callable[[], Evidence]
_checks: Registry[Check] = Registry()
duty_check = _checks.under  # registers the decorated function as a check; rows of duties name its code


def evidence(code: str) -> Evidence | None:
    """Return what the check finds now; None when no app has registered it."""
    check = _checks.get(code)
    return check() if check else None


# Each takes the number of a document and gives the places that name it, as (title, address).
citing_places: Providers[[str], list[tuple[str, str]]] = Providers()


def places_citing(number: str) -> list[tuple[str, str]]:
    """Return the places of all apps that name the document `number` as their basis."""
    return [place for source in citing_places for place in source(number)]
