"""Which addresses there are: every pattern of the address map with values for its parameters, and what the pages link to."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

NUMBERS = ("1", "999999999")
WORDS = ("x", "1")
OF_ONE_VIEW = 3


class Page(HTMLParser):
    """The links of a page, and its forms as names of fields with the values that stand in them."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.links += [values[name] for name in ("href", "data-url", "data-chooser-url", "hx-get") if values.get(name)]
        if tag == "form":
            self.forms.append((values.get("action", ""), {}))
        elif tag in ("input", "select", "textarea", "button") and values.get("name") and self.forms:
            self.forms[-1][1].setdefault(values["name"], values.get("value", ""))


def read(answer: Any) -> Page:
    """Return links and forms of an answer; of a dialog too, which comes as JSON."""
    page = Page()
    kind = answer.get("Content-Type", "")
    if not answer.streaming and kind.startswith(("text/html", "application/json")):
        body = answer.content.decode(errors="replace")
        page.feed(body if kind.startswith("text/html") else body.replace("\\u003C", "<").replace('\\"', '"').replace("\\u0022", '"'))
    return page


def patterns() -> Iterator[str]:
    """Give some addresses for each pattern of the map: with small numbers, one that no row has, and words."""
    for route, converters in _routes(get_resolver().url_patterns, "/", {}):
        for number, word in zip(NUMBERS, WORDS, strict=True):
            path = route
            for name, converter in converters.items():
                value = number if type(converter).__name__ == "IntConverter" else word
                path = path.replace(f"<{name}>", _fitting(converter, value, number))
            yield path
            if not converters:
                break


def _fitting(converter: Any, *values: str) -> str:
    """Return the first value that a converter takes, or its own idea of one."""
    for value in (*values, "2026-02-29", "2026", "00000000-0000-4000-8000-000000000000", "a1b2c3d4"):
        try:
            return str(converter.to_url(converter.to_python(value)))
        except (ValueError, NoReverseMatch, AttributeError, KeyError):
            continue
    return values[0]


def _routes(parts: Any, before: str, converters: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in parts:
        if not isinstance(part.pattern, RoutePattern):  # Wagtail's pages, which links lead to
            continue
        here = before + _named(str(part.pattern))
        known = converters | part.pattern.converters
        if isinstance(part, URLResolver):
            yield from _routes(part.url_patterns, here, known)
        elif isinstance(part, URLPattern):
            yield here, known


def _named(route: str) -> str:
    """Return a route with `<name>` in place of `<converter:name>`."""
    for piece in route.split("<")[1:]:
        inner = piece.partition(">")[0]
        route = route.replace(f"<{inner}>", f"<{inner.rpartition(':')[2]}>")
    return route
