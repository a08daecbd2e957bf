"""Other questions of the same sender, found by the keyed hashes of e-mail and telephone; for staff who may read contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.models import Question, QuestionContact
from qa.processing.casework.erasing import same_sender
from qa.workflow.actors import visible_to

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SHOWN = 20


def other_questions(question: Question, user: User) -> list[Question]:
    """Return the latest other questions of the sender of `question` that `user` may open; nothing without the right to read contacts."""
    contact = QuestionContact.objects.filter(question=question).first() if user.has_perm("qa.read_contact") else None
    if contact is None:
        return []
    found = visible_to(user).filter(same_sender(contact)).exclude(pk=question.pk)
    return list(found.order_by("-submitted_at", "-pk")[:SHOWN])
