"""Giving a question to a person, and who stands in for somebody who is away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from qa.models import Question, UnitMembership
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
    today = timezone.localdate(clock.now())
    holder = present_for(person, question.unit_id, today)
    if holder is None:
        raise Refused(_("%(name)s is away and has no deputy.") % {"name": person.get_full_name() or person.get_username()})
    previous = question.claimed_by
    changes = {**held_by_user(holder), "first_claimed_at": question.first_claimed_at or clock.now()}
    log = {"person": holder.pk, "instead_of": person.pk if holder != person else None, "previous": previous and previous.pk}
    event = perform(question, "assign", actor, data={"person": holder}, changes=changes, log=log)
    if reason.strip():
        note(question, actor, text=reason)
    for told, words in {previous: "passed_on", holder: "assigned"}.items():
        if told not in (None, actor.user):
            notify_staff(question, words, event.seq, user=told)
    return holder


@transaction.atomic
def set_absence(user: User, *, start: date | None, end: date | None, deputy: User) -> int:
    """Enter when `user` is away, for all their appointments, and who stands in for those in a unit; without `start` they are back.

    Returns how many rows changed. A role in the whole organisation has no deputy: somebody else is appointed to it, or nobody.
    Raises Refused for a deputy who is the same person or away in the same time.
    """
    if start is not None and end is not None and end < start:
        raise Refused(_("The last day must not be before the first."))
    if start is not None and deputy is not None:
        if deputy == user:
            raise Refused(_("Choose another person as deputy."))
        if present_for(deputy, None, start) is None or any(m.is_absent(start) for m in UnitMembership.objects.filter(user=deputy)):
            raise Refused(_("This person is away in that time, too."))
    mine = UnitMembership.objects.filter(user=user)
    mine.filter(unit__isnull=False).update(deputy=deputy if start else None)
    return mine.update(absent_from=start, absent_to=end if start else None)
