"""Following a search by e-mail: asking for it, confirming, changing how often, ending."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from cms.contracts.personal_records import eraser
from cms.storage.encryption import email_key
from search.alerts import emails
from search.models import AlertFrequency, SavedSearch
from search.models.alerts import query_key
from search.results.addresses import State
from search.results.forms import SearchForm

_SALT = "search: saved search"
HOUR = 7  # when digests go out, local time
CONFIRM_WITHIN = timedelta(days=2)
MOST_MAILS = 3  # requests to confirm that one address gets in a day
MOST_SEARCHES = 30  # that one address may follow


class TooMany(Exception):
    """The address asked too often, or follows too many searches."""


def token_of(saved: SavedSearch) -> str:
    """Return the secret of the links in mails. It can be made again at any time and is stored nowhere."""
    return signing.Signer(salt=_SALT).sign(f"{saved.pk}.{saved.nonce}").replace(":", "~")


def by_token(token: str) -> SavedSearch | None:
    """Return the saved search of a link; `None` for a forged link or one that is over."""
    try:
        pk, _, nonce = signing.Signer(salt=_SALT).unsign(token.replace("~", ":")).partition(".")
    except signing.BadSignature:
        return None
    return SavedSearch.objects.filter(pk=pk, nonce=nonce).first()


def form_of(query_string: str) -> SearchForm:
    """Return the form that a stored query string stands for."""
    return SearchForm(QueryDict(query_string))


def canonical(form: SearchForm) -> str:
    """Return the query string of a search without its order and page: what is followed."""
    return State.of(form).set("sap-xep", "").query()


@transaction.atomic
def ask_to_follow(email: str, form: SearchForm, frequency: str) -> SavedSearch:
    """Keep a search that nobody confirmed yet and mail the link that does. Raises TooMany.

    The same address and search again gives the same row: confirmed already, it is told so by mail and nowhere else.
    """
    query_string, address = canonical(form), email.strip().lower()
    mine = SavedSearch.objects.of(address)
    fresh = mine.filter(confirmed_at=None, created_at__gte=timezone.now() - timedelta(days=1))
    if fresh.count() >= MOST_MAILS or mine.count() >= MOST_SEARCHES:
        raise TooMany
    saved, created = SavedSearch.objects.get_or_create(
        email_key=email_key(address),
        query_key=query_key(query_string),
        defaults={"email": address, "query_string": query_string, "frequency": AlertFrequency(frequency)},
    )
    if created or saved.confirmed_at:
        emails.ask_to_confirm(saved, token_of(saved))
    return saved


@transaction.atomic
def confirm(saved: SavedSearch) -> None:
    """Begin to follow. What is published from this moment on is told."""
    if saved.confirmed_at is None:
        saved.confirmed_at = saved.told_until = timezone.now()
        saved.next_try_at = next_due(saved.frequency, saved.confirmed_at)
        saved.save(update_fields=["confirmed_at", "told_until", "next_try_at"])


def change_frequency(saved: SavedSearch, frequency: str) -> None:
    """Tell of news daily or weekly from now on."""
    saved.frequency = AlertFrequency(frequency)
    saved.next_try_at = next_due(saved.frequency, timezone.now())
    saved.save(update_fields=["frequency", "next_try_at"])


def stop(saved: SavedSearch) -> None:
    """End it and forget the address."""
    saved.delete()


@eraser
def forget_address(address: str) -> int:
    """End all searches that an address follows and forget it; return how many rows went."""
    return SavedSearch.objects.of(address).delete()[0]


def next_due(frequency: str, after: datetime) -> datetime:
    """Return the next seven o'clock (on a Monday for weekly digests) after a moment."""
    day = timezone.localtime(after).date()
    due = timezone.make_aware(datetime.combine(day, time(HOUR)))
    while due <= after or (frequency == AlertFrequency.WEEKLY and timezone.localtime(due).weekday()):
        day += timedelta(days=1)
        due = timezone.make_aware(datetime.combine(day, time(HOUR)))
    return due
