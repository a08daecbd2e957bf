"""Periodic work on answers: publication at a set time."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from qa.models import Question
from qa.processing.answering.scheduling import due_for_publication, publish_scheduled, schedule
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM


@periodic(every=timedelta(seconds=5))
def publish_at_their_time() -> int:
    """Publish approved answers whose set time has come; one that may not go out loses its time, and stays for the publisher."""
    done = 0
    for question in due_for_publication():
        try:
            publish_scheduled(question)
        except Refused:
            schedule(Question.objects.get(pk=question.pk), SYSTEM, at=None)
        else:
            done += 1
    return done
