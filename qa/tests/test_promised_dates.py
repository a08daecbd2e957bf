"""The due date stays what the sender was told: through joining, second units, extensions, other kinds, other units, a new calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from cms.models import OutboundMail
from qa.deadlines.explaining import explained
from qa.models import CalendarDay, Coordination, Question, SlaPolicy, Unit
from qa.processing.answering import answers
from qa.processing.casework import closing, routing, sender
from qa.processing.casework.coordinating import contribute
from qa.processing.casework.jobs import without_reply
from qa.processing.casework.reminders import remind
from qa.public.intake.receiving import classify
from qa.tests.factories import answered, approved_again, assigned, claimed, make_question, make_unit, make_user
from qa.vocabulary import clock
from qa.vocabulary.choices import Kind, Role
from qa.workflow.actors import CITIZEN, SYSTEM, actor_for
from qa.workflow.engine import lock

pytestmark = pytest.mark.django_db


def at(month: int, day: int, year: int = 2026) -> Any:
    return clock.at(timezone.make_aware(datetime(year, month, day, 9)))


def due(question: Question) -> date:
    return timezone.localdate(Question.objects.get(pk=question.pk).due_at)


def give_longer_time_with_a_second_unit(days: int) -> None:
    SlaPolicy.objects.filter(kind=Kind.QUESTION).update(coordinated_days=days)


def a_unit_that_answers_within(days: int) -> Unit:
    unit, general = make_unit(), SlaPolicy.objects.get(kind=Kind.QUESTION, unit=None)
    SlaPolicy.objects.create(kind=general.kind, unit=unit, answer_days=days, legal_basis=general.legal_basis, valid_from=date(2026, 1, 1))
    return unit


def a_free_day(day: date) -> None:
    CalendarDay.objects.create(day=day, kind="office_closed", name="Nghỉ chống bão")


def test_a_new_calendar_moves_no_date_that_was_taken_over_from_a_joined_question_and_moves_the_others():
    with at(11, 25):
        early = make_question()
    with at(12, 2):
        main, other = make_question(), make_question()
        closing.merge(early, main, SYSTEM)
    promised, before = due(main), due(other)
    assert promised == due(early) < before
    a_free_day(date(2026, 12, 8))
    routing.recompute_open_questions()
    assert due(main) == promised
    assert due(other) > before


def test_a_new_calendar_moves_the_date_of_a_question_that_took_over_none_from_the_one_joined_with_it():
    with at(11, 25):
        main, same, other = make_question(), make_question(), make_question()
        closing.merge(same, main, SYSTEM)
        a_free_day(date(2026, 12, 8))
        routing.recompute_open_questions()
    assert due(main) == due(other) > due(same)


def test_a_date_that_was_taken_over_is_explained_with_the_number_of_the_joined_question():
    with at(11, 25):
        early = make_question()
    with at(12, 2):
        main = make_question()
        before = due(main)
        closing.merge(early, main, SYSTEM)
    said = "\n".join(explained(main))
    assert all(words in said for words in (early.public_no, f"{before:%d/%m/%Y}", f"{due(main):%d/%m/%Y}"))


def test_neither_a_second_unit_nor_one_with_a_shorter_time_brings_an_extended_date_forward():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    give_longer_time_with_a_second_unit(20)
    with at(11, 25):
        question = claimed(unit, lead)
        routing.extend(question, actor_for(lead, question), until=date(2027, 1, 5), reason="Cần phối hợp")
        routing.coordinate(question, make_unit(), actor_for(lead, question))
        routing.route(question, a_unit_that_answers_within(5), SYSTEM)
    assert due(question) == date(2027, 1, 5)


def test_a_second_unit_brings_no_date_forward_where_its_time_is_the_shorter_one():
    give_longer_time_with_a_second_unit(1)
    with at(11, 25):
        question = assigned(make_unit())
        told = due(question)
        routing.coordinate(question, make_unit(), actor_for(make_user(Role.LEAD, question.unit), question))
    assert due(question) == told


def test_a_reopened_question_starts_with_one_unit_again():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    give_longer_time_with_a_second_unit(25)
    with at(11, 25):
        question = answered(unit)
        Question.objects.filter(pk=question.pk).update(coordinated=True)
    question = Question.objects.get(pk=question.pk)
    with at(12, 1):
        sender.reopen(question, CITIZEN, reason="Chưa rõ")
        short = due(question)
        routing.recompute_open_questions()
        assert due(question) == short
        question.refresh_from_db()
        routing.coordinate(question, make_unit(), actor_for(lead, question))
    assert due(question) > short


def test_days_of_a_pause_stay_when_the_kind_is_corrected():
    unit = make_unit()
    officer, clerk = make_user(Role.OFFICER, unit), make_user(Role.INTAKE)
    with at(11, 25):
        question = claimed(unit, officer)
        sender.ask_citizen(question, actor_for(officer, question), text="Ở đâu?")
    with at(12, 2):
        sender.supply(question, text="Ở xã.")
        told = due(question)
        routing.bounce(question, actor_for(officer, question), reason="Không đúng đơn vị")
        for kind in (Kind.CORRECTION, Kind.QUESTION):
            classify(question, actor_for(clerk, question), kind=kind, field=None)
    assert due(question) == told
    assert routing.recompute_open_questions() == 0


@pytest.mark.parametrize(("days", "taken"), [(5, True), (30, False)])
def test_a_unit_with_a_time_of_its_own_gets_it_when_it_is_not_later_than_the_sender_was_told(days: int, taken: bool):
    unit = a_unit_that_answers_within(days)
    with at(11, 25):
        told = due(make_question())
        question = assigned(unit)
        assert (due(question) < told) is taken
        assert question.policy_snapshot["answer_days"] == (days if taken else 15)
        shown = due(question)
        assert routing.recompute_open_questions() == 0
        routing.route(question, make_unit(), SYSTEM)
    assert due(question) == shown


def asked_until(day: date) -> Question:
    """Return a question of 16 November whose sender may reply until `day`."""
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with at(11, 16):
        question = claimed(unit, officer)
        sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    assert timezone.localdate(question.supply_until) == day
    return question


def test_a_sender_may_reply_one_working_day_longer_when_the_last_day_becomes_a_day_off():
    question = asked_until(date(2026, 12, 1))
    a_free_day(date(2026, 12, 1))
    with at(11, 20):
        routing.recompute_open_questions()
    question.refresh_from_db()
    assert timezone.localdate(question.supply_until) == date(2026, 12, 2)


def test_a_question_is_not_closed_for_want_of_a_reply_on_a_last_day_that_became_a_day_off():
    asked_until(date(2026, 12, 1))
    a_free_day(date(2026, 12, 1))
    with at(11, 20):
        routing.recompute_open_questions()
    with clock.at(timezone.make_aware(datetime(2026, 12, 1, 18))):
        assert not without_reply().exists()


def test_the_day_until_which_a_sender_may_reply_never_becomes_earlier():
    question = asked_until(date(2026, 12, 1))
    CalendarDay.objects.create(day=date(2026, 11, 21), kind="working_swap", name="Làm bù")
    with at(11, 20):
        routing.recompute_open_questions()
    question.refresh_from_db()
    assert timezone.localdate(question.supply_until) == date(2026, 12, 1)


def part_of(question: Question, days: int = 3) -> Coordination:
    lead = make_user(Role.LEAD, question.unit)
    return routing.coordinate(question, make_unit(), actor_for(lead, question), days=days)


def test_the_part_of_a_second_unit_is_due_later_when_a_day_of_its_time_becomes_a_day_off():
    with at(11, 16):
        part = part_of(assigned(make_unit()))
        a_free_day(date(2026, 11, 18))
        routing.recompute_open_questions()
    part.refresh_from_db()
    assert timezone.localdate(part.due_at) == date(2026, 11, 20)


def test_a_part_that_is_asked_for_again_is_counted_from_the_second_time():
    with at(11, 16):
        part = part_of(assigned(make_unit()))
    with at(11, 18):
        question = Question.objects.get()
        lead = make_user(Role.LEAD, question.unit)
        routing.coordinate(question, part.unit, actor_for(lead, question), days=1)
        a_free_day(date(2026, 11, 19))
        routing.recompute_open_questions()
    part.refresh_from_db()
    assert timezone.localdate(part.due_at) == date(2026, 11, 20)


def test_the_part_that_was_given_keeps_its_date_when_the_calendar_changes():
    with at(11, 16):
        question = assigned(make_unit())
        part = part_of(question)
        contribute(part, make_user(Role.OFFICER, part.unit), text="Ý kiến")
        told = part.due_at
        a_free_day(date(2026, 11, 18))
        routing.recompute_open_questions()
    part.refresh_from_db()
    assert part.due_at == told


def two_questions_and_a_new_day_off() -> tuple[Question, Question]:
    with at(11, 2):
        first, second = assigned(make_unit()), assigned(make_unit())
    a_free_day(date(2026, 11, 10))
    return first, second


def test_a_question_that_a_colleague_changes_while_the_calendar_is_stored_has_the_new_date_too(monkeypatch: pytest.MonkeyPatch):
    first, second = two_questions_and_a_new_day_off()
    told = due(first)
    clerk = actor_for(make_user(Role.INTAKE))

    def after_a_colleague(question: Question) -> None:
        routing.note(Question.objects.get(pk=question.pk), clerk, text="Ghi chú")
        lock(question)

    monkeypatch.setattr(routing, "lock", after_a_colleague)
    with at(11, 3):
        assert routing.recompute_open_questions() == 2
    assert due(first) == due(second) > told


def test_a_question_whose_date_cannot_be_counted_keeps_no_other_from_the_new_calendar():
    first, second = two_questions_and_a_new_day_off()
    told = due(second)
    Question.objects.filter(pk=first.pk).update(policy_snapshot={"answer_days": "mười lăm"})
    with at(11, 3):
        assert routing.recompute_open_questions() == 1
    assert due(second) > told


def test_a_question_that_ended_since_the_calendar_was_read_keeps_its_date(monkeypatch: pytest.MonkeyPatch):
    first, second = two_questions_and_a_new_day_off()
    told = due(first)

    def after_the_sender(question: Question) -> None:
        if question == first:
            sender.withdraw(Question.objects.get(pk=question.pk))
        lock(question)

    monkeypatch.setattr(routing, "lock", after_the_sender)
    with at(11, 3):
        assert routing.recompute_open_questions() == 1
    assert due(first) == told < due(second)


def a_part_and_a_second_round() -> Coordination:
    """Return the part of a second unit that it never gave before the answer came, of a question that was reopened."""
    with at(11, 2):
        question = assigned(make_unit())
        part = part_of(question)
        approved_again(question)
        answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))
    with at(11, 16):
        sender.reopen(question, CITIZEN, reason="Chưa rõ")
    return part


def test_a_part_that_was_not_given_is_asked_for_no_longer_once_the_question_is_reopened():
    part = a_part_and_a_second_round()
    assert not Coordination.objects.filter(pk=part.pk).exists()


def test_nobody_is_told_that_the_part_of_a_former_round_is_overdue():
    part = a_part_and_a_second_round()
    lead = make_user(Role.LEAD, part.unit)
    with at(11, 17):
        remind()
    assert not OutboundMail.objects.to(lead.email).filter(key__startswith="qa:digest").exists()


def test_what_a_second_unit_gave_stays_with_a_reopened_question():
    with at(11, 2):
        question = assigned(make_unit())
        part = part_of(question)
        contribute(part, make_user(Role.OFFICER, part.unit), text="Ý kiến")
        question.refresh_from_db()
        sender.withdraw(question)
        sender.reopen(question, actor_for(make_user(Role.LEAD, question.unit), question), reason="Người hỏi gọi lại")
    assert question.coordinations.get().contribution == "Ý kiến"
