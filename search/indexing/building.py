"""From pages to index entries: what the database says at this moment."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError, models
from wagtail.models import Page

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from cms.models.access.restrictions import restricted_paths

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class BuiltEntries:
    """The entries of each page that was asked for (none for one that must not be found), and the pages that failed."""

    entries: dict[int, list[SearchEntry]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)


def build_entries(page_ids: Iterable[int]) -> BuiltEntries:
    """Read the pages now and ask each for its entries; a page that is gone or not live has none.

    A page type whose contract raises must not stop the others: the failure is logged and given with the page's id. The same
    for a page that cannot even be read: the batch is then read page by page.
    """
    wanted = set(page_ids)
    try:
        pages = list(Page.objects.filter(pk__in=wanted, live=True).specific())
        hidden = restricted_paths()
    except DatabaseError as error:
        if len(wanted) == 1:
            logger.exception("page %s cannot be read", *wanted)
            return BuiltEntries(failed={page_id: f"{type(error).__name__}: {error}" for page_id in wanted})
        return _one_by_one(wanted)
    built = BuiltEntries(entries={page_id: [] for page_id in wanted})
    for page in pages:
        if isinstance(page, BasePage) and not type(page).search_opt_out:
            page.is_restricted = page.path.startswith(hidden)
            _add_entries(page, built)
    return built


def _add_entries(page: BasePage, built: BuiltEntries) -> None:
    try:
        built.entries[page.pk] = list(page.get_search_entries())
    except Exception as error:  # any page type may be behind it
        logger.exception("page %s (%s) could not say what is to be found of it", page.pk, type(page).__name__)
        del built.entries[page.pk]
        built.failed[page.pk] = f"{type(error).__name__}: {error}"


def _one_by_one(page_ids: Iterable[int]) -> BuiltEntries:
    built = BuiltEntries()
    for page_id in sorted(page_ids):
        alone = build_entries([page_id])
        built.entries |= alone.entries
        built.failed |= alone.failed
    return built


def live_pages() -> models.QuerySet[Page]:
    """Return the pages that may have entries, in the order of their ids."""
    return Page.objects.filter(live=True, depth__gt=1).order_by("pk")


def page_batches(after: int = 0, size: int = 100) -> Iterator[list[int]]:
    """Return the ids of all live pages above `after`, `size` at a time, read again for each batch."""
    while True:
        batch = list(live_pages().filter(pk__gt=after).values_list("pk", flat=True)[:size])
        if not batch:
            return
        yield batch
        after = batch[-1]
