"""One step of the work as the question's screen offers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from qa.models import Question
from qa.staff import forms as f
from qa.vocabulary.choices import Resolution, Status
from qa.workflow.actors import Actor
from qa.workflow.engine import can, may
from qa.workflow.guards import is_own_work, may_stand_in


@dataclass(frozen=True, slots=True)
class StaffStep:
    """One step. `run` takes question, actor and the fields of the form by name. `tone`: primary (a button at the top), menu (a form
    that unfolds), danger. `move` is the row of the table that decides whether it is offered (its own name when empty)."""

    name: str
    label: Any
    done: Any
    run: Callable[..., object]
    form: type[forms.Form] = f.NoFieldsForm
    tone: str = "menu"
    icon: str = "arrow-right"
    move: str = ""

    def is_offered(self, question: Question, actor: Actor) -> bool:
        """Return True when status and role allow the step; a proposed refusal is confirmed or returned, never approved as an answer."""
        refusal = question.status == Status.IN_REVIEW and question.answer.proposed_resolution == Resolution.REFUSED
        if (self.name == "approve" and refusal) or (self.name == "refuse" and not refusal):
            return False
        if self.name == "stand_in" and not may_stand_in(question, actor.user):
            return False
        if self.name == "read_addition" and (question.supplemented_at is None or question.claimed_by_id not in (None, actor.user.pk)):
            return False
        if self.name == "take_back" and not (can(question, "take_back", actor) and is_own_work(question, actor)):
            return False
        if self.name == "take_down":
            return may(question, "take_down", actor)
        return can(question, self.move or self.name, actor)
