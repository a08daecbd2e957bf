"""Digests of followed searches: what is new in each, mailed when it is due."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from search.alerts import emails
from search.alerts.following import CONFIRM_WITHIN, form_of, next_due, token_of
from search.engines.contract import SearchUnavailable
from search.engines.targets import engine_for, main_target
from search.models import FoundPage, SavedSearch, ToldPage
from search.query.values import Sort
from search.ranking.answers import Hit
from search.results.finding import plan_for

logger = logging.getLogger(__name__)
# A page is noted as found by a worker whose clock or transaction may be late; what is told twice by this is left out again.
OVERLAP = timedelta(hours=2)
KEEP_TOLD = timedelta(days=7)
_PAGES_AT_ONCE = 500
_HITS_AT_ONCE = 100


def send_due() -> int:
    """Send the digests that are due; give how many mails were written. An index that is away sends none, later all."""
    sent, seen = 0, set[int]()
    try:
        engine_for(main_target()).refresh()
        while (result := _send_one(seen)) is not None:
            sent += result
    except SearchUnavailable as error:
        logger.warning("digests of saved searches wait (%s): %s", error.reason, error.operator_hint)
    return sent


@transaction.atomic
def _send_one(seen: set[int]) -> int | None:
    """One due digest: told pages, mail and the next date are one transaction. `None` when none is due."""
    due = SavedSearch.objects.filter(confirmed_at__isnull=False, next_due_at__lte=timezone.now()).exclude(pk__in=seen)
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    saved = due.order_by("next_due_at", "pk").first()
    if saved is None:
        return None
    seen.add(saved.pk)
    moment = timezone.now()
    hits = new_hits(saved)
    if hits:
        ToldPage.objects.bulk_create([ToldPage(saved_search=saved, page_id=hit.entry.page_id) for hit in hits])
        saved.runs += 1
        emails.send_digest(saved, hits, token_of(saved))
    saved.told_until, saved.next_due_at = moment, next_due(saved.frequency, moment)
    saved.save(update_fields=["runs", "told_until", "next_due_at"])
    return 1 if hits else 0


def new_hits(saved: SavedSearch) -> list[Hit]:
    """Everything that matches and was not to be found before the last digest, newest first; one hit for each page.

    First the pages by the date of their first indexing, then all of their matches, page by page: nothing is cut off.
    """
    if saved.told_until is None:
        return []
    since = max(saved.told_until - OVERLAP, saved.confirmed_at or saved.told_until)
    fresh = FoundPage.objects.filter(found_at__gt=since).order_by("-found_at", "-page_id")
    told = ToldPage.objects.filter(saved_search=saved).values("page_id")
    pages = list(fresh.exclude(page_id__in=told).values_list("page_id", flat=True))
    hits: dict[int, Hit] = {}
    for start in range(0, len(pages), _PAGES_AT_ONCE):
        for hit in _matches(saved, pages[start : start + _PAGES_AT_ONCE]):
            hits.setdefault(hit.entry.page_id, hit)
    return list(hits.values())


def _matches(saved: SavedSearch, pages: Sequence[int]) -> Iterator[Hit]:
    """Every match among `pages`. Only the main index counts: the spare one may lack what is new."""
    form = form_of(saved.state)
    engine = engine_for(main_target())
    request = replace(form.to_request(size=_HITS_AT_ONCE), sort=Sort.NEWEST, page=1, cursor="", pages=tuple(pages))
    cursor = ""
    while True:
        plan = plan_for(replace(request, cursor=cursor), exactly=form.exactly)
        results = engine.search(replace(plan, facets=(), highlight=False, query=replace(plan.query, target=None)))
        yield from (group.top for group in results.groups)
        cursor = results.next_cursor
        if not cursor:
            return


def forget() -> int:
    """Delete what nobody confirmed in time, notes of told pages that are past the overlap, and pages that are no more."""
    now = timezone.now()
    gone = SavedSearch.objects.filter(confirmed_at=None, created_at__lt=now - CONFIRM_WITHIN).delete()[0]
    old = ToldPage.objects.filter(told_at__lt=now - KEEP_TOLD, saved_search__told_until__gt=now - KEEP_TOLD + OVERLAP)
    return int(gone) + int(old.delete()[0])
