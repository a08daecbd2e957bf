"""One pattern for work done later: a row with a state, a lease, counted tries and a back-off. See docs/features/background-work.md."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, ClassVar, TypeVar

from django.contrib.auth import get_permission_codename
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import connections, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.storage.encryption import EncryptedTextField, UnreadableContact

LONGEST_ERROR = 500
MOST_UNREADABLE = 50  # how often one call takes further rows when no key decrypts those that it took
KEY_WAIT = timedelta(hours=6)
WORKER_DIED = "The worker died or took too long each time."


class LeaseLost(Exception):
    """Another worker has the row by now: raised to undo the transaction of its work."""


class RowState(models.TextChoices):
    """The state of a leased row. A TAKEN row whose lease ran out (its worker died) is due again."""

    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", pgettext_lazy("of background work", "In progress")
    DONE = "done", pgettext_lazy("of background work", "Done")
    PARKED = "parked", pgettext_lazy("of background work", "Given up, needs a person")


@dataclass(frozen=True, slots=True)
class LeasePolicy:
    """The length of a lease, and how failures are tried again.

    `lease`: a worker that dies gives its rows back after this. After `max_tries` failures a row is parked for a person.
    """

    lease: timedelta = timedelta(minutes=5)
    max_tries: int = 8
    first_wait: timedelta = timedelta(seconds=30)
    longest_wait: timedelta = timedelta(hours=2)

    def wait(self, tries: int) -> timedelta:
        """Return the pause after the `tries`th failure: `first_wait`, doubled each time, at most `longest_wait`."""
        return min(self.longest_wait, self.first_wait * 2 ** min(max(0, tries - 1), 30))


Row = TypeVar("Row", bound="LeasedRow")


class LeasedRowQuerySet(models.QuerySet[Row]):
    def due(self, now: datetime | None = None) -> LeasedRowQuerySet[Row]:
        """Return rows that may be taken: waiting and due, or taken by a worker whose lease ran out."""
        now = now or timezone.now()
        waiting = Q(state=RowState.WAITING, next_try_at__lte=now)
        return self.filter(waiting | Q(state=RowState.TAKEN, leased_until__lte=now))

    def parked(self) -> LeasedRowQuerySet[Row]:
        """Return rows that were given up and wait for a person."""
        return self.filter(state=RowState.PARKED)

    def take(self, limit: int = 1, *, order_by: Iterable[str] = ("next_try_at", "pk"), **changes: Any) -> list[Row]:
        """Lease at most `limit` due rows and return them; two workers never hold the same row at once.

        Counts a try. `changes` are further columns that are set in the same statement; a callable among them is called once,
        when the rows are locked. Makes no write when nothing is due, so that an idle worker does not take SQLite's only write
        lock. A row whose lease ran out at its last try is parked:
        work that kills its worker must not come back for ever. Take only as many rows as are done well within one lease.
        """
        order = tuple(order_by)
        for _attempt in range(MOST_UNREADABLE):
            taken = self._lease(limit, order, changes) if self.due().exists() else None
            if taken is None:
                break
            if rows := self._readable(taken):
                return rows
        return []

    def take_each(
        self, *, seconds: float | None = None, limit: int | None = None, but: Mapping[str, Collection[Any]] | None = None, **options: Any
    ) -> Iterator[Row]:
        """Lease due rows one at a time and yield each, while any is due, at most `limit` and for about `seconds`, but at least one.

        One at a time, so that slow work does not use up the lease of the rows behind it. `but` excludes rows (`{"receiver__in": failing}`):
        it is read before each row is leased, so the caller may add to it meanwhile. `options` are those of `take`.
        """
        ends_at = None if seconds is None else time.monotonic() + seconds
        for _number in count() if limit is None else range(limit):
            taken = self.exclude(**but or {}).take(**options)
            yield from taken
            if not taken or (ends_at is not None and time.monotonic() > ends_at):
                return

    def _lease(self, limit: int, order: tuple[str, ...], changes: dict[str, Any]) -> models.QuerySet[Row] | None:
        """Lease due rows and return them in their order, none where all were parked now; None when none was due."""
        policy = self.model.policy
        every: Any = self.model._default_manager.using(self.db)
        with transaction.atomic(using=self.db):
            rows: list[Row] = []
            for part in self._parts_of_due():
                # Only these columns: a row that cannot be decrypted must not undo the lease of the others.
                part = part.select_related(None).order_by(*order).only("state", "tries")
                if connections[self.db].features.has_select_for_update_skip_locked:
                    part = part.select_for_update(skip_locked=True, of=("self",))
                rows += part[: limit - len(rows)]
            lost = {row.pk for row in rows if row.state == RowState.TAKEN and row.tries >= policy.max_tries}
            if lost:
                every.filter(pk__in=lost).update(state=RowState.PARKED, leased_until=None, error=WORKER_DIED)
            held = [row.pk for row in rows if row.pk not in lost]
            taken: models.QuerySet[Row] = every.filter(pk__in=held)
            values = {name: value() if callable(value) else value for name, value in changes.items()} if rows else {}
            taken.update(state=RowState.TAKEN, tries=F("tries") + 1, leased_until=timezone.now() + policy.lease, **values)
        return taken.order_by(*order) if rows else None

    def _readable(self, taken: models.QuerySet[Row]) -> list[Row]:
        """Return the taken rows; one that no key opens is tried again after `KEY_WAIT`: the key may come back."""
        try:
            return list(taken)
        except UnreadableContact:
            rows: list[Row] = []
        for pk in list(taken.values_list("pk", flat=True)):
            try:
                rows += taken.filter(pk=pk)
            except UnreadableContact as error:
                taken.only("state", "tries", "leased_until").get(pk=pk).retry(error, wait=KEY_WAIT)
        return rows

    def without_contacts(self) -> LeasedRowQuerySet[Row]:
        """Return the rows without reading what is encrypted, for lists: it is not shown there, and perhaps no key opens it."""
        return self.defer(*(field.name for field in self.model._meta.concrete_fields if isinstance(field, EncryptedTextField)))

    def _parts_of_due(self) -> list[models.QuerySet[Row]]:
        """Return the due rows in two parts, those of dead workers first: an index gives the first row of each without sorting all."""
        now = timezone.now()
        lost, waiting = {"state": RowState.TAKEN, "leased_until__lte": now}, {"state": RowState.WAITING, "next_try_at__lte": now}
        return [self.due(now).filter(**lost), self.due(now).filter(**waiting)]

    def try_again(self) -> int:
        """Retry parked rows with no tries counted ("try again" of an administrator); return how many.

        The list of what is stuck calls it: a subclass that needs more done overrides it in its queryset.
        """
        again = {"state": RowState.WAITING, "tries": 0, "next_try_at": timezone.now(), "leased_until": None}
        return self.parked().update(**again)

    def give_up(self) -> int:
        """Delete parked rows whose work nobody will do any more ("give up for good" of an administrator); return how many."""
        parked = self.parked()
        return int(parked.delete()[1].get(self.model._meta.label, 0))


class LeasedRow(models.Model):
    """Work that a worker does later, at least once, never by two workers at the same time.

    A worker takes rows (`objects.due().take()`), then ends each with exactly one of `succeed`, `retry`, `park`, `reschedule`.
    Each of these writes only while the row is still leased by the same taking: a worker that outlived its lease changes
    nothing and gets False. `error` keeps the last failure and is emptied by success.

    Subclasses may set `policy` and `stuck_permission`, override `describe`, and should have an index on `state, next_try_at`.
    """

    never_on_cached_pages = True

    policy: ClassVar[LeasePolicy] = LeasePolicy()
    may_be_given_up: ClassVar[bool] = False  # whether a person may end a parked row for good; not where other data depends on its work
    stuck_permission: ClassVar[str] = ""  # who sees parked rows and tries them again; empty: who may change the model

    state = models.CharField(_("state"), max_length=8, choices=RowState, default=RowState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.CharField(_("last error"), max_length=LONGEST_ERROR, blank=True)

    objects = LeasedRowQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def may_be_tried_again_by(cls, user: AbstractBaseUser | AnonymousUser) -> bool:
        """Return whether `user` sees the parked rows of this kind and may let them be tried again."""
        permission = cls.stuck_permission or f"{cls._meta.app_label}.{get_permission_codename('change', cls._meta)}"
        return user.has_perm(permission)  # type: ignore[union-attr]

    def describe(self) -> str:
        """Return what an administrator reads of a row that is stuck: no personal data."""
        return str(self)

    def succeed(self, **changes: Any) -> bool:
        """Mark the row done, with further `changes` to its columns; return whether this worker still held it."""
        return self._end(state=RowState.DONE, error="", **changes)

    def retry(self, error: object, *, wait: timedelta | None = None, count: bool = True, **changes: Any) -> bool:
        """Schedule the row's next try, or park it after `policy.max_tries`; return whether this worker still held it.

        `wait` overrides the back-off. `count=False`: the row is not to blame (a server is unreachable), so the try is not counted
        and the row is never parked for it.
        """
        if count and self.tries >= self.policy.max_tries:
            return self.park(error, **changes)
        pause = self.policy.wait(self.tries) if wait is None else wait
        tries = self.tries if count else max(0, self.tries - 1)
        return self._end(state=RowState.WAITING, tries=tries, next_try_at=timezone.now() + pause, error=words_of(error), **changes)

    def park(self, error: object, **changes: Any) -> bool:
        """Park the row until an administrator retries it; return whether this worker still held it."""
        return self._end(state=RowState.PARKED, error=words_of(error), **changes)

    def reschedule(self, at: datetime, **changes: Any) -> bool:
        """Schedule the row, done for now, again at `at` with no tries counted; return whether this worker still held it."""
        return self._end(state=RowState.WAITING, tries=0, next_try_at=at, error="", **changes)

    def extend_lease(self) -> bool:
        """Hold the row for another lease from now, for work that takes long; return whether this worker still held it."""
        until = timezone.now() + self.policy.lease
        if self._held().update(leased_until=until):
            self.leased_until = until
            return True
        return False

    def _held(self) -> models.QuerySet[Any]:
        """Return the row as long as it is leased by this taking: each taking has a lease of its own (compare-and-set)."""
        return type(self)._default_manager.filter(pk=self.pk, state=RowState.TAKEN, leased_until=self.leased_until)

    def _end(self, **changes: Any) -> bool:
        values = {"leased_until": None, **changes}
        if not self._held().update(**values):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True


def words_of(error: object) -> str:
    """Return an exception with its class, or a text, as the column `error` takes it: without NUL, at most `LONGEST_ERROR` characters."""
    words = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error)
    return words.replace("\x00", "")[:LONGEST_ERROR]
