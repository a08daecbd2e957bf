"""Rules of questions that are constants or rows: each stands here once more, so that a slip in the code is noticed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qa.deadlines import rules
from qa.deadlines.checks import check_answering_times
from qa.deadlines.due_dates import due_from_snapshot
from qa.models import CalendarDay, Coordination, Question, SlaPolicy, UnitMembership
from qa.processing.casework import routing
from qa.tests.factories import answered, assigned, claimed, in_review, make_question, make_unit, make_user
from qa.vocabulary import clock
from qa.vocabulary.choices import Kind, Resolution, Role
from qa.vocabulary.errors import Refused, Stale
from qa.vocabulary.moves import move_of
from qa.workflow import guards
from qa.workflow.actors import CITIZEN, actor_for, roles_of, visible_to
from qa.workflow.engine import check_move, may

pytestmark = pytest.mark.django_db
DECIDING = {
    "confirm_spam": {"intake"},
    "ask_citizen": {"officer", "lead"},
    "supply": {"citizen"},
    "extend": {"lead"},
    "approve": {"reviewer"},
    "answer": {"publisher", "system"},
    "refuse": {"reviewer"},
    "withdraw": {"citizen"},
    "reopen": {"citizen", "lead"},
    "correct": {"publisher"},
    "take_down": {"publisher", "protection", "system"},  # the system: again, after a restore
    "erase": {"citizen", "protection", "system"},
}


@pytest.mark.parametrize("action", DECIDING)
def test_only_these_roles_decide_for_citizen_and_public(action: str) -> None:
    assert {role.value for role in move_of(action).who} == DECIDING[action]


def test_the_later_of_two_who_change_a_question_is_told() -> None:
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    question = assigned(unit)
    first, second = (Question.objects.get(pk=question.pk) for _copy in range(2))
    routing.note(first, actor_for(lead, first), text="Đã xem")
    with pytest.raises(Stale):
        routing.note(second, actor_for(lead, second), text="Cũng đã xem")


def test_a_citizen_who_reopened_once_cannot_reopen_the_second_answer() -> None:
    question = answered()
    check_move(question, "reopen", CITIZEN, {"reason": "Chưa rõ"})
    question.citizen_reopened = True
    with pytest.raises(Refused):
        check_move(question, "reopen", CITIZEN, {"reason": "Vẫn chưa rõ"})


@pytest.mark.parametrize(("days", "is_allowed"), [(30, True), (31, False)])
def test_a_citizen_reopens_within_thirty_days_of_the_answer(days: int, is_allowed: bool) -> None:
    question = answered()
    with clock.at(question.answered_at + timedelta(days=days)):
        assert may(question, "reopen", CITIZEN) is is_allowed
        assert may(question, "reopen", actor_for(make_user(Role.LEAD, question.unit), question))  # at any time


@pytest.mark.parametrize(("guard", "name"), [("reason_given", "reason"), ("text_given", "text")])
def test_a_reason_or_text_of_spaces_is_none(guard: str, name: str) -> None:
    guards.check(guard, Question(), CITIZEN, {name: "Chưa rõ"})
    with pytest.raises(Refused):
        guards.check(guard, Question(), CITIZEN, {name: "  "})


def test_a_refusal_needs_its_legal_ground() -> None:
    unit = make_unit()
    reviewer = make_user(Role.REVIEWER, unit)
    question = in_review(unit, make_user(Role.OFFICER, unit))
    question.answer.proposed_resolution, question.answer.legal_ground = Resolution.REFUSED, " "
    with pytest.raises(Refused):
        guards.check("second_person_and_ground", question, actor_for(reviewer, question), {})
    question.answer.legal_ground = "khoản 1 Điều 6"
    guards.check("second_person_and_ground", question, actor_for(reviewer, question), {})


def test_an_officer_opens_no_question_of_another_unit() -> None:
    mine, other = make_unit(), make_unit()
    officer = make_user(Role.OFFICER, mine)
    question, foreign = assigned(mine), assigned(other)
    assert set(visible_to(officer).values_list("pk", flat=True)) == {question.pk}
    assert foreign.pk not in set(visible_to(officer).values_list("pk", flat=True))


def test_an_officer_sees_once_what_two_of_their_units_have_a_part_in() -> None:
    first, second, other = make_unit(), make_unit(), make_unit()
    officer = make_user(Role.OFFICER, first)
    UnitMembership.objects.create(user=officer, unit=second, role=Role.OFFICER)
    own, foreign = assigned(first), assigned(other)
    for question, units in ((own, (second,)), (foreign, (first, second))):
        for unit in units:
            Coordination.objects.create(question=question, unit=unit, due_at=timezone.now())
    assert sorted(visible_to(officer).values_list("pk", flat=True)) == sorted((own.pk, foreign.pk))


def test_a_deputy_stands_in_on_the_days_of_absence_and_on_no_other() -> None:
    unit = make_unit()
    boss, deputy = make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit)
    first, last = date(2026, 11, 23), date(2026, 11, 27)
    UnitMembership.objects.filter(user=boss).update(absent_from=first, absent_to=last, deputy=deputy)
    for day, stands_in in ((first - timedelta(days=1), False), (first, True), (last, True), (last + timedelta(days=1), False)):
        with clock.at(timezone.make_aware(datetime(day.year, day.month, day.day, 9))):
            assert (Role.LEAD in roles_of(deputy, unit.pk)) is stands_in


def a_policy_like(policy: SlaPolicy, **values: Any) -> SlaPolicy:
    fields = {field.attname: getattr(policy, field.attname) for field in SlaPolicy._meta.concrete_fields if not field.primary_key}
    return SlaPolicy.objects.create(**{**fields, **values})


def test_a_policy_ends_before_its_last_day_and_the_next_one_begins_on_it() -> None:
    change, unit = date(2027, 1, 1), make_unit()
    general = SlaPolicy.objects.get(kind=Kind.PAGE_PROBLEM)
    own = a_policy_like(general, unit_id=unit.pk, valid_to=change)
    known = rules.Rules(calendar=rules.working_calendar(), policies=tuple(SlaPolicy.objects.filter(kind=Kind.PAGE_PROBLEM)), words=())
    assert known.policy(Kind.PAGE_PROBLEM, change - timedelta(days=1), unit.pk) == own
    assert known.policy(Kind.PAGE_PROBLEM, change, unit.pk) == general


def test_in_a_gap_between_answering_times_the_ended_one_is_used_and_the_gap_is_reported() -> None:
    end, begin = date(2027, 1, 1), date(2027, 1, 4)
    old = SlaPolicy.objects.get(kind=Kind.QUESTION)
    SlaPolicy.objects.filter(pk=old.pk).update(valid_to=end)
    with clock.at(timezone.make_aware(datetime(2027, 1, 2, 9))):
        assert make_question().policy_snapshot["policy"] == old.pk
    late = a_policy_like(old, valid_from=begin, valid_to=None)
    with pytest.raises(ValidationError, match="01/01/2027"):
        late.full_clean()
    old.refresh_from_db()
    with pytest.raises(ValidationError, match="04/01/2027"):
        old.full_clean()
    late.valid_from = end
    late.full_clean()
    with time_machine.travel("2027-01-02T09:00+07:00"):
        assert [each.msg for each in check_answering_times(databases=["default"])] == ["No answering time is in force today for: question."]


def test_a_new_calendar_leaves_an_extended_question_at_the_date_that_was_promised() -> None:
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(timezone.make_aware(datetime(2026, 11, 25, 9))):
        question = claimed(unit, lead)
        routing.extend(question, actor_for(lead, question), until=date(2026, 12, 25), reason="Cần phối hợp")
    promised = question.due_at
    for day in range(1, 15):  # so many that the policy alone would end behind the day that was promised
        CalendarDay.objects.create(day=date(2026, 12, day), kind="office_closed", name="Nghỉ chống bão")
    assert due_from_snapshot(question.policy_snapshot, question.clock_started_at) > promised
    assert routing.recompute_open_questions() == 0
    assert Question.objects.get(pk=question.pk).due_at == promised


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2026, 8, 20), 5, date(2026, 8, 26)),  # Saturday 22 August is worked in exchange for another day
        (date(2026, 11, 20), 5, date(2026, 11, 30)),  # Tuesday 24 November is a holiday
        (date(2026, 2, 10), 15, date(2026, 3, 10)),  # Tết
    ],
)
def test_weekends_and_holidays_are_skipped_and_swapped_saturdays_count(received: date, days: int, due: date) -> None:
    moment = timezone.make_aware(datetime(received.year, received.month, received.day, 9))
    assert timezone.localtime(rules.working_calendar().due(moment, days)) == timezone.make_aware(datetime(due.year, due.month, due.day, 17))


def test_working_days_of_a_pause_are_added_when_a_date_is_worked_out_again() -> None:
    snapshot = {"answer_days": 15, "day_unit": "working"}
    start = timezone.make_aware(datetime(2026, 11, 2, 9))
    plain, moved = (timezone.localdate(due_from_snapshot(snapshot, start, extra_days=days)) for days in (0, 7))
    assert rules.working_calendar().between(plain, moved) == 7


def test_the_report_says_how_many_days_nine_of_ten_took() -> None:
    call_command("sync_roles", verbosity=0)
    with clock.at(timezone.make_aware(datetime(2026, 11, 20, 9))):
        question = answered(make_unit())
    Question.objects.filter(pk=question.pk).update(answered_at=timezone.make_aware(datetime(2026, 11, 26, 9)))
    client = Client()
    client.force_login(make_user(Role.INTAKE))
    with clock.at(timezone.make_aware(datetime(2026, 11, 27, 9))):
        page = client.get(reverse("qa_staff:report"), {"start": "2026-11-01", "end": "2026-11-30"})
    took = page.context["total"].p90_days
    assert took == 3
    assert f"90% trong {took}" in page.content.decode()
