"""The portal's own answering figures as a series of the statistics of services."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.contracts.indicators import measures
from qa.models import Question
from qa.tests.factories import make_question, make_unit

pytestmark = pytest.mark.django_db


def test_answers_within_the_term_are_counted_by_month_and_unit(client: Client) -> None:
    unit = make_unit()
    answered = timezone.make_aware(datetime(2026, 10, 20, 9))
    for days in (1, 1, -1):
        question = make_question()
        Question.objects.filter(pk=question.pk).update(unit=unit, answered_at=answered, due_at=answered + timedelta(days=days))
    series = next(one for source in measures for one in source() if one.code == "hoi-dap-dung-han")
    assert {(value.unit, value.numerator, value.denominator) for value in series.values} == {("", 2, 3), (unit.name, 2, 3)}
    assert "66,67 %" in client.get("/thong-ke-dich-vu/").content.decode()
