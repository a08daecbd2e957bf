"""From the request to the plan: the parsed query with its filters, slice and weights."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from search.query.parse import parse
from search.query.ranking_profile import DEFAULT_PROFILE, Profile
from search.query.values import LONGEST_QUERY, Filters, SearchPlan, SearchRequest, Sort, Synonym

DEEPEST_PAGE = 50
LARGEST_PAGE = 100
_LONGEST_PLACE = 9  # characters, the letter before it included


def digest_of_query(text: str, filters: Filters, sort: Sort) -> str:
    """Return twelve characters that stand for what was asked: a cursor of one search must not be read as a place in another.

    The day is left out: what was begun before midnight is read on after it.
    """
    what = repr((text, replace(filters, on_date=None), sort))
    return hashlib.blake2b(what.encode(), digest_size=6).hexdigest()


def cursor_at(offset: int, asked: str) -> str:
    """Return the opaque text that stands for a position in the results of what was `asked`."""
    return base64.urlsafe_b64encode(f"o{offset}.{asked}".encode()).decode().rstrip("=")


def offset_of(cursor: str, asked: str) -> int | None:
    """Return the position that a cursor stands for, `None` when `cursor_at` did not make it for what was `asked`."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    place, _, of = text.partition(".")
    if of != asked or not (place[:1] == "o" and place[1:].isdigit() and len(place) <= _LONGEST_PLACE):
        return None
    return int(place[1:])


def filters_of(request: SearchRequest, today: date) -> Filters:
    """Return the filters of a request; a day without a status asks for nothing."""
    return Filters(
        kind=request.kinds,
        type=request.types,
        issuer=request.issuers,
        fields=request.fields,
        year=request.years,
        tags=request.tags,
        status=request.statuses,
        locality=request.localities,
        on_date=request.on_date or today,
        site=request.site,
        language=request.language,
        min_version=request.min_version,
        pages=request.pages,
    )


def build_plan(
    request: SearchRequest,
    today: date,
    synonyms: Sequence[Synonym] = (),
    profile: Profile = DEFAULT_PROFILE,
    *,
    explain: bool = False,
    longest: int = LONGEST_QUERY,
) -> SearchPlan:
    """Return the plan for one page of results: pages 1 to 50 by number, further ones by cursor.

    `longest` is how many characters of the text count; runs of judged questions may lift it.
    """
    size = max(1, min(request.size, LARGEST_PAGE))
    query, filters = parse(request.q, synonyms, longest), filters_of(request, today)
    offset = offset_of(request.cursor, digest_of_query(query.text, filters, request.sort)) if request.cursor else None
    cursor_refused = bool(request.cursor) and offset is None
    if offset is None:
        offset = (max(1, min(request.page, DEEPEST_PAGE)) - 1) * size
    return SearchPlan(
        query=query,
        filters=filters,
        sort=request.sort,
        offset=offset,
        size=size,
        today=today,
        profile=profile,
        explain=explain,
        cursor_refused=cursor_refused,
    )
