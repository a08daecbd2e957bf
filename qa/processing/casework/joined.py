"""Release joined questions when their main question ends without a public answer."""

from __future__ import annotations

from django.db import transaction

from qa.models import Question
from qa.processing.casework.closing import merge, waiting_with
from qa.processing.casework.routing import coming_back, recompute
from qa.processing.mail.notices import announce_to_unit
from qa.workflow.actors import SYSTEM
from qa.workflow.engine import perform


@transaction.atomic
def release_joined(main: Question) -> None:
    """Release the joined questions: the oldest becomes the main one of the others; each keeps its own due date, on today's calendar."""
    heir: Question | None = None
    for question in waiting_with(main):
        target, changes = coming_back(main.unit and main.unit.acting, question.policy_snapshot)
        changes |= {"resolution": "", "closed_at": None, "merged_into": None}
        perform(question, "undo", SYSTEM, changes=changes, log={"freed_from": main.public_no}, to=target)
        recompute(question)
        if heir is None:
            heir = question
            announce_to_unit(question, f"freed-{question.log_seq}")
        else:
            merge(question, heir, SYSTEM)
