"""The editors' synonyms as the query pipeline takes them, and the pages pinned to a query."""

from __future__ import annotations

import time
from dataclasses import dataclass

from wagtail.models import Page

from search.analysis import name_key
from search.models import PinnedResult, SynonymRow
from search.query.values import Synonym

KEEP_S = 30.0  # another process sees an editor's change after this at the latest


@dataclass
class _Held:
    """What this process read last."""

    rows: tuple[Synonym, ...] = ()
    until: float = 0.0


_held = _Held()


def active_synonyms() -> tuple[Synonym, ...]:
    """Return the rows in use, read at most every half minute."""
    if time.monotonic() >= _held.until:
        rows = SynonymRow.objects.filter(active=True).order_by("key")
        _held.rows = tuple(Synonym(row.term, row.wordings(), row.weight) for row in rows)
        _held.until = time.monotonic() + KEEP_S
    return _held.rows


def forget_synonyms(**kwargs: object) -> None:
    """Read the rows anew at the next query (a signal handler)."""
    _held.until = 0.0


def pinned_pages(query: str) -> list[Page]:
    """Return the live, public pages that an editor put first for this query, in their order."""
    key = name_key(query)
    if not key:
        return []
    pins = PinnedResult.objects.filter(key=key, active=True, page__live=True).select_related("page").order_by("sort_order", "pk")
    return [pin.page for pin in pins if is_shown(pin.page)]


def is_shown(page: Page) -> bool:
    """Return whether everyone may read a pinned page; others are left out of the results."""
    return bool(page.live) and not page.get_view_restrictions().exists()
