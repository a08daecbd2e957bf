"""The rules by which a question is received: calendar, answering times, words to redact. Kept by each process until they change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from qa.deadlines.working_days import Counting, WorkingCalendar
from qa.models import CalendarDay, CountingRule, RedactionRule, RulesStamp, SlaPolicy
from qa.vocabulary import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

_STAMP = f"SELECT value FROM {RulesStamp._meta.db_table} WHERE id = 1"  # noqa: S608 - no outside text


@dataclass(frozen=True, slots=True)
class Rules:
    """All of them as they were at one stamp; shared by threads, so nobody changes them."""

    calendar: WorkingCalendar
    policies: tuple[SlaPolicy, ...]  # with their legal basis
    words: tuple[RedactionRule, ...]  # the active ones that hold for every question
    counting: tuple[CountingRule, ...] = ()  # with their legal basis, the latest first

    def policy(self, kind: str, day: date, unit_id: int | None = None) -> SlaPolicy | None:
        """Return the policy of a kind on a day: a unit's own before the general one, the latest before earlier ones.

        On a day on which none is in force, the general one that began last is used, so that a gap stops nobody from asking.
        """
        fitting = [policy for policy in self.policies if policy.kind == kind and policy.unit_id in (None, unit_id)]
        begun = [policy for policy in fitting if policy.valid_from <= day]
        in_force = _latest([policy for policy in begun if (policy.valid_to is None or day < policy.valid_to)])
        return in_force or _latest([policy for policy in begun if policy.unit_id is None])

    def counting_on(self, day: date) -> dict[str, str]:
        """Return what a question received on `day` keeps of the rule of counting; empty where no rule is in force."""
        fitting = (rule for rule in self.counting if rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to))
        rule = next(fitting, None)
        return rule.snapshot() if rule else {}


def _latest(policies: Sequence[SlaPolicy]) -> SlaPolicy | None:
    return min(policies, key=lambda policy: (policy.unit_id is None, -policy.valid_from.toordinal()), default=None)


_kept: tuple[str, Rules] | None = None


def current() -> Rules:
    """Return the rules as the database has them now: one small statement as long as nothing changed, four when something did."""
    global _kept
    stamp = _stamp()
    kept = _kept
    if kept is not None and stamp and kept[0] == stamp:
        return kept[1]
    rules = _load()
    _kept = (stamp, rules)
    return rules


def working_calendar() -> WorkingCalendar:
    """Return the calendar as the database has it now (kept in memory until it changes), with the rule of counting of today."""
    rules = current()
    return replace(rules.calendar, counting=Counting.from_snapshot(rules.counting_on(timezone.localdate(clock.now()))))


def _stamp() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _load() -> Rules:
    return Rules(
        calendar=WorkingCalendar.from_days(CalendarDay.objects.all()),
        policies=tuple(SlaPolicy.objects.select_related("legal_basis")),
        counting=tuple(CountingRule.objects.select_related("legal_basis").order_by("-valid_from")),
        words=tuple(RedactionRule.objects.filter(active=True, unit__isnull=True, question__isnull=True)),
    )
