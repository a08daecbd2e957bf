"""Return a short fingerprint of the texts that a decision is about: it shows whether they changed since the person read them."""

from __future__ import annotations

import hashlib
import json

from qa.models import Answer, Question


def seen_state(question: Question) -> str:
    """Return a sign that changes with the answer, its proposals, the public copy and what the sender adds.

    Opening a file or writing a note leaves it.
    """
    answer = Answer.objects.filter(question=question).first()
    parts = [question.title_public, question.body_public, question.visibility, str(question.supplemented_at or "")]
    if answer is not None:
        parts += [str(answer.version), answer.proposed_visibility, answer.proposed_resolution, answer.withheld_reason, answer.legal_ground]
    return _sign(parts)


def copy_state(question: Question) -> str:
    """Return a sign that changes with the public copy alone: whoever writes at it may be writing the answer, too."""
    return _sign([question.title_public, question.body_public])


def _sign(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
