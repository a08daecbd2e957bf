"""Functions that page types call and that the rooms above register: so models import no room above them.

The rooms (`home.news`, `home.channels`…) register theirs when `HomeConfig.ready` imports them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

P = ParamSpec("P")
R = TypeVar("R")


class Port(Generic[P, R]):
    """A function that one room registers with `@port.register` and that models call as `port(...)`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._function: Callable[P, R] | None = None

    def register(self, function: Callable[P, R]) -> Callable[P, R]:
        """Register `function` and return it; a later one takes its place."""
        self._function = function
        return function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the registered function. Raise LookupError when no room has registered one."""
        if self._function is None:
            raise LookupError(f"no function is registered for {self.name}")
        return self._function(*args, **kwargs)


# Each takes the request and the page; those that return a dictionary give the part of the template context that the room works out.
news_list: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of the list of news")
news_item: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of a news item")
news_event: Port[[HttpRequest, Page], HttpResponse] = Port("the calendar file of the event that a news item tells of")
procedure_list: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of the list of procedures")
procedure_parts: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of a procedure")
life_event_parts: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of a life event")
procedure_saved: Port[[Page], None] = Port("what follows when a procedure is saved")
# It takes the request and the page and gives the records, one JSON text a line.
procedure_records: Port[[HttpRequest, Page], HttpResponse] = Port("the procedures as data")
channel_directory: Port[[HttpRequest, Page], dict[str, Any]] = Port("the context of the directory of channels")
# The third argument says what is wanted ("feed", "qr" or "go"), the fourth the key of a channel.
channel_file: Port[[HttpRequest, Page, str, int], HttpResponse] = Port("the files of the directory of channels")
# The third argument is the format, "rss" or "atom", the fourth the slug of a topic or "".
news_feed: Port[[HttpRequest, Page, str, str], HttpResponse] = Port("the feeds of news")
