"""The log of a question as staff read it: what was done, by whom, and the unit, person or date that it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qa.models import QaEvent, Question, Unit
from qa.vocabulary.choices import Role

# What happens often and says little is folded away behind “all entries”.
MINOR = ("escalate", "decide_mark", "edit_public_copy", "note", "recompute_due")

# The steps of the ladder in words.
LEVELS: dict[str, Any] = {
    "half": gettext_lazy("half of the time is over"),
    "warn": gettext_lazy("the due date is near"),
    "day_before": gettext_lazy("due on the next working day"),
    "overdue": gettext_lazy("overdue"),
    "two_days": gettext_lazy("two working days overdue"),
    "five_days": gettext_lazy("five working days overdue"),
    "triage_overdue": gettext_lazy("not sent to a unit in time"),
    "triage_head": gettext_lazy("still not sent to a unit"),
    "triage_leader": gettext_lazy("still not sent to a unit"),
    "draft_overdue": gettext_lazy("answer not written in time"),
    "draft_head": gettext_lazy("answer still not written"),
    "part": gettext_lazy("part of another unit overdue"),
    "sender": gettext_lazy("reply not yet received"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log; `detail` names what the step was about."""

    at: datetime
    words: str
    who: str
    detail: str
    minor: bool


def log_lines(question: Question) -> list[Line]:
    """Return the log of a question, newest first."""
    events = list(question.events.order_by("-seq"))
    units = dict(Unit.objects.filter(pk__in=_numbers(events, "unit")).values_list("pk", "name"))
    people = {user.pk: user for user in get_user_model().objects.filter(pk__in=_numbers(events, "person"))}
    return [Line(e.at, e.words, e.actor_name, _detail(e, units, people), _is_minor(e)) for e in events]


def _is_minor(event: QaEvent) -> bool:
    """Return whether an entry is folded away; what was laid before the head or the leader is not."""
    return event.action in MINOR and not {Role.HEAD, Role.LEADER} & set(event.data.get("to", ()))


def _numbers(events: list[QaEvent], name: str) -> set[int]:
    return {event.data[name] for event in events if isinstance(event.data.get(name), int)}


def _detail(event: QaEvent, units: dict[int, str], people: dict[int, Any]) -> str:
    """Return the details of an entry of the log in words."""
    data = event.data
    said = [units.get(data.get("unit"), "")]
    if person := people.get(data.get("person")):
        said.append(person.get_full_name() or person.get_username())
    if data.get("instead_of"):
        said.append(_("as deputy"))
    if data.get("due") and data.get("old_due"):
        said.append(_("due %(old)s → %(new)s") % {"old": _day(data["old_due"]), "new": _day(data["due"])})
    if level := LEVELS.get(str(data.get("level", "")).split("-")[0]):
        said.append(str(level))
        said.append(", ".join(str(Role(role).label) for role in data.get("to", ()) if role in Role.values))
    if data.get("received_on"):
        said.append(_("received on %(day)s") % {"day": f"{date.fromisoformat(data['received_on']):%d/%m/%Y}"})
    if data.get("at"):
        said.append(_moment(data["at"]))
    said += [str(data[name]) for name in ("into", "merged", "part_of", "freed_from") if data.get(name)]
    if data.get("self_approved"):
        said.append(_("approved by its author"))
    if data.get("late"):
        said.append(_("late"))
    return ", ".join(filter(None, said))


def _day(text: str) -> str:
    moment = parse_datetime(text)
    return f"{timezone.localtime(moment):%d/%m/%Y}" if moment else text


def _moment(text: str) -> str:
    moment = parse_datetime(text)
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else text
