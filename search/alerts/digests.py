"""Digests of followed searches: what is new in each, mailed when it is due."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
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
OUTAGE_WAIT = timedelta(minutes=1)  # the job runs less often: all are due at its next run
_PAGES_AT_ONCE = 500
_HITS_AT_ONCE = 100


class LeaseLost(Exception):
    """The search is no longer held by this worker."""


def send_due() -> int:
    """Mail the digests that are due; return how many were written. With the index away none is sent, and all later.

    Takes one search at a time. One that fails is tried again later and does not hold up the others.
    """
    sent = 0
    try:
        engine_for(main_target()).refresh()
        while due := SavedSearch.objects.take():
            sent += _send(due[0])
    except SearchUnavailable as error:
        logger.warning("digests of saved searches wait (%s): %s", error.reason, error.operator_hint)
    return sent


def _send(saved: SavedSearch) -> bool:
    """Send the digest of a taken search and return whether there was anything to tell. Raises SearchUnavailable."""
    try:
        moment, hits = timezone.now(), new_hits(saved)
        _tell(saved, moment, hits)
    except SearchUnavailable as error:
        saved.retry(f"{error.reason}: {error.operator_hint}", wait=OUTAGE_WAIT, count=False)
        raise
    except LeaseLost:
        logger.warning("saved search %s was taken by another worker meanwhile: nothing was sent", saved.pk)
    except Exception as error:  # anything may be wrong with the search that a person made
        logger.exception("the digest of saved search %s failed (try %d of %d)", saved.pk, saved.tries, saved.policy.max_tries)
        saved.retry(error)
    else:
        return bool(hits)
    return False


@transaction.atomic
def _tell(saved: SavedSearch, moment: datetime, hits: Sequence[Hit]) -> None:
    """Write told pages, mail and next date in one transaction, so that none is there without the others.

    Raises LeaseLost, and so undoes all of it, when another worker has the search by now or the person has ended it.
    """
    if hits:
        ToldPage.objects.bulk_create([ToldPage(saved_search=saved, page_id=hit.entry.page_id) for hit in hits])
        saved.runs += 1
        emails.send_digest(saved, hits, token_of(saved))
    frequency = SavedSearch.objects.filter(pk=saved.pk).values_list("frequency", flat=True).first()  # the person may have changed it
    if not saved.reschedule(next_due(frequency or saved.frequency, moment), told_until=moment, runs=saved.runs):
        raise LeaseLost


def new_hits(saved: SavedSearch) -> list[Hit]:
    """Return everything that matches and was not to be found before the last digest, newest first; one hit for each page.

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
    """Return every match among `pages`. Only the main index counts: the spare one may lack what is new."""
    form = form_of(saved.query_string)
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


def unconfirmed() -> QuerySet[SavedSearch]:
    """Return what nobody confirmed in time."""
    return SavedSearch.objects.filter(confirmed_at=None, created_at__lt=timezone.now() - CONFIRM_WITHIN)


def old_told() -> QuerySet[ToldPage]:
    """Return notes of told pages that are past the overlap, and of pages that are no more."""
    now = timezone.now()
    return ToldPage.objects.filter(told_at__lt=now - KEEP_TOLD, saved_search__told_until__gt=now - KEEP_TOLD + OVERLAP)
