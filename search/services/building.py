"""From pages to index entries: what the database says at this moment."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import models
from wagtail.models import Page

from cms.models import BasePage
from cms.search_contract import SearchEntry

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Built:
    """The entries of each page that was asked for (none for one that must not be found), and the pages that failed."""

    entries: dict[int, list[SearchEntry]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)


def build_entries(page_ids: Iterable[int]) -> Built:
    """Read the pages now and ask each for its entries; a page that is gone or not live has none.

    A page type whose contract raises must not stop the others: the failure is logged and given with the page's id.
    """
    wanted = set(page_ids)
    built = Built(entries={page_id: [] for page_id in wanted})
    public = set(Page.objects.filter(pk__in=wanted).public().values_list("pk", flat=True))
    for page in Page.objects.filter(pk__in=wanted, live=True).specific():
        if not isinstance(page, BasePage) or type(page).search_opt_out:
            continue
        page.is_restricted = page.pk not in public
        try:
            built.entries[page.pk] = list(page.get_search_entries())
        except Exception as error:
            logger.exception("page %s (%s) could not say what is to be found of it", page.pk, type(page).__name__)
            del built.entries[page.pk]
            built.failed[page.pk] = f"{type(error).__name__}: {error}"
    return built


def live_pages() -> models.QuerySet[Page]:
    """The pages that may have entries, in the order of their ids."""
    return Page.objects.filter(live=True, depth__gt=1).order_by("pk")


def page_batches(after: int = 0, size: int = 100) -> Iterator[list[int]]:
    """The ids of all live pages above `after`, `size` at a time, read anew for each batch."""
    while True:
        batch = list(live_pages().filter(pk__gt=after).values_list("pk", flat=True)[:size])
        if not batch:
            return
        yield batch
        after = batch[-1]
