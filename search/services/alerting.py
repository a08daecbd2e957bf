"""Following a search by e-mail: asking for it, confirming, changing, ending, and the digests that the worker sends."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from django.core import signing
from django.db import connection, transaction
from django.http import QueryDict
from django.utils import timezone

from search import emails
from search.addresses import State
from search.engines.base import Hit, SearchUnavailable
from search.finding import plan_for
from search.forms import SearchForm
from search.models import AlertFrequency, FoundPage, SavedSearch, ToldPage
from search.query.values import Sort
from search.targets import engine_for, main_target

logger = logging.getLogger(__name__)

_SALT = "search: saved search"
HOUR = 7  # when digests go out, local time
CONFIRM_WITHIN = timedelta(days=2)
MOST_MAILS = 3  # requests to confirm that one address gets in a day
MOST_SEARCHES = 30  # that one address may follow
# A page is noted as found by a worker whose clock or transaction may be late; what is told twice by this is left out again.
OVERLAP = timedelta(hours=2)
KEEP_TOLD = timedelta(days=7)
_PAGES_AT_ONCE = 500
_HITS_AT_ONCE = 100


class TooMany(Exception):
    """The address asked too often, or follows too many searches."""


def token_of(saved: SavedSearch) -> str:
    """The secret of the links in mails. It can be made again at any time and is stored nowhere."""
    return signing.Signer(salt=_SALT).sign(f"{saved.pk}.{saved.nonce}").replace(":", "~")


def by_token(token: str) -> SavedSearch | None:
    """The saved search of a link; `None` for a forged link or one that is over."""
    try:
        pk, _, nonce = signing.Signer(salt=_SALT).unsign(token.replace("~", ":")).partition(".")
    except signing.BadSignature:
        return None
    return SavedSearch.objects.filter(pk=pk, nonce=nonce).first()


def form_of(state: str) -> SearchForm:
    """The form that a stored query string stands for."""
    return SearchForm(QueryDict(state))


def canonical(form: SearchForm) -> str:
    """The query string of a search without its order and page: what is followed."""
    return State.of(form).set("sap-xep", "").query()


@transaction.atomic
def ask_to_follow(email: str, form: SearchForm, frequency: str) -> SavedSearch:
    """Keep a search that nobody confirmed yet and mail the link that does. Raises TooMany.

    The same address and search again gives the same row: confirmed already, it is told so by mail and nowhere else.
    """
    state, address = canonical(form), email.strip().lower()
    key = hashlib.blake2b(state.encode(), digest_size=16).hexdigest()
    mine = SavedSearch.objects.filter(email=address)
    fresh = mine.filter(confirmed_at=None, created_at__gte=timezone.now() - timedelta(days=1))
    if fresh.count() >= MOST_MAILS or mine.count() >= MOST_SEARCHES:
        raise TooMany
    saved, created = SavedSearch.objects.get_or_create(
        email=address, state_key=key, defaults={"state": state, "frequency": AlertFrequency(frequency)}
    )
    if created or saved.confirmed_at:
        emails.ask_to_confirm(saved, token_of(saved))
    return saved


@transaction.atomic
def confirm(saved: SavedSearch) -> None:
    """Begin to follow. What is published from this moment on is told."""
    if saved.confirmed_at is None:
        saved.confirmed_at = saved.told_until = timezone.now()
        saved.next_due_at = next_due(saved.frequency, saved.confirmed_at)
        saved.save(update_fields=["confirmed_at", "told_until", "next_due_at"])


def change_frequency(saved: SavedSearch, frequency: str) -> None:
    """Tell of news daily or weekly from now on."""
    saved.frequency = AlertFrequency(frequency)
    saved.next_due_at = next_due(saved.frequency, timezone.now())
    saved.save(update_fields=["frequency", "next_due_at"])


def stop(saved: SavedSearch) -> None:
    """End it and forget the address."""
    saved.delete()


def next_due(frequency: str, after: datetime) -> datetime:
    """The next seven o'clock (on a Monday for weekly digests) after a moment."""
    day = timezone.localtime(after).date()
    due = timezone.make_aware(datetime.combine(day, time(HOUR)))
    while due <= after or (frequency == AlertFrequency.WEEKLY and timezone.localtime(due).weekday()):
        day += timedelta(days=1)
        due = timezone.make_aware(datetime.combine(day, time(HOUR)))
    return due


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
