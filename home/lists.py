"""Lists in pages: one page of a query, and addresses that keep the other filters."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict

PAGE_PARAMETER = "trang"


class Choice(NamedTuple):
    """A value of a filter as the reader sees it; `url` keeps the other filters and goes back to the first page."""

    value: str
    title: str
    url: str
    selected: bool
    count: int | None = None


def page_of(rows: Any, request: HttpRequest, per_page: int) -> PageOfList[Any]:
    """The page of `rows` that `?trang=` asks for; the nearest one when it asks for nonsense."""
    return Paginator(rows, per_page).get_page(request.GET.get(PAGE_PARAMETER))


def address(request: HttpRequest, **changes: str) -> str:
    """The current address with some parameters changed (left out when empty), without the page number."""
    query: QueryDict = request.GET.copy()
    query.pop(PAGE_PARAMETER, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    encoded = query.urlencode()
    return f"{request.path}?{encoded}" if encoded else request.path


def choices(request: HttpRequest, parameter: str, rows: list[tuple[str, str, int | None]]) -> list[Choice]:
    """The choices of one filter from `(value, title, count)`; the chosen one leads back to the list without it."""
    chosen = request.GET.get(parameter, "")
    return [
        Choice(
            value=value,
            title=title,
            url=address(request, **{parameter: "" if value == chosen else value}),
            selected=value == chosen,
            count=count,
        )
        for value, title, count in rows
    ]
