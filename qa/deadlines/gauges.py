"""Figures of the questions for the metrics: how many are open, how many are late, how many answers came in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F, Q

from cms.background.monitoring.metrics import Gauge, state
from qa.models import Question
from qa.vocabulary import clock

RECENT = timedelta(days=30)
NEWLY = timedelta(days=1)


@state("questions")
def read_questions() -> Iterator[Gauge]:
    """Yield the numbers of open, overdue and newly overdue questions, and of answers of the last 30 days by whether they came in time."""
    yield Gauge("portal_questions_open", Question.objects.open().count(), "Questions without an answer.")
    overdue = Question.objects.open().overdue().aggregate(all=Count("pk"), newly=Count("pk", filter=Q(due_at__gte=clock.now() - NEWLY)))
    yield Gauge("portal_questions_overdue", overdue["all"], "Open questions whose time is over.")
    yield Gauge("portal_questions_newly_overdue", overdue["newly"], "Open questions whose time ended in the last 24 hours.")
    answered = Question.objects.filter(answered_at__gte=clock.now() - RECENT, due_at__isnull=False)
    counts = answered.aggregate(all=Count("pk"), yes=Count("pk", filter=Q(answered_at__lte=F("due_at"))))
    for word, count in (("yes", counts["yes"]), ("no", counts["all"] - counts["yes"])):
        yield Gauge("portal_answers_30_days", count, "Answers of the last 30 days, by whether they came in time.", (("in_time", word),))
