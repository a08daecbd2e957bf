"""Other questions of the same sender, found by the keyed hashes of e-mail and telephone; for staff who may read contacts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from qa.models import Question, QuestionContact
from qa.workflow.actors import visible_to

SHOWN = 20


def other_questions(question: Question, user: Any) -> list[Question]:
    """Return the latest other questions of the sender of `question` that `user` may open; nothing without the right to read contacts."""
    contact = QuestionContact.objects.filter(question=question).first() if user.has_perm("qa.read_contact") else None
    if contact is None:
        return []
    same = Q()
    if contact.email_key:
        same |= Q(contact__email_key=contact.email_key)
    if contact.phone_key:
        same |= Q(contact__phone_key=contact.phone_key)
    if not same:
        return []
    found: list[Question] = list(visible_to(user).filter(same).exclude(pk=question.pk).order_by("-submitted_at", "-pk")[:SHOWN])
    return found
