"""One step of the work as the question's screen offers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from qa.models import Question
from qa.staff.steps import forms as f
from qa.vocabulary.choices import Resolution, Status
from qa.workflow.actors import Actor
from qa.workflow.engine import can, may


@dataclass(frozen=True, slots=True)
class StaffStep:
    """One step. `run` takes question, actor and the fields of the form by name.

    `tone`: primary (a button at the top), against (the same, in red), menu (a form that unfolds), danger. `move` is the row of the table
    that decides whether it is offered (its own name when empty). `then` is the view of the queue whose first question comes next;
    `anchor` is the part of the question that is shown when it stays.
    """

    name: str
    label: Any
    done: Any
    run: Callable[..., object]
    form: type[forms.Form] = f.NoFieldsForm
    tone: str = "menu"
    icon: str = "arrow-right"
    move: str = ""
    then: str = ""
    anchor: str = ""

    def is_offered(self, question: Question, actor: Actor) -> bool:
        """Return True when status and role allow the step; a proposed refusal is confirmed or returned, never approved as an answer."""
        refusal = question.status == Status.IN_REVIEW and question.answer.proposed_resolution == Resolution.REFUSED
        if (self.name == "approve" and refusal) or (self.name == "refuse" and not refusal):
            return False
        if self.name in ("stand_in", "take_back", "take_down", "read_addition"):  # few see these: the guard is asked, too
            return may(question, self.name, actor)
        return can(question, self.move or self.name, actor)
