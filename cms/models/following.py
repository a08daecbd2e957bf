"""Subscriptions without an account, and the announcements that they read in one gapless order."""

from __future__ import annotations

import re
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from cms.contracts.following import kind_of
from cms.models import numbering
from cms.models.access.restrictions import PortalPageQuerySet, public_pages, restricted_paths
from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy, RowState
from cms.models.background.texts import Channel
from cms.storage.encryption import EncryptedTextField, email_key, email_keys, keyed_hash

LONGEST_REF = 1500
LONGEST_TITLE = 500
LONGEST_URL = 600
LONGEST_TEXT = 4000
COUNTER = 1  # the row of LastNumber
_MARK = "\ue000"  # of no script: around the id of a page that is named when the news is sent
_NAMED = re.compile(rf"{_MARK}(\d{{1,18}}){_MARK}")


class Frequency(models.TextChoices):
    AT_ONCE = "now", pgettext_lazy("alert", "At once")
    DAILY = "daily", pgettext_lazy("alert", "Every day")
    WEEKLY = "weekly", pgettext_lazy("alert", "Every week, on Monday")


def new_nonce() -> str:
    """Return the random part of the link of one subscription."""
    return secrets.token_urlsafe(18)


def ref_key(kind: str, ref: str) -> str:
    """Return a keyed hash of what is followed, so that the same thing of the same address is recognised."""
    return keyed_hash("followed", f"{kind}|{ref}")[:32]


class SubscriptionQuerySet(LeasedRowQuerySet["Subscription"]):
    def due(self, now: datetime | None = None) -> LeasedRowQuerySet[Subscription]:
        """Return those whose next digest is due; one that nobody confirmed, or whose mails came back, never is."""
        return super().due(now).filter(confirmed_at__isnull=False, paused_at=None)

    def of(self, address: str) -> SubscriptionQuerySet:
        """Keep those of one address."""
        return self.filter(email_key__in=email_keys(address))


class Subscription(LeasedRow):
    """A thing that somebody follows: `kind` and `ref` name it, `told_number` is the last announcement that was sent or skipped.

    Nothing is sent before `confirmed_at`, nor after `paused_at` (mails to the address came back). The link that manages it is signed
    from `nonce` and stored nowhere.
    """

    policy = LeasePolicy(lease=timedelta(minutes=10), max_tries=8, first_wait=timedelta(minutes=10), longest_wait=timedelta(hours=6))
    stuck_permission = "cms.change_outboundmail"
    never_on_cached_pages = True

    channel = models.CharField(_("way"), max_length=4, choices=Channel, default=Channel.MAIL)
    email = EncryptedTextField(_("e-mail address"))  # or a telephone number, or a browser's subscription: `channel` says which
    email_key = models.CharField(max_length=64, editable=False)
    kind = models.CharField(max_length=20)
    ref = EncryptedTextField(_("what is followed"))  # people type names and numbers of papers into searches
    ref_key = models.CharField(max_length=32, editable=False)
    topic = models.CharField(max_length=200)
    frequency = models.CharField(_("how often"), max_length=6, choices=Frequency, default=Frequency.DAILY)
    nonce = models.CharField(max_length=40, default=new_nonce, editable=False, unique=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    paused_at = models.DateTimeField(null=True, editable=False)
    told_number = models.PositiveBigIntegerField(default=0, editable=False)
    runs = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["email_key", "ref_key"], name="subscription_once")]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_try_at"], name="subscription_due"),
            models.Index(fields=["topic", "frequency"], name="subscription_topic"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key, self.ref_key = email_key(self.email), ref_key(self.kind, self.ref)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "email_key", "ref_key"}
        super().save(*args, **kwargs)


class Announcement(models.Model):
    """Something new about a topic. `number` is given by the worker, one after another, once the announcing transaction is over.

    So whoever has read up to a number has missed nothing below it, whatever order the transactions ended in.
    """

    never_on_cached_pages = True

    number = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    topic = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=LONGEST_TITLE)
    url = models.CharField(max_length=LONGEST_URL)
    text = models.TextField(blank=True)
    page_id = models.BigIntegerField(null=True)
    source_page_id = models.BigIntegerField(null=True)  # the page that the news comes from, where that is another one than it is about
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["topic", "key"], name="announced_once")]
        indexes: ClassVar = [models.Index(fields=["topic", "number"], name="announcement_topic")]

    def __str__(self) -> str:
        return f"{self.topic}:{self.key}"


def named(page: Page) -> str:
    """Return what stands for a page in the words of an announcement until it is sent: its name of then; in `url` its address of then."""
    return f"{_MARK}{page.pk}{_MARK}"


def announce(topic: str, key: str, title: str, url: str, text: str = "", page_id: int | None = None) -> None:
    """Announce something new to followers of `topic`, in the caller's transaction; the same `key` of a topic again changes nothing."""
    announce_all(
        [Announcement(topic=topic, key=key, title=title[:LONGEST_TITLE], url=url[:LONGEST_URL], text=text[:LONGEST_TEXT], page_id=page_id)]
    )


def announce_all(rows: list[Announcement], *, gone: bool = False) -> None:
    """Write several announcements in one statement; nothing about a page that a view restriction holds for.

    `gone`: they tell that their page is no longer public, so they are sent although it is not; all others are not (see `only_public`).
    """
    rows = _unrestricted(rows)
    for row in rows if gone else ():
        row.page_id = None
    Announcement.objects.bulk_create(rows, ignore_conflicts=True)


def _unrestricted(rows: Sequence[Announcement]) -> list[Announcement]:
    if not restricted_paths():
        return list(rows)
    private = set(PortalPageQuerySet(Page).private().filter(pk__in=_pages_of(rows)).values_list("pk", flat=True))
    return [row for row in rows if private.isdisjoint(_pages_of([row]))]


def only_public(rows: Sequence[Announcement]) -> list[Announcement]:
    """Return the rows without those that are about, from or name a page that not everyone may read now, the others in the words of today.

    Asked before each sending, for pages are taken down and corrected, and alerts taken back (`FollowableKind.still_true`).
    """
    rows = _still_true(rows)
    public = dict(public_pages().filter(pk__in=_pages_of(rows)).values_list("pk", "content_type"))
    shown = [row for row in rows if public.keys() >= _pages_of([row])]
    pages = _with_names({key: public[key] for row in shown for key in _named_in(row)})
    shown = [row for row in shown if pages.keys() >= set(_named_in(row))]  # none that was deleted a moment ago
    for row in shown:
        kind = kind_of(row.topic.partition(":")[0])
        if kind and kind.text and row.page_id:
            row.text = kind.text(row.page_id)
        row.title, row.text = (_NAMED.sub(lambda match: pages[int(match[1])].name_in_news, words) for words in (row.title, row.text))
        row.url = _NAMED.sub(lambda match: pages[int(match[1])].url or "", row.url)[:LONGEST_URL]
        row.title, row.text = row.title[:LONGEST_TITLE], row.text[:LONGEST_TEXT]
    return shown


def _still_true(rows: Sequence[Announcement]) -> list[Announcement]:
    kinds = {row.topic: kind_of(row.topic.partition(":")[0]) for row in rows}
    asked = {topic: kind.still_true for topic, kind in kinds.items() if kind and kind.still_true}
    true = {topic: ask([row.key for row in rows if row.topic == topic]) for topic, ask in asked.items()}
    return [row for row in rows if row.topic not in true or row.key in true[row.topic]]


def _with_names(types: Mapping[int, int]) -> dict[int, Any]:
    """Return the pages with these ids, each given with its content type, in one statement for each type."""
    keys = defaultdict[int, list[int]](list)
    for key, content_type in types.items():
        keys[content_type].append(key)
    models: list[Any] = [(ContentType.objects.get_for_id(each).model_class(), some) for each, some in keys.items()]
    return {page.pk: page for model, some in models for page in model.objects.for_lists().filter(pk__in=some)}


def _named_in(row: Announcement) -> list[int]:
    return [int(key) for words in (row.title, row.url, row.text) for key in _NAMED.findall(words)]


def _pages_of(rows: Sequence[Announcement]) -> set[int]:
    return {pk for row in rows for pk in (row.page_id, row.source_page_id, *_named_in(row)) if pk}


def last_number() -> int:
    """Return the last number given to an announcement."""
    return numbering.last_number(COUNTER)


def number_announcements() -> int:
    """Number the announcements without a number, and make immediate subscriptions to them due; return the last number."""
    return numbering.give_numbers(Announcement.objects.all(), COUNTER, _make_due)


def _make_due(rows: list[Announcement]) -> None:
    waiting = Subscription.objects.filter(state=RowState.WAITING, frequency=Frequency.AT_ONCE, tries=0)
    waiting.filter(topic__in={row.topic for row in rows}).update(next_try_at=timezone.now())
