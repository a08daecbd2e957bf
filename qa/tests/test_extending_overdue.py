"""Extending a question that is overdue: to which day, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from qa.models import Question
from qa.processing.casework import routing
from qa.tests.staff import logged_in
from qa.tests.test_clocks import at, overdue_since
from qa.vocabulary import clock
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def extend(question: Question, lead: Any, until: date) -> None:
    with clock.at(at(12, 10)):
        routing.extend(question, actor_for(lead, question), until=until, reason="Cần xác minh thêm")


def test_an_overdue_question_is_not_extended_to_a_day_that_is_past():
    question, lead = overdue_since(11, 2)
    with pytest.raises(Refused, match="đã qua"):
        extend(question, lead, date(2026, 12, 9))
    assert Question.objects.get().extension_count == 0


def test_an_overdue_question_is_extended_to_today_while_the_office_is_open():
    question, lead = overdue_since(11, 2)
    extend(question, lead, date(2026, 12, 10))
    assert timezone.localdate(question.due_at) == date(2026, 12, 10)


def test_a_question_is_not_extended_to_today_after_closing_time():
    question, lead = overdue_since(11, 2)
    with clock.at(at(12, 10, 18)), pytest.raises(Refused, match="đã qua"):
        routing.extend(question, actor_for(lead, question), until=date(2026, 12, 10), reason="Cần xác minh thêm")


def test_who_extends_what_is_overdue_for_longer_than_the_rules_extend_hears_the_last_day_that_was_allowed():
    question, lead = overdue_since(9, 1)
    latest = timezone.localdate(routing.latest_extension(question))
    with pytest.raises(Refused, match=f"{latest:%d/%m/%Y}"):
        extend(question, lead, date(2026, 12, 11))


def test_the_form_of_an_extension_says_that_the_last_day_that_was_allowed_is_past():
    question, lead = overdue_since(9, 1)
    with clock.at(at(12, 10)):
        page = logged_in(lead).get(reverse("qa_staff:detail", args=[question.pk])).content.decode()
    assert f"{timezone.localdate(routing.latest_extension(question)):%d/%m/%Y} và ngày đó đã qua" in page


def test_a_sender_is_told_no_new_date_that_is_past():
    question, lead = overdue_since(11, 2)
    with clock.at(at(12, 10)):
        form = {"extend-until": "01/12/2026", "extend-reason": "Cần xác minh thêm"}
        logged_in(lead).post(reverse("qa_staff:act", args=[question.pk, "extend"]), form)
    assert not question.messages.exists()
