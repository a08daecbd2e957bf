"""The editors' synonyms as the query pipeline takes them, and the pages pinned to a query."""

from __future__ import annotations

from functools import lru_cache

from wagtail.models import Page

from cms.storage import observed_tables
from cms.storage.kept import Kept
from cms.text.analysis import name_key
from search.models import PinnedResult, SynonymRow
from search.models.editorial import wordings_in
from search.query.values import Synonym

synonyms_cache: Kept[tuple[Synonym, ...]] = Kept()
_pinned_keys: Kept[frozenset[str]] = Kept()


def active_synonyms() -> tuple[Synonym, ...]:
    """Return the rows in use."""
    return synonyms_cache.get("active", _read_synonyms)


def _read_synonyms() -> tuple[Synonym, ...]:
    """Read the rows, thousands of them, without making an instance of each."""
    rows = SynonymRow.objects.filter(active=True).order_by("key").values_list("term", "alternatives", "weight")
    return _synonyms(tuple(rows))


@lru_cache(maxsize=1)
def _synonyms(rows: tuple[tuple[str, str, float], ...]) -> tuple[Synonym, ...]:
    """Return the same tuple for the same rows: what was made from it (`expand`) holds as long."""
    return tuple(Synonym(term, wordings_in(alternatives), weight) for term, alternatives, weight in rows)


def _read_pinned_keys() -> frozenset[str]:
    return frozenset(PinnedResult.objects.filter(active=True).values_list("key", flat=True))


def pinned_pages(query: str) -> list[Page]:
    """Return the live, public pages that an editor put first for this query, in their order."""
    key = name_key(query)
    if key not in _pinned_keys.get("active", _read_pinned_keys):
        return []
    pins = PinnedResult.objects.filter(key=key, active=True).select_related("page").order_by("sort_order", "pk")
    observed_tables.note(f"{observed_tables.PAGE_TREE}:{pin.page_id}" for pin in pins)  # a publication of a pinned page
    return [pin.page for pin in pins if is_shown(pin.page)]


def is_shown(page: Page) -> bool:
    """Return whether everyone may read a pinned page; others are left out of the results."""
    return bool(page.live) and not page.get_view_restrictions().exists()
