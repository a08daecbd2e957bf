"""Release joined questions when their main question ends without a public answer."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from qa.deadlines.stages import Stage, entering
from qa.models import Question
from qa.processing.casework.closing import merge, waiting_with
from qa.processing.mail.notices import announce_to_unit
from qa.vocabulary import clock
from qa.vocabulary.choices import Status
from qa.workflow.actors import SYSTEM
from qa.workflow.engine import perform


@transaction.atomic
def release_joined(main: Question) -> None:
    """Release the joined questions: the oldest becomes the main one of the others; each keeps its own due date."""
    heir: Question | None = None
    for question in waiting_with(main):
        changes: dict[str, Any] = {"resolution": "", "closed_at": None, "merged_into": None, "unit": main.unit, "assigned_at": clock.now()}
        target = Status.ASSIGNED if main.unit else Status.RECEIVED
        changes |= entering(Stage.DRAFT if main.unit else Stage.TRIAGE, question.policy_snapshot, clock.now())
        perform(question, "undo", SYSTEM, changes=changes, log={"freed_from": main.public_no}, to=target)
        if heir is None:
            heir = question
            announce_to_unit(question, f"freed-{question.log_seq}")
        else:
            merge(question, heir, SYSTEM)
