"""Lists in pages: one page of a query, and addresses that keep the other filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

PAGE_PARAMETER = "trang"
CountedValue = tuple[str, str, int | None]  # a value of a filter: in the address, in words, how many it leaves


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter; `url` keeps the other filters, goes back to the first page, and takes a chosen value off again."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A filter with its choices, as `cms/components/filters.html` shows it; `name` is its parameter in the address."""

    label: str
    name: str
    choices: list[Choice]

    @property
    def current(self) -> Choice | None:
        """Return the chosen value, if there is one."""
        return next((choice for choice in self.choices if choice.current), None)


def address(request: HttpRequest, **changes: str) -> str:
    """Return the current address with some parameters changed (left out when empty), without the page number."""
    query: QueryDict = request.GET.copy()
    query.pop(PAGE_PARAMETER, None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    encoded = query.urlencode()
    return f"{request.path}?{encoded}" if encoded else request.path


def group(request: HttpRequest, label: str, name: str, rows: Iterable[CountedValue]) -> Group:
    """Return a filter from its values and the value that the address holds."""
    chosen, without = request.GET.get(name, ""), address(request, **{name: ""})
    start = f"{without}{'&' if '?' in without else '?'}"
    choices = [
        Choice(text, without if value == chosen else start + urlencode({name: value}), current=value == chosen, count=count)
        for value, text, count in rows
    ]
    return Group(label=label, name=name, choices=choices)
