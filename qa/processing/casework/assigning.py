"""Giving a question to a person, and who stands in for somebody who is away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from qa.models import Question, Unit, UnitMembership
from qa.models.organisation import away
from qa.processing.casework.claiming import held_by_user
from qa.processing.casework.routing import note
from qa.processing.mail.notices import notify_staff
from qa.vocabulary import clock
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor, present_for
from qa.workflow.engine import perform

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def assign(question: Question, person: User, actor: Actor, *, reason: str = "") -> User:
    """Assign a question to an officer of its unit, or to the deputy of one who is absent; return the new holder.

    The former holder is notified; nothing but the holder changes.
    """
    holder = present_for(person, question.unit_id)
    if holder is None:
        raise Refused(_("%(name)s is away and has no deputy.") % {"name": person.get_full_name() or person.get_username()})
    previous, was_gone = question.claimed_by, question.holder_is_gone
    changes = {**held_by_user(holder), "first_claimed_at": question.first_claimed_at or clock.now()}
    log = {"person": holder.pk, "instead_of": person.pk if holder != person else None, "previous": previous and previous.pk}
    event = perform(question, "assign", actor, data={"person": holder}, changes=changes, log=log)
    if reason.strip():
        note(question, actor, text=reason)
    for told, words in {previous: "passed_on", holder: "assigned"}.items():
        if told not in (None, actor.user) and not (words == "passed_on" and was_gone):
            notify_staff(question, words, event.seq, user=told)
    return holder


@transaction.atomic
def set_absence(user: User, *, start: date | None, end: date | None, deputies: Mapping[int, User]) -> list[Unit]:
    """Enter when `user` is away, for all their appointments, and who stands in in each unit; without `start` they are back.

    `deputies`: colleagues by the key of the unit (decision 0013); the units in which nobody stands in are returned. A role in the
    whole organisation has no deputy: somebody else is appointed to it, or nobody.
    Raises Refused for days that are none, and for a deputy who is the same person, not of the unit, or away on one of the days.
    """
    if start is None and end is not None:
        raise Refused(_("Enter the first day as well; leave both days empty when you are back."))
    if start is not None and end is not None and end < start:
        raise Refused(_("The last day must not be before the first."))
    mine = UnitMembership.objects.filter(user=user)
    mine.update(absent_from=start, absent_to=end, deputy=None)
    if start is None:
        return []
    for unit_id, deputy in deputies.items():
        theirs = UnitMembership.objects.filter(user=deputy)
        if deputy == user:
            raise Refused(_("Choose another person as deputy."))
        if theirs.filter(away(start, end)).exists():
            raise Refused(_("%(name)s is away in that time, too.") % {"name": deputy.get_full_name() or deputy.get_username()})
        if not (theirs.filter(unit=unit_id).exists() and mine.filter(unit=unit_id).update(deputy=deputy)):
            raise Refused(_("Choose a colleague of your unit."))
    return list(Unit.objects.filter(memberships__in=mine.filter(deputy__isnull=True)).distinct())
