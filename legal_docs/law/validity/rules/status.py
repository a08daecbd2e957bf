"""Validity of a document on a day: a pure function of its dates and of the changes made to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from legal_docs.text.vocabulary import Effect, Status

# What a status of a part is for the whole document.
IN_PART = {
    Status.EXPIRED: Status.PARTLY_EXPIRED,
    Status.PARTLY_EXPIRED: Status.PARTLY_EXPIRED,
    Status.SUSPENDED: Status.PARTLY_SUSPENDED,
    Status.PARTLY_SUSPENDED: Status.PARTLY_SUSPENDED,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change by another document that holds on the days `starts <= day < ends` (`ends` None: for good).

    `relation_id` names the relation that it comes from, to say the cause; `anchors` the provisions that it touches (none:
    not known which); `applied` that the text of this site follows it already.
    """

    effect: Effect
    whole: bool
    starts: date
    ends: date | None = None
    relation_id: int | None = None
    anchors: tuple[str, ...] = ()
    applied: bool = False

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """The first day in force of the provisions `anchors`, where the document gives them one apart from its own."""

    anchors: tuple[str, ...]
    starts: date


@dataclass(frozen=True, slots=True)
class Statement:
    """A status that a person or a source stated, from a day on; of the whole document, or of a `part` in words."""

    status: Status
    since: date
    part: str = ""
    reason: str = ""

    @property
    def of_whole(self) -> Status | None:
        """Return what it says of the whole document; None where it says something of a part alone."""
        return IN_PART.get(self.status) if self.part else self.status


@dataclass(frozen=True, slots=True)
class Facts:
    """All that validity depends on. `expires_on` is the first day on which the document is no longer in force."""

    issued_on: date | None
    effective_on: date | None
    expires_on: date | None = None
    changes: tuple[Change, ...] = ()
    statements: tuple[Statement, ...] = ()
    own_days: tuple[OwnDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """A status and the half-open interval of days in which it holds."""

    status: Status
    start: date | None
    end: date | None


def status_at(facts: Facts, day: date) -> Status | None:
    """Return the status on `day`; None while the document is not yet issued.

    The day of effect is a day in force, the day of expiry is the first day out of force (Law 64/2025/QH15, Articles 53 to 56).
    What a person stated (`no longer suitable`) takes precedence over everything from its day on; other statements fill in only where
    the dates leave the status undetermined.
    """
    if facts.issued_on and day < facts.issued_on:
        return None
    stated = _stated(facts, day)
    if stated is Status.UNSUITABLE:
        return stated
    changes = [change for change in facts.changes if change.holds_on(day)]
    if _is_repealed(changes) or (facts.expires_on and day >= facts.expires_on):
        return Status.EXPIRED
    if facts.effective_on is None:
        return stated or Status.UNKNOWN
    if day < facts.effective_on:
        return Status.NOT_YET
    return _status_in_force(changes)


def windows(facts: Facts) -> list[Window]:
    """Return the status over all time, without the days before the document was issued; neighbours differ."""
    days: list[date | None] = list(boundaries(facts))
    return joined([None, *days] if facts.issued_on is None else days, lambda day: status_at(facts, day))


def joined(days: Iterable[date | None], status_on: Callable[[date], Status | None]) -> list[Window]:
    """Return the windows that begin on `days`, in order (None: since ever); a day without another status begins none."""
    found: list[Window] = []
    for day in days:
        status = status_on(day or date.min)
        if status is None or (found and found[-1].status is status):
            continue
        if found:
            found[-1] = Window(found[-1].status, found[-1].start, day)
        found.append(Window(status, day, None))
    return found


def window_on(facts: Facts, day: date) -> Window | None:
    """Return the window that holds on `day`, None before the document was issued."""
    return next((w for w in windows(facts) if (w.start is None or w.start <= day) and (w.end is None or day < w.end)), None)


def boundaries(facts: Facts) -> list[date]:
    """Return the days on which the status may change, in order."""
    days = {facts.issued_on, facts.effective_on, facts.expires_on}
    for change in facts.changes:
        days |= {change.starts, change.ends}
    days |= {statement.since for statement in facts.statements} | {own.starts for own in facts.own_days}
    return sorted(day for day in days if day is not None)


def causes_on(facts: Facts, day: date) -> list[Change]:
    """Return the changes that make the status on `day` other than "in force", the latest first."""
    status = status_at(facts, day)
    holding = sorted((change for change in facts.changes if change.holds_on(day)), key=lambda change: change.starts, reverse=True)
    if status is Status.EXPIRED:
        return [change for change in holding if change.effect is Effect.REPEAL and change.whole]
    if status is Status.SUSPENDED:
        return [change for change in holding if change.effect is Effect.SUSPEND and change.whole]
    if status is Status.PARTLY_EXPIRED:
        return [change for change in holding if change.effect is not Effect.SUSPEND]
    if status is Status.PARTLY_SUSPENDED:
        return [change for change in holding if change.effect is Effect.SUSPEND]
    return []


def _is_repealed(changes: list[Change]) -> bool:
    return any(change.effect is Effect.REPEAL and change.whole for change in changes)


def _status_in_force(changes: list[Change]) -> Status:
    if any(change.effect is Effect.SUSPEND and change.whole for change in changes):
        return Status.SUSPENDED
    if any(change.effect is not Effect.SUSPEND for change in changes):
        return Status.PARTLY_EXPIRED
    if changes:
        return Status.PARTLY_SUSPENDED
    return Status.IN_FORCE


def _stated(facts: Facts, day: date) -> Status | None:
    """Return the latest statement that holds on `day`."""
    held = [statement for statement in facts.statements if statement.since <= day and statement.of_whole]
    return max(held, key=lambda statement: statement.since).of_whole if held else None
