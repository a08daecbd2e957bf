"""The holder of a question: claim by one compare-and-set statement, give back, take over, stand in, next one.

The holder is lasting: a question stays with its holder until it is released, given to somebody else, or answered. Apart from
that, the editor keeps a lock of half an hour (`editing_until`) while the holder has the answer open.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from qa.models import Question
from qa.processing.casework.routing import NO_HOLDER, note
from qa.vocabulary import clock
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import Refused, Stale
from qa.workflow.actors import SYSTEM, Actor, actor_for, appointments_of
from qa.workflow.engine import perform
from qa.workflow.guards import may_stand_in

if TYPE_CHECKING:
    from django.contrib.auth.models import User

EDITING_LOCK = timedelta(minutes=30)


def held_by_user(user: User) -> dict[str, Any]:
    """Return the columns by which `user` holds a question, with the editor locked from now."""
    return {"claimed_by": user, "editing_until": clock.now() + EDITING_LOCK}


@transaction.atomic
def claim(question: Question, actor: Actor) -> None:
    """Take a question; exactly one of many who try at once succeeds, the others learn who holds it.

    Nothing but the holder changes. Claiming what one holds renews the lock of the editor; the deputy of an absent holder
    takes the question over. Raises Refused when somebody else holds it, Stale when somebody else was faster.
    """
    if question.status == Status.IN_PROGRESS and question.claimed_by_id == actor.user.pk:
        if not heartbeat(question, actor):
            question.refresh_from_db()
            raise Stale(held_by(question))
        return
    if question.status == Status.IN_PROGRESS and question.holder_is_gone:
        put_back(question)
    if question.status == Status.IN_PROGRESS and may_stand_in(question, actor.user):
        stand_in(question, actor)
        return
    if question.status == Status.IN_PROGRESS:
        raise Refused(held_by(question))
    changes = {**held_by_user(actor.user), "first_claimed_at": question.first_claimed_at or clock.now()}
    free = Q(claimed_by__isnull=True) | Q(claimed_by=actor.user)
    try:
        perform(question, "claim", actor, changes=changes, where=free)
    except Stale:
        question.refresh_from_db()
        raise Stale(held_by(question))


def held_by(question: Question) -> str:
    """Return the words that say who holds the question, for a person who tried to claim it too late."""
    if question.claimed_by is None:
        return _("A colleague changed this question in the meantime. Look at it again, please.")
    return _("Now being answered by %(name)s.") % {"name": question.claimed_by.get_full_name() or question.claimed_by.get_username()}


def claim_next(user: User) -> Question | None:
    """Take the most urgent free question of the units in which `user` is officer or lead; None when there is none.

    Two who ask at the same moment get different ones. A question that somebody holds is never given.
    """
    units = appointments_of(user).filter(role__in=[Role.OFFICER, Role.LEAD], unit__active=True).values("unit")
    for _attempt in range(20):
        with transaction.atomic():
            free = Question.objects.free().filter(unit__in=units).order_by(F("due_at").asc(nulls_last=True), "pk")
            if connection.features.has_select_for_update_skip_locked:
                free = free.select_for_update(skip_locked=True, of=("self",))
            question = free.first()
            if question is None:
                return None
            try:
                claim(question, actor_for(user, question))
            except Stale:
                continue
            return question
    return None


def heartbeat(question: Question, actor: Actor) -> bool:
    """Renew the lock of the holder's editor; return False when the actor does not hold the question any more."""
    held = Question.objects.filter(pk=question.pk, claimed_by=actor.user, status=Status.IN_PROGRESS)
    return bool(held.update(editing_until=clock.now() + EDITING_LOCK))


def release_claim(question: Question, actor: Actor) -> None:
    """Send a question back to the unit's queue; the draft stays."""
    perform(question, "release_claim", actor, changes=NO_HOLDER)


def put_back(question: Question) -> None:
    """Send a question whose holder has no account any more, or left the unit, back to the queue; the draft stays."""
    perform(question, "put_back", SYSTEM, changes=NO_HOLDER, log={"holder": question.claimed_by_id})


@transaction.atomic
def take_over(question: Question, actor: Actor, *, reason: str) -> None:
    """Assign a question to the unit lead who takes it from its holder, with the reason."""
    previous = question.claimed_by_id
    perform(question, "take_over", actor, data={"reason": reason}, changes=held_by_user(actor.user), log={"previous": previous})
    note(question, actor, text=reason)


def stand_in(question: Question, actor: Actor) -> None:
    """Assign a question to the deputy of its absent holder."""
    perform(question, "stand_in", actor, changes=held_by_user(actor.user), log={"previous": question.claimed_by_id})
