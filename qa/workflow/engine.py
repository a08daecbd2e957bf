"""The one way in which a question changes: look the move up, check role and guard, compare and set, write the log."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.models.following import announce
from qa.models import QaEvent, Question
from qa.vocabulary import clock
from qa.vocabulary.choices import PUBLIC_STATUS, Resolution, Role, Status
from qa.vocabulary.errors import NotAllowed, Refused, Stale, WrongStatus
from qa.vocabulary.moves import NEW, SAME, Move, move_of
from qa.workflow import guards
from qa.workflow.actors import Actor
from qa.workflow.events import next_event


def check_move(
    question: Question, action: str, actor: Actor, data: dict[str, Any] | None = None, *, guarded: bool = True
) -> tuple[Move, Role]:
    """Return the row of `action` and the role under which `actor` does it; raises WrongStatus, NotAllowed or Refused.

    Without `guarded` only role and status are looked at: a guard may need what a form has not asked yet.
    """
    move = move_of(action)
    role = actor.role_for(move.who)
    if role is None:
        raise NotAllowed(_("You do not have the role for this step."))
    if question.status not in move.sources:
        raise WrongStatus(_("This step is not possible: the question is now “%(status)s”.") % {"status": question.get_status_display()})
    if guarded:
        guards.check(move.guard, question, actor, data or {})
    return move, role


def can(question: Question, action: str, actor: Actor) -> bool:
    """Return True when role and status allow `action`; guards that need more data are asked when it is done."""
    move = move_of(action)
    return question.status in move.sources and actor.role_for(move.who) is not None


def may(question: Question, action: str, actor: Actor) -> bool:
    """Return True when `actor` could do `action` now, given a reason: the guard is asked too."""
    try:
        check_move(question, action, actor, {"reason": "?"})
    except Refused:
        return False
    return True


def lock(question: Question) -> None:
    """Read the question again and hold it until the transaction ends: what is decided by its status cannot be overtaken."""
    question.refresh_from_db(from_queryset=Question.objects.select_for_update())


@transaction.atomic
def perform(
    question: Question,
    action: str,
    actor: Actor,
    *,
    data: dict[str, Any] | None = None,
    changes: dict[str, Any] | None = None,
    log: dict[str, Any] | None = None,
    where: Q | None = None,
    to: str = "",
) -> QaEvent:
    """Perform `action` on `question`: one UPDATE that succeeds only when nobody changed the row since it was read.

    `data` is what the guard sees, `changes` the columns to set, `log` what the log says (nothing personal), `where` a
    further condition of the UPDATE, `to` which of its ways a move with several goes.
    Refreshes `question` in place. Raises Stale when the row had moved.
    """
    move, role = check_move(question, action, actor, data)
    target = to or (question.status if move.target == SAME else move.target)
    if (question.status, target) not in move.pairs():
        raise WrongStatus(_("This step is not possible: the question is now “%(status)s”.") % {"status": question.get_status_display()})
    event = next_event(question, action, target, actor, role, clock.now(), log or {})
    values = {**(changes or {}), "status": target, "version": question.version + 1, "log_seq": event.seq, "log_head": event.hash}
    rows = Question.objects.filter(pk=question.pk, version=question.version, status=question.status)
    if where is not None:
        rows = rows.filter(where)
    if rows.update(**values) != 1:
        raise Stale(_("A colleague changed this question in the meantime. Look at it again, please."))
    before = _public_status(question)
    for name, value in values.items():
        setattr(question, name, value)
    event.save(force_insert=True)
    _announce(question, before)
    return event


def _public_status(question: Question) -> Status:
    status = Status(question.status)
    return PUBLIC_STATUS.get(status, status)


def _announce(question: Question, before: Status) -> None:
    """Notify the followers of the question that its public status changed; the notice holds nothing of its text."""
    now = _public_status(question)
    if now == before or question.resolution == Resolution.SPAM:
        return
    with override("vi"):
        title = _("Question %(number)s") % {"number": question.public_no}
        url = f"{reverse('qa:ledger')}?thang={timezone.localtime(question.submitted_at):%Y-%m}"
        announce(f"cau-hoi:{question.public_no}", f"{question.log_seq}", title, url, str(now.label))


@transaction.atomic(savepoint=False)
def create(question: Question, action: str, actor: Actor, *, log: dict[str, Any] | None = None) -> QaEvent:
    """Store a new question with the first entry of its log; `question.status` is where the move leads."""
    move = move_of(action)
    role = actor.role_for(move.who)
    if role is None:
        raise NotAllowed(_("You do not have the role for this step."))
    if (NEW, question.status) not in move.pairs():
        raise WrongStatus(_("A new question cannot start there."))
    event = next_event(question, action, question.status, actor, role, clock.now(), log or {})
    question.log_seq, question.log_head = event.seq, event.hash
    question.save(force_insert=True)
    event.question = question
    event.save(force_insert=True)
    return event
