"""Return a short fingerprint of the texts that a decision is about: it shows whether they changed since the person read them."""

from __future__ import annotations

import hashlib
import json

from qa.models import Answer, Question


def seen_state(question: Question) -> str:
    """Return a fingerprint (16 hex digits) of the answer, its proposals, the public copy and what the sender added.

    Opening a file or writing a note does not change it.
    """
    answer = Answer.objects.filter(question=question).first()
    parts = [question.title_public, question.body_public, question.visibility, str(question.supplemented_at or "")]
    if answer is not None:
        parts += [str(answer.version), answer.proposed_visibility, answer.proposed_resolution, answer.withheld_reason, answer.legal_ground]
    return _sign(parts)


def copy_state(question: Question) -> str:
    """Return a fingerprint (16 hex digits) of the public copy alone.

    The answer is not in it: a person who edits the public copy may edit the answer at the same time.
    """
    return _sign([question.title_public, question.body_public])


def _sign(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
