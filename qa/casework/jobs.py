"""Periodic work on questions: holders without account, senders who did not reply, retention that is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from cms.background.jobs import periodic
from qa.casework import claiming, sender
from qa.casework.closing import erase
from qa.models import Question
from qa.privacy.retention import KEEP_SPAM
from qa.vocabulary import clock
from qa.vocabulary.choices import Resolution, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM


@periodic(every=timedelta(minutes=1))
def put_back_without_holder() -> int:
    """Give questions whose holder's account was deleted or closed back to their unit; the draft stays."""
    return _each(Question.objects.without_holder(), claiming.put_back)


@periodic(every=timedelta(minutes=30))
def close_without_reply() -> int:
    """Close questions whose sender did not send in time what was asked for."""
    return _each(Question.objects.filter(status=Status.WAITING_CITIZEN, supply_until__lt=clock.now()), sender.close_no_reply)


@periodic(every=timedelta(hours=6))
def erase_what_is_over() -> int:
    """Erase contacts at the end of their retention, and spam after 30 days."""
    today = timezone.localdate(clock.now())
    ended = Question.objects.filter(status__in=(Status.ANSWERED, Status.CLOSED), erased_at__isnull=True)
    spam = ended.filter(resolution=Resolution.SPAM, closed_at__lt=clock.now() - KEEP_SPAM)
    kept_long = ended.filter(retention_until__lt=today)
    return _each(spam | kept_long, lambda question: erase(question, SYSTEM))


def _each(questions: Any, work: Any) -> int:
    """Apply `work` to each question; one that a colleague changed in the meantime is left for the next time."""
    done = 0
    for question in questions:
        try:
            work(question)
        except Refused:
            continue
        done += 1
    return done
