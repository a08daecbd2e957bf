"""Reads requests to the interface: parameters checked, pages by cursor."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from legal_docs.export.api.answers import ApiError, bad_parameter

DEFAULT_LIMIT, LARGEST_LIMIT, MOST_PROVISIONS = 50, 200, 1000
LONGEST = 200  # characters of a parameter: as many as the filters of the public list take
LARGEST_NUMBER = 2**63 - 1  # that a database holds


def only_known(request: HttpRequest, *names: str) -> None:
    """Refuse a parameter that does not exist: a misspelled filter must not pass for one that found everything.

    Refused too: what no parameter can be, since the database would fail at it.
    """
    for name, value in request.GET.items():
        if name not in names:
            known = ", ".join(names) or "–"
            raise bad_parameter(name[:LONGEST], _("there is no such parameter; there are: %(names)s") % {"names": known})
        if len(value) > LONGEST or "\x00" in value:
            raise bad_parameter(name, _("at most %(largest)d characters are wanted") % {"largest": LONGEST})


def number(request: HttpRequest, name: str, default: int, largest: int) -> int:
    """Return a parameter as a number from 1 to `largest`."""
    stated = request.GET.get(name, "")
    if not stated:
        return default
    if not stated.isdecimal() or not 1 <= int(stated) <= largest:
        raise bad_parameter(name, _("a number from 1 to %(largest)d is wanted") % {"largest": largest})
    return int(stated)


def day(request: HttpRequest, name: str) -> date | None:
    """Return a parameter as a day."""
    stated = request.GET.get(name, "")
    if not stated:
        return None
    found = _or_none(parse_date, stated)
    if found is None:
        raise bad_parameter(name, _("a date as 2024-07-01 is wanted"))
    return found


def moment(request: HttpRequest, name: str) -> datetime | None:
    """Return a parameter as a time; a day alone is its first moment here."""
    stated = request.GET.get(name, "").replace(" ", "+")
    if not stated:
        return None
    found = _or_none(parse_datetime, stated)
    if found is None and (whole := _or_none(parse_date, stated)):
        found = datetime(whole.year, whole.month, whole.day)
    if found is None:
        raise _no_moment(name)
    try:  # a time of the first or the last day of the calendar may have no equal in the database's zone
        return (found if timezone.is_aware(found) else timezone.make_aware(found)).astimezone(UTC)
    except OverflowError:
        raise _no_moment(name) from None


def _no_moment(name: str) -> ApiError:
    return bad_parameter(name, _("a time as 2024-07-01T08:00:00+07:00 or a date is wanted"))


def one_of(request: HttpRequest, name: str, choices: Sequence[str]) -> str:
    """Return a parameter that must be one of `choices`, "" when it is not given."""
    stated = request.GET.get(name, "")
    if stated and stated not in choices:
        raise bad_parameter(name, _("one of these is wanted: %(choices)s") % {"choices": ", ".join(choices)})
    return stated


def one_here(request: HttpRequest, name: str, *rows: QuerySet[Any], by: str) -> str:
    """Return a parameter that must be a value of the column `by` in one of `rows`, "" when it is not given."""
    stated = request.GET.get(name, "")
    try:
        is_here = not stated or any(known.filter(**{by: stated}).exists() for known in rows)
    except ValidationError:  # no id at all
        is_here = False
    if not is_here:
        raise bad_parameter(name, _("nothing here has the value “%(value)s”") % {"value": stated})
    return stated


def cursor(request: HttpRequest) -> int:
    """Return the place after which the page begins, 0 for the first page."""
    stated = request.GET.get("cursor", "")
    if not stated:
        return 0
    try:
        return min(int(base64.urlsafe_b64decode(stated.encode()).decode().removeprefix("v1:")), LARGEST_NUMBER)
    except (ValueError, binascii.Error, UnicodeError):
        raise bad_parameter("cursor", _("take it from `next` of the page before")) from None


def page_of(
    request: HttpRequest, rows: QuerySet[Any], as_data: Callable[[Any], dict[str, Any]], *, by: str = "pk", largest: int = LARGEST_LIMIT
) -> dict[str, Any]:
    """Return one page of `rows` in the order of the column `by`, with the address of the next page; `next` is None on the last."""
    limit = number(request, "limit", DEFAULT_LIMIT, largest)
    after = cursor(request)
    if after or by == "pk":
        rows = rows.filter(**{f"{by}__gt": after})
    found = list(rows.order_by(by)[: limit + 1])
    more = len(found) > limit
    shown = found[:limit]
    following = next_address(request, getattr(shown[-1], by)) if more else None
    return {"items": [as_data(row) for row in shown], "next": following}


def next_address(request: HttpRequest, key: int) -> str:
    """Return the absolute address of the page after the row with `key`."""
    query = request.GET.copy()
    query["cursor"] = base64.urlsafe_b64encode(f"v1:{key}".encode()).decode()
    return f"{settings.SITE_URL}{request.path}?{query.urlencode()}"


def _or_none(parse: Callable[[str], Any], stated: str) -> Any:
    """Return what `parse` reads; None for a well-formed time that does not exist (31 February)."""
    try:
        return parse(stated)
    except ValueError:
        return None
