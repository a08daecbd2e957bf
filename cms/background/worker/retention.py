"""The one way to delete what is kept for a time only: rules, small steps, and a guard that stops them when the clock or the amount is odd.

A clock that leaps forward makes everything "old" at once. So a rule runs only when little time has passed since its last run, and
deletes no unusual share of its table, unless a person has looked and confirmed (`/quan-tri/thoi-han-luu-giu/`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.background.worker import clock
from cms.background.worker.jobs import periodic
from cms.contracts.ports import Registry
from cms.contracts.retention import duration
from cms.models.background.retention import HeldReason, RetentionState

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
STEP = 500  # rows of one transaction
STEPS = 40  # of one run; what is left is done by the next
LONGEST_PAUSE = timedelta(days=3)  # since the last run; a server that was off for longer is looked at by a person
CONFIRMED_FOR = timedelta(days=1)


def delete(rows: QuerySet[Any]) -> int:
    """Delete the rows; return how many of their own table went."""
    model = rows.model._meta.label
    return int(rows.delete()[1].get(model, 0))


@dataclass(frozen=True, slots=True)
class Rule:
    """What is forgotten when. `due` gives the rows that are over now; `forget` does it for some of them and returns how many.

    More than `share` of the table and more than `floor` rows at once is unusual; `share=1` where all of a table is short-lived.
    """

    name: str
    title: Any  # what is forgotten, for people
    keep: Any  # how long it is kept: a timedelta, or words
    due: Callable[[], QuerySet[Any]]
    forget: Callable[[QuerySet[Any]], int] = delete
    share: float = 0.1
    floor: int = 100

    @property
    def kept(self) -> Any:
        """Return how long it is kept, in words."""
        return duration(self.keep.days) if isinstance(self.keep, timedelta) and self.keep.days else self.keep


_rules: Registry[Rule] = Registry("name")
register = _rules.register  # the worker applies each rule once an hour; called by the module that knows the rows


def all_rules() -> list[Rule]:
    """Return every rule, by name."""
    return [_rules[name] for name in sorted(_rules)]


@periodic(every=timedelta(minutes=10), slow=True)
def run_due() -> int:
    """Apply the rules whose last run is an hour ago, or in the future; return how many rows were forgotten."""
    now = timezone.now()
    states = {state.name: state for state in RetentionState.objects.all()}
    due = [rule for rule in all_rules() if _is_due(states.get(rule.name), now)]
    if due and clock.differs():
        return sum(_hold(RetentionState.objects.get_or_create(name=rule.name)[0], HeldReason.CLOCK, 0, now) for rule in due)
    return sum(_run_or_log(rule) for rule in due)


def _run_or_log(rule: Rule) -> int:
    """Apply one rule; what stops it is logged and stops no other."""
    try:
        return run(rule.name)
    except Exception:
        logger.exception("retention %s failed", rule.name)
        return 0


def _is_due(state: RetentionState | None, now: datetime) -> bool:
    return state is None or state.last_run_at is None or not timedelta() <= now - state.last_run_at < EVERY


def run(name: str) -> int:
    """Apply one rule in steps unless the guard stops it; return how many rows were forgotten."""
    rule, now = _rules[name], timezone.now()
    state = RetentionState.objects.get_or_create(name=name)[0]
    rows = rule.due().count()
    if reason := _odd(rule, state, rows, now):
        return _hold(state, reason, rows, now)
    done = 0
    for _number in range(STEPS):
        step = _step(rule)
        done += step
        if not step:
            break
    RetentionState.objects.filter(name=name).update(last_run_at=now, held_since=None, held_reason="", held_rows=0)
    return done


def held() -> list[RetentionState]:
    """Return the rules that wait for a person."""
    return list(RetentionState.objects.filter(held_since__isnull=False).order_by("name"))


def confirm(name: str, by: str) -> None:
    """Resume a held rule: what is due may be deleted, for a day; or the clock is right, which holds for all rules that it stopped."""
    now = timezone.now()
    state = RetentionState.objects.get(name=name)
    free = {"last_run_at": now - EVERY, "confirmed_by": by, "held_since": None, "held_reason": "", "held_rows": 0}
    if state.held_reason == HeldReason.CLOCK:
        RetentionState.objects.filter(held_reason=HeldReason.CLOCK).update(**free)
    else:
        RetentionState.objects.filter(name=name).update(confirmed_until=now + CONFIRMED_FOR, **free)


def _odd(rule: Rule, state: RetentionState, rows: int, now: datetime) -> HeldReason | None:
    last = (
        state.last_run_at
        or RetentionState.objects.order_by("-last_run_at").exclude(last_run_at=None).values_list("last_run_at", flat=True).first()
    )
    if last is not None and not -clock.TOLERATED <= now - last <= LONGEST_PAUSE:
        return HeldReason.CLOCK
    confirmed = state.confirmed_until is not None and now < state.confirmed_until <= now + CONFIRMED_FOR
    if not confirmed and rule.share < 1 and rows > rule.floor and rows > rule.share * rule.due().model._base_manager.count():
        return HeldReason.SHARE
    return None


def _hold(state: RetentionState, reason: HeldReason, rows: int, now: datetime) -> int:
    if state.held_since is None:
        logger.error("retention rule %s is paused (%s): it would delete %d rows; an administrator has to confirm", state.name, reason, rows)
    RetentionState.objects.filter(name=state.name).update(held_since=state.held_since or now, held_reason=reason, held_rows=rows)
    return 0


@transaction.atomic
def _step(rule: Rule) -> int:
    keys = list(rule.due().values_list("pk", flat=True)[:STEP])
    return rule.forget(rule.due().filter(pk__in=keys)) if keys else 0
