"""Addresses of results pages: the state of one, changed in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote_plus

from django.urls import reverse

from search.results.showing.forms import FACET_FIELDS, SearchForm

Pairs = tuple[tuple[str, str], ...]
# A page has a hundred addresses of few views with the same values.
_path = lru_cache(maxsize=16)(reverse)
_quoted = lru_cache(maxsize=4_000)(quote_plus)


def _encoded(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the pairs as a query string; their names are ours and need no quoting."""
    return "&".join([f"{name}={_quoted(value)}" for name, value in pairs])


@dataclass(frozen=True, slots=True)
class State:
    """The state of a results page as pairs of its address, in one order: equal states have equal addresses."""

    pairs: Pairs

    @classmethod
    def of(cls, form: SearchForm) -> State:
        """Return the state of a form, without its page: whatever is changed, one starts at the first page."""
        pairs = [("q", form.text), ("nhom", form.kind_group)]
        for name in FACET_FIELDS:
            pairs += [(name, value) for value in form.chosen(name)]
        pairs += [
            ("tai-ngay", form.on_date.isoformat() if form.on_date else ""),
            ("sap-xep", form.sort),
            ("dung-tu", "1" if form.exactly else ""),
        ]
        return cls(tuple(pair for pair in pairs if pair[1]))

    def set(self, name: str, value: str) -> State:
        """Return the state with this one value under `name` (none when it is empty)."""
        rest = tuple(pair for pair in self.pairs if pair[0] != name)
        return State((*rest, (name, value)) if value else rest)

    def toggle(self, name: str, value: str) -> State:
        """Return the state with `value` among those of `name`, or without it when it is there."""
        if (name, value) in self.pairs:
            return State(tuple(pair for pair in self.pairs if pair != (name, value)))
        return State((*self.pairs, (name, value)))

    def toggled(self, name: str, values: Sequence[str]) -> list[str]:
        """Return the address of each of `toggle`; what they share is put together once."""
        start = f"{self.url()}{'&' if self.pairs else '?'}{name}="
        return [self.toggle(name, value).url() if (name, value) in self.pairs else start + _quoted(value) for value in values]

    def without_filters(self) -> State:
        """Return the words and the order alone."""
        return State(tuple(pair for pair in self.pairs if pair[0] in ("q", "sap-xep", "dung-tu")))

    def query(self) -> str:
        """Return the query string of this state."""
        return _encoded(self.pairs)

    def url(self, view: str = "search:results", **more: str) -> str:
        """Return the address of this state; `more` adds a page number or cursor."""
        pairs = [*self.pairs, *((name, value) for name, value in more.items() if value)]
        return f"{_path(view)}?{_encoded(pairs)}" if pairs else _path(view)
