"""Steps of the clock are told once for a date, and again when the date moved; an escalation ends when it is in time again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from qa.models import CalendarDay, DayKind, Question
from qa.processing.casework import claiming, routing, sender
from qa.tests.factories import claimed, make_unit, make_user
from qa.tests.staff import logged_in
from qa.tests.test_absence_and_reminders import digests
from qa.tests.test_clocks import at, escalated, overdue_since, run_reminders
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def told_on(question: Question, level: str) -> list[date]:
    """Return the days on which a step of the ladder was told."""
    moments = question.events.filter(action="escalate", data__level=level).order_by("seq").values_list("at", flat=True)
    return [timezone.localdate(moment) for moment in moments]


def working_days(month: int, first: int, last: int) -> list[tuple[int, int]]:
    return [(month, day) for day in range(first, last + 1)]


def test_a_question_that_is_late_again_after_its_extension_is_told_again():
    question, lead = overdue_since(11, 2)
    run_reminders((11, 25))
    question.refresh_from_db()
    with clock.at(at(11, 25)):
        routing.extend(question, actor_for(lead, question), until=date(2026, 12, 4), reason="Cần xác minh thêm")
    run_reminders(*working_days(11, 26, 30), *working_days(12, 1, 8))
    assert told_on(question, "overdue") == [date(2026, 11, 25), date(2026, 12, 7)]


def test_the_warning_is_given_again_before_the_date_to_which_a_pause_moved_the_end():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with clock.at(at(11, 2)):
        question = claimed(unit, officer)
    run_reminders((11, 23))
    question.refresh_from_db()
    with clock.at(at(11, 23)):
        sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    with clock.at(at(12, 3)):
        sender.supply(question, text="Tôi bổ sung")
    before = digests(officer).count()
    run_reminders(*working_days(12, 4, 14))
    assert told_on(question, "day_before")[0] == date(2026, 11, 23)
    assert len(told_on(question, "day_before")) == 2
    assert digests(officer).count() > before


def test_a_step_is_told_once_for_a_date_however_often_it_is_asked():
    question, _lead = overdue_since(11, 2)
    run_reminders(*working_days(11, 23, 30), *working_days(12, 1, 10))
    assert len(told_on(question, "overdue")) == len(told_on(question, "two_days")) == 1


def test_a_date_that_becomes_earlier_is_not_told_twice():
    question, _lead = overdue_since(11, 2)
    run_reminders((11, 25))
    Question.objects.filter(pk=question.pk).update(due_at=at(11, 20, 17))
    run_reminders((11, 26))
    assert len(told_on(question, "overdue")) == 1


def test_the_part_of_a_second_unit_whose_date_was_set_again_is_told_again():
    unit, asked = make_unit(), make_unit()
    lead, other_lead = make_user(Role.LEAD, unit), make_user(Role.LEAD, asked)
    with clock.at(at(11, 2)):
        question = claimed(unit, lead)
        routing.coordinate(question, asked, actor_for(lead, question), days=2)
    run_reminders((11, 5))
    question.refresh_from_db()
    with clock.at(at(11, 5)):
        routing.coordinate(question, asked, actor_for(lead, question), days=1)
    run_reminders((11, 6), (11, 9))
    assert digests(other_lead).count() == 2


def test_an_extended_question_that_is_in_time_again_is_no_longer_escalated():
    question, lead, head = escalated()
    with clock.at(at(11, 30)):
        routing.extend(question, actor_for(lead, question), until=date(2026, 12, 14), reason="Cần xác minh thêm")
        assert question.escalated_to == ""
        assert not logged_in(head).get(reverse("qa_staff:queue"), {"xem": "escalated"}).context["rows"]


def move_by_coordination(question: Question, lead: Any) -> None:
    snapshot = {**question.policy_snapshot, "coordinated_days": 60}
    Question.objects.filter(pk=question.pk).update(policy_snapshot=snapshot, stage_due_at=None)
    question.refresh_from_db()
    routing.coordinate(question, make_unit(), actor_for(lead, question), days=3)


def move_by_days_off(question: Question, lead: Any) -> None:
    for day in (date(2026, 11, 3) + timedelta(days=n) for n in range(27)):
        CalendarDay.objects.get_or_create(day=day, defaults={"kind": DayKind.HOLIDAY, "name": "Nghỉ"})
    routing.recompute_open_questions()


@pytest.mark.parametrize("move", [move_by_coordination, move_by_days_off])
def test_a_question_whose_date_moved_so_that_it_is_in_time_is_no_longer_escalated(move: Any):
    question, lead, _head = escalated()
    with clock.at(at(11, 30)):
        move(question, lead)
        question.refresh_from_db()
        assert not question.is_overdue
    assert question.escalated_to == ""


def test_a_question_that_comes_back_from_its_sender_in_time_is_no_longer_escalated():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with clock.at(at(11, 2)):
        question = claimed(unit, officer)
        ladder = [{"level": "early", "days": -3, "to": ["head"]}]
        Question.objects.filter(pk=question.pk).update(policy_snapshot={**question.policy_snapshot, "ladder": ladder}, stage_due_at=None)
    run_reminders((11, 20))
    question.refresh_from_db()
    assert question.escalated_to
    with clock.at(at(11, 20)):
        sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    with clock.at(at(12, 2)):
        sender.supply(question, text="Tôi bổ sung")
    assert question.escalated_to == ""


def test_a_question_that_comes_back_from_its_sender_late_stays_escalated():
    question, lead, _head = escalated()
    with clock.at(at(11, 30)):
        claiming.claim(question, actor_for(lead, question))
        sender.ask_citizen(question, actor_for(lead, question), text="Xin bổ sung")
        sender.supply(question, text="Tôi bổ sung")
    assert question.escalated_to
