"""The same text sent again within a day: recognised by a keyed hash, so that its sender may follow the first one instead."""

from __future__ import annotations

import re
from datetime import timedelta

from cms.vietnamese.text import fold
from qa import clock
from qa.choices import Resolution, Status
from qa.crypto import keyed_hash
from qa.models import Question, RecentText

REMEMBER = timedelta(hours=24)
_WORD = re.compile(r"\w+")


def text_hash(title: str, body: str) -> str:
    """A keyed hash of the words of a question, whatever its tone marks, capitals and punctuation."""
    return keyed_hash("question text", " ".join(_WORD.findall(fold(f"{title} {body}"))))


def remember_text(question: Question) -> None:
    RecentText.objects.create(question=question, text_hash=text_hash(question.title, question.body_original))


def find_double(title: str, body: str, kind: str) -> Question | None:
    """The question of the last 24 hours with the same words and kind; None when there is none that the public knows of."""
    rows = RecentText.objects.filter(text_hash=text_hash(title, body), created_at__gte=clock.now() - REMEMBER)
    rows = rows.exclude(question__status=Status.QUARANTINED).exclude(question__resolution__in=(Resolution.SPAM, Resolution.WITHDRAWN))
    for row in rows.filter(question__erased_at__isnull=True, question__kind=kind).select_related("question__merged_into").order_by("pk"):
        return row.question.merged_into or row.question
    return None


def forget_texts() -> int:
    """Delete the hashes that are a day old; return how many."""
    return RecentText.objects.filter(created_at__lt=clock.now() - REMEMBER).delete()[0]
