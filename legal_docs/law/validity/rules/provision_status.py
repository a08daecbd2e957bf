"""Validity of one provision on a day: a pure function of the document's facts and of the changes that touch it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from legal_docs.law.validity.rules.status import Change, Facts, Window, boundaries, joined, status_at
from legal_docs.text.vocabulary import Effect, Status

# While one of these holds, the document as a whole decides for each of its provisions.
_OF_THE_WHOLE = frozenset({Status.EXPIRED, Status.SUSPENDED, Status.NOT_YET, Status.UNKNOWN, Status.UNSUITABLE})
_IN_FORCE = frozenset({Status.IN_FORCE, Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED})


@dataclass(frozen=True, slots=True)
class ProvisionRef:
    """A provision: its `anchor`, and the day from which it stands in the text when a later document inserted it."""

    anchor: str
    inserted_on: date | None = None


def covers(outer: str, inner: str) -> bool:
    """Return True when a change of the provision `outer` changes all of `inner` (it is the same, or stands above it)."""
    return inner == outer or inner.startswith(f"{outer}__")


def provision_status_at(facts: Facts, provision: ProvisionRef, day: date) -> Status | None:
    """Return the status of a provision on `day`; None before its document was issued.

    A repeal of the provision or of what it stands in ends it, on its day, whether or not the document is in force by then.
    A repeal or a suspension of something below it makes it partly so. An amendment leaves it in force where the text follows
    the amendment, and partly expired where it does not. The document's own status holds for what nothing touches. A provision with
    a day of effect of its own is as if all of the document took effect on that day (Law 64/2025/QH15, Article 53).
    """
    own = own_day(facts, provision.anchor)
    status = status_at(replace(facts, effective_on=own) if own else facts, day)
    if status is None:
        return None
    whole, below = touching(facts, provision.anchor, day)
    if any(change.effect is Effect.REPEAL for change in whole):
        return Status.EXPIRED
    if status in _OF_THE_WHOLE:
        return status
    if provision.inserted_on and day < provision.inserted_on:
        return Status.NOT_YET
    return _own_status(whole, below)


def own_day(facts: Facts, anchor: str) -> date | None:
    """Return the day of effect that the document gives a provision or, failing that, the closest one above it; None where none."""
    named = [(outer.count("__"), -len(own.anchors), own.starts) for own in facts.own_days for outer in own.anchors if covers(outer, anchor)]
    return max(named, key=lambda one: one[:2])[2] if named else None


def touching(facts: Facts, anchor: str, day: date) -> tuple[list[Change], list[Change]]:
    """Return the partial changes that hold on `day` for all of a provision, and those for something below it."""
    whole, below = [], []
    for change in facts.changes:
        if change.whole or not change.holds_on(day):
            continue
        if any(covers(named, anchor) for named in change.anchors):
            whole.append(change)
        elif any(covers(anchor, named) for named in change.anchors):
            below.append(change)
    return whole, below


def provision_windows(facts: Facts, provision: ProvisionRef) -> list[Window]:
    """Return the status of a provision over all time in half-open intervals; neighbours differ."""
    days: list[date | None] = list(boundaries(facts))
    if facts.issued_on is None:
        days.insert(0, None)
    if provision.inserted_on and provision.inserted_on not in days:
        days = [*[day for day in days if day is None], *sorted([day for day in days if day] + [provision.inserted_on])]
    return joined(days, lambda day: provision_status_at(facts, provision, day))


def was_ever_in_force(windows: list[Window], day: date) -> bool:
    """Return True when some window that began on or before `day` was one in force, wholly or in part.

    False for what was suspended or repealed before its first day: the page must say that it never was in force.
    """
    return any(window.status in _IN_FORCE and (window.start is None or window.start <= day) for window in windows)


def _own_status(whole: list[Change], below: list[Change]) -> Status:
    if any(change.effect is Effect.SUSPEND for change in whole):
        return Status.SUSPENDED
    if any(change.effect is Effect.REPEAL for change in below):
        return Status.PARTLY_EXPIRED
    if any(change.effect is Effect.AMEND and not change.applied for change in (*whole, *below)):
        return Status.PARTLY_EXPIRED
    if any(change.effect is Effect.SUSPEND for change in below):
        return Status.PARTLY_SUSPENDED
    return Status.IN_FORCE
