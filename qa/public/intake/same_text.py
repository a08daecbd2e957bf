"""The same text sent again within a day: recognised by a keyed hash, so that its sender may follow the first one instead."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.background.worker.retention import Rule, register
from cms.storage.encryption import keyed_hash
from cms.text.vietnamese import fold
from qa.models import Question, RecentText
from qa.vocabulary import clock
from qa.vocabulary.choices import Resolution, Status

REMEMBER = timedelta(hours=24)
_WORD = re.compile(r"\w+")


def text_hash(title: str, body: str) -> str:
    """Return a keyed hash of the words of a question, whatever its tone marks, capitals and punctuation."""
    return keyed_hash("question text", " ".join(_WORD.findall(fold(f"{title} {body}"))))


def remember_text(question: Question) -> None:
    RecentText.objects.create(question=question, text_hash=text_hash(question.title, question.body_original))


def find_question(title: str, body: str, kind: str) -> Question | None:
    """Return the question of the last 24 hours with the same words and kind; None when there is none in the public ledger."""
    fresh = RecentText.objects.filter(text_hash=text_hash(title, body), created_at__gte=clock.now() - REMEMBER)
    keys = list(fresh.order_by("pk").values_list("question_id", flat=True))  # nearly always none: the cheap question first
    if not keys:
        return None
    known = Question.objects.filter(pk__in=keys, kind=kind, erased_at__isnull=True).exclude(status=Status.QUARANTINED)
    known = known.exclude(resolution__in=(Resolution.SPAM, Resolution.WITHDRAWN)).select_related("merged_into").order_by("pk")
    mains = (each.merged_into or each for each in known)
    return next((main for main in mains if main.may_take_others), None)


def old_texts() -> QuerySet[RecentText]:
    """Return the hashes that are a day old."""
    return RecentText.objects.filter(created_at__lt=clock.now() - REMEMBER)


register(Rule("qa.recent_texts", _("hashes of what was asked lately, against doubles"), REMEMBER, old_texts, share=1))
