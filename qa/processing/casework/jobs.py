"""Periodic work on questions: holders without account, senders who did not reply, retention that is over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.background.worker.retention import Rule, register
from cms.contracts.upgrades import after_upgrade
from qa.models import Answer, AnswerPage, Question
from qa.privacy.retention import KEEP_CONTACT, KEEP_SPAM
from qa.processing.casework import claiming, sender
from qa.processing.casework.erasing import erase
from qa.vocabulary import clock
from qa.vocabulary.choices import CLOCK_STATUSES, Resolution, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM
from qa.workflow.guards import REOPEN_WITHIN


@periodic(every=timedelta(minutes=1))
def put_back_without_holder() -> int:
    """Return questions whose holder's account was deleted or closed, or who left the unit, to that unit; the draft stays."""
    return _each(Question.objects.without_holder(), claiming.put_back)


def _each(questions: Iterable[Question], work: Callable[[Question], object]) -> int:
    """Apply `work` to each question; one that fails, or that a colleague changed in the meantime, is left for the next time."""
    return run_each_isolated(questions, partial(_unless_changed, work))


def _unless_changed(work: Callable[[Question], object], question: Question) -> bool:
    with suppress(Refused), transaction.atomic():
        work(question)
        return True
    return False


def without_reply() -> QuerySet[Question]:
    """Return questions whose sender did not send in time what was asked for."""
    return Question.objects.filter(status=Status.WAITING_CITIZEN, supply_until__lt=clock.now())


def old_spam() -> QuerySet[Question]:
    """Return spam of more than 30 days ago."""
    return _ended().filter(resolution=Resolution.SPAM, closed_at__lt=clock.now() - KEEP_SPAM)


def old_contacts() -> QuerySet[Question]:
    """Return the questions whose promised time of keeping the sender's data is over.

    While the sender waits for an answer that their code opens, or could read it for less than 30 days, they are kept: the answer to the
    question, to the one that it is joined with, and to its parts.
    """
    lately = clock.now() - REOPEN_WITHIN
    awaited = Question.objects.filter(Q(status__in=CLOCK_STATUSES) | Q(answered_at__gt=lately) | Q(closed_at__gt=lately))
    parts = Question.objects.filter(Q(pk__in=awaited) | Q(merged_into__in=awaited), split_from__isnull=False)
    over = _ended().filter(retention_until__lt=timezone.localdate(clock.now()))
    return over.exclude(pk__in=awaited).exclude(merged_into__in=awaited).exclude(pk__in=parts.values("split_from"))


def _ended() -> QuerySet[Question]:
    return Question.objects.filter(status__in=(Status.ANSWERED, Status.CLOSED), erased_at__isnull=True)


register(
    Rule(
        "qa.without_reply",
        _("questions that wait for their sender: closed"),
        _("until the day that the sender was told"),
        without_reply,
        partial(_each, work=sender.close_no_reply),
        share=0.02,
        floor=20,
    )
)
_erase = partial(_each, work=lambda question: erase(question, SYSTEM))


def _old_revisions() -> Q:
    """Return the condition of erased questions with old texts: a revision of the page, not shown or with a name; two of the answer."""
    of_page, of_answer = (
        Revision.objects.filter(content_type=ContentType.objects.get_for_model(kind, for_concrete_model=False), object_id=key)
        for kind, key in ((AnswerPage, Cast(OuterRef("page__pk"), CharField())), (Answer, Cast(OuterRef("answer__pk"), CharField())))
    )
    before, shown = Q(created_at__lt=OuterRef("erased_at")), Q(pk=Coalesce(OuterRef("page__live_revision"), 0))
    return Q(Exists(of_page.filter(before & ~shown | ~Q(content__asker="")))) | Q(Exists(of_answer.filter(before)[1:2]))


@after_upgrade
def finish_erasures() -> str:
    """Do what erasures of earlier versions left: names and texts on pages and in their revisions, questions that were still open."""
    page = ~Q(page__asker="", page__live=True) & ~Q(page__slug__startswith="da-xoa-", page__live=False)
    left = Q(status__in=CLOCK_STATUSES) | Q(page__isnull=False) & page | _old_revisions()
    count = _erase(Question.objects.filter(left, erased_at__isnull=False))
    return f"{count} erasures of an earlier version are finished." if count else ""


register(Rule("qa.spam", _("words and contacts of spam"), KEEP_SPAM, old_spam, _erase, floor=50))
register(
    Rule(
        "qa.contacts",
        _("contacts and words of senders"),
        KEEP_CONTACT,
        old_contacts,
        _erase,
        share=0.02,
        floor=20,
    )
)
