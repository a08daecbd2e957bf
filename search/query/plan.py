"""From the request to the plan: the parsed query with its filters, slice and weights."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import date

from search.profile import DEFAULT_PROFILE, Profile
from search.query.parse import parse
from search.query.values import LONGEST_QUERY, Filters, SearchPlan, SearchRequest, Synonym

DEEPEST_PAGE = 50
LARGEST_PAGE = 100
DEEPEST_OFFSET = 9_900


def cursor_at(offset: int) -> str:
    """The opaque text that stands for a position in the results."""
    return base64.urlsafe_b64encode(f"o{offset}".encode()).decode().rstrip("=")


def offset_of(cursor: str) -> int | None:
    """The position that a cursor stands for, `None` when it was not made by `cursor_at`."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    if not (text[:1] == "o" and text[1:].isdigit()):
        return None
    return min(int(text[1:]), DEEPEST_OFFSET)


def filters_of(request: SearchRequest, today: date) -> Filters:
    """The filters of a request; a day without a status asks for nothing."""
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
    """The plan for one page of results: pages 1 to 50 by number, further ones by cursor.

    `longest` is how many characters of the text count; runs of judged questions may lift it.
    """
    size = max(1, min(request.size, LARGEST_PAGE))
    offset = offset_of(request.cursor) if request.cursor else None
    if offset is None:
        offset = (max(1, min(request.page, DEEPEST_PAGE)) - 1) * size
    return SearchPlan(
        query=parse(request.q, synonyms, longest),
        filters=filters_of(request, today),
        sort=request.sort,
        offset=offset,
        size=size,
        today=today,
        profile=profile,
        explain=explain,
    )
