"""Macros: which of them a person may take on a question, and taking all their steps at once or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from qa.attachments.answer_files import read_files
from qa.models import Answer, Macro, MacroAction, MacroStep, Question
from qa.processing.answering import answers
from qa.processing.answering.inserting import insert_reply
from qa.processing.casework import claiming, closing, routing, sender
from qa.public.intake import receiving
from qa.vocabulary.errors import NotAllowed, Refused
from qa.vocabulary.moves import SAME, move_of
from qa.workflow.actors import Actor, actor_for
from qa.workflow.engine import can

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def _classify(question: Question, actor: Actor, step: MacroStep) -> None:
    receiving.classify(question, actor, kind=step.kind or question.kind, field=step.field or question.field)


def _reply(question: Question, actor: Actor, step: MacroStep) -> None:
    answers.answer_of(question)
    assert step.reply is not None  # noqa: S101 - MacroStep.clean
    insert_reply(question, step.reply, actor)


RUN: dict[str, Callable[[Question, Actor, Any], object]] = {
    MacroAction.CLAIM: lambda q, a, step: claiming.claim(q, a),
    MacroAction.CLASSIFY: _classify,
    MacroAction.ROUTE: lambda q, a, step: routing.route(q, step.unit, a),
    MacroAction.COORDINATE: lambda q, a, step: routing.coordinate(q, step.unit, a, task=step.text),
    MacroAction.REPLY: _reply,
    MacroAction.NOTE: lambda q, a, step: routing.note(q, a, text=step.text),
    MacroAction.ASK: lambda q, a, step: sender.ask_citizen(q, a, text=step.text),
    MacroAction.REDIRECT: lambda q, a, step: closing.redirect(q, a, channel=step.text, reason=""),
    MacroAction.SUBMIT: lambda q, a, step: answers.submit_for_review(q, a),
    MacroAction.RELEASE: lambda q, a, step: claiming.release_claim(q, a),
}
# A step whose move has another name; a canned reply is put in by who holds the question.
_MOVES: dict[str, str] = {MacroAction.REPLY: "release_claim"}


def macros_for(question: Question, actor: Actor) -> list[Macro]:
    """Return the macros of the question's unit that `actor` may begin now."""
    fitting = Macro.objects.filter(Q(units__isnull=True) | Q(units=question.unit_id), active=True).distinct().prefetch_related("steps")
    return [macro for macro in fitting if _may_begin(question, [_MOVES.get(step.action, step.action) for step in macro.steps.all()], actor)]


def _may_begin(question: Question, actions: list[str], actor: Actor) -> bool:
    """Return True when `actor` may take the first of these actions, and those behind it until one changes the status."""
    changing = next((place for place, action in enumerate(actions) if move_of(action).target != SAME), len(actions))
    return bool(actions) and all(can(question, action, actor) for action in actions[: changing + 1])


def run_macro(question: Question, macro: Macro, user: User) -> None:
    """Take every step of a macro, each under the rights that `user` has at that moment; a step that is refused undoes those before it.

    Raises what the step raised, with the step's name before the reason.
    """
    if answer := Answer.objects.filter(question=question).first():
        read_files(answer)
    with transaction.atomic():
        for step in macro.steps.select_related("unit", "reply", "field"):
            try:
                RUN[step.action](question, actor_for(user, question), step)
            except Refused as refused:
                words = _("%(step)s: %(why)s Nothing was changed.") % {"step": step, "why": refused}
                raise (NotAllowed if isinstance(refused, NotAllowed) else Refused)(words) from refused
