"""Periodic work on answers: publication at a set time."""

from __future__ import annotations

from datetime import timedelta

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.upgrades import after_upgrade
from cms.models.files.file_references import linked_files
from qa.attachments.answer_files import HANDED_IN, read_files
from qa.models import Answer, Question
from qa.processing.answering.answers import publish
from qa.processing.answering.scheduling import due_for_publication, schedule
from qa.processing.publication.publishing import date_later_answers
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM


@periodic(every=timedelta(seconds=5))
def publish_at_their_time() -> int:
    """Publish approved answers whose set time has come; one that may not be published loses its time and is left to the publisher."""
    return run_each_isolated(due_for_publication(), _publish, atomic=False)  # files are read before a transaction


def _publish(question: Question) -> bool:
    read_files(question.answer)
    try:
        publish(question, SYSTEM)
    except Refused:
        schedule(Question.objects.get(pk=question.pk), SYSTEM, at=None)
        return False
    return True


@after_upgrade
def note_files_of_answers() -> str:
    """Store the files of answers that were handed in before answers stored the list of their files."""
    count = 0
    for answer in Answer.objects.filter(files=None, question__status__in=HANDED_IN).iterator():
        files = linked_files(answer)
        answer.files.add(*files)
        count += bool(files)
    return f"The files of {count} answers are noted." if count else ""


@after_upgrade
def mend_days_of_later_answers() -> str:
    """Give second answers that an earlier version published with the day and the correction of the first their own."""
    count = date_later_answers()
    return f"{count} answers to reopened questions have their own day." if count else ""
