"""Clocks that run: stages, escalation, reminders, and what is told to whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import OutboundMail
from qa.deadlines.rules import working_calendar
from qa.deadlines.stages import end_of, is_late, words_for
from qa.models import Question, SlaPolicy, UnitMembership
from qa.processing.answering import answers
from qa.processing.casework import appointing, claiming, routing, sender
from qa.processing.casework.reminders import remind, remind_senders
from qa.public.intake import receiving, splitting
from qa.staff.queue.worklist import WORK, questions_waiting
from qa.tests.factories import assigned, claimed, in_review, make_question, make_unit, make_user, submission
from qa.tests.staff import logged_in
from qa.tests.test_absence_and_reminders import digests
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def at(month: int, day: int, hour: int = 9, year: int = 2026) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour))


def run_reminders(*days: tuple[int, int]) -> None:
    for month, day in days:
        with clock.at(at(month, day)):
            remind()


def levels(question: Question) -> dict[str, list[str]]:
    return {event.data["level"]: event.data["to"] for event in question.events.filter(action="escalate") if "to" in event.data}


def waiting(user: Any) -> dict[str, int]:
    counts = {item.label: item.count for item in questions_waiting(user)}
    return {name: counts[label] for name, label in WORK.items() if label in counts}


def test_a_question_that_nobody_routes_goes_to_intake_then_to_the_head_then_to_the_leader():
    intake, head, leader = (make_user(role) for role in (Role.INTAKE, Role.HEAD, Role.LEADER))
    with clock.at(at(11, 2)):
        question = make_question()  # to be routed by 3 November, 17:00
    run_reminders((11, 3))
    assert not levels(question)
    run_reminders((11, 4))
    assert (digests(intake).count(), digests(head).count(), digests(leader).count()) == (1, 0, 0)
    run_reminders((11, 5))
    assert (digests(head).count(), digests(leader).count()) == (1, 0)
    run_reminders((11, 6), (11, 9))
    assert (digests(head).count(), digests(leader).count()) == (1, 1)
    question.refresh_from_db()
    assert question.escalated_to == Role.LEADER
    with clock.at(at(11, 9)):
        assert waiting(head)["escalated"] == waiting(leader)["escalated"] == waiting(intake)["late_triage"] == 1
        assert waiting(intake)["escalated"] == 0
        page = logged_in(leader).get(reverse("qa_staff:detail", args=[question.pk])).content.decode()
    assert "Lãnh đạo cơ quan" in page


def test_an_answer_that_is_not_written_in_time_goes_to_officer_and_lead_then_to_the_head():
    unit = make_unit()
    officer, lead, head = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit), make_user(Role.HEAD)
    with clock.at(at(11, 2)):
        question = claimed(unit, officer)
    assert timezone.localdate(question.stage_due_at) == date(2026, 11, 16)
    run_reminders((11, 17))
    assert levels(question)["draft_overdue"] == ["officer", "lead"]
    with clock.at(at(11, 17)):
        assert waiting(lead)["late_draft"] == 1
    run_reminders((11, 18), (11, 19))
    assert levels(question)["draft_head"] == ["head"]
    assert digests(head).count() == 1


def test_where_nobody_is_leader_the_head_is_told_and_without_a_head_the_publisher():
    publisher = make_user(Role.PUBLISHER)
    with clock.at(at(11, 2)):
        make_question()
    run_reminders((11, 5))
    assert digests(publisher).count() == 1
    assert waiting(publisher)["escalated"] == 1
    head = make_user(Role.HEAD)
    run_reminders((11, 9))
    assert (digests(publisher).count(), digests(head).count()) == (1, 1)
    assert (waiting(publisher)["escalated"], waiting(head)["escalated"]) == (0, 1)


def test_a_head_of_one_unit_and_their_deputy_see_its_escalations_and_the_publisher_those_of_the_others():
    """Let the list show what the mails tell: who acts is asked for the unit of the question."""
    mine, other = make_unit(), make_unit()
    publisher, head, deputy = make_user(Role.PUBLISHER), make_user(), make_user(Role.OFFICER, mine)
    appointing.appoint(head, Role.HEAD, mine)
    UnitMembership.objects.filter(user=head).update(deputy=deputy, absent_from=date(2026, 11, 16))
    with clock.at(at(11, 2)):
        for unit in (mine, other):
            claimed(unit, make_user(Role.OFFICER, unit))
    run_reminders((11, 17), (11, 18), (11, 19))
    with clock.at(at(11, 19)):
        counts = [waiting(user)["escalated"] for user in (head, deputy, publisher)]
    assert counts == [1, 1, 1]
    assert (digests(deputy).count(), digests(publisher).count()) == (1, 1)


def test_a_stage_that_is_done_in_time_is_never_told_and_each_run_of_a_stage_has_its_own_clock():
    unit, intake = make_unit(), make_user(Role.INTAKE)
    officer = make_user(Role.OFFICER, unit)
    with clock.at(at(11, 2)):
        question = assigned(unit)
    run_reminders((11, 5))
    assert "triage_overdue" not in levels(question)
    with clock.at(at(11, 5)):
        question.refresh_from_db()
        routing.bounce(question, actor_for(officer, question), reason="Không thuộc đơn vị")
    assert timezone.localdate(question.stage_due_at) == date(2026, 11, 6)
    run_reminders((11, 9))
    assert levels(question)["triage_overdue"] == ["intake"]
    assert digests(intake).count() == 1


def test_an_answer_given_back_to_its_author_starts_the_time_for_writing_again():
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    with clock.at(at(11, 2)):
        question = in_review(unit, officer)
    with clock.at(at(11, 12)):
        answers.return_to_author(question, actor_for(reviewer, question), reason="Thiếu căn cứ")
    assert question.stage_due_at == working_calendar().due(at(11, 12), 10)


def test_a_stage_ends_with_the_time_of_the_whole_answer_where_that_is_earlier():
    unit = make_unit()
    officer, lead = make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    SlaPolicy.objects.filter(kind="question").update(answer_days=5)
    with clock.at(at(11, 2)):
        question = claimed(unit, officer)
        assert (question.stage_due_at > question.due_at, end_of(question)) == (True, question.due_at)
        assert "cũng là hạn trả lời" in words_for(question)
    assert timezone.localdate(question.due_at) == date(2026, 11, 9)
    with clock.at(at(11, 10)):
        assert is_late(question, at(11, 10))
        assert waiting(lead)["late_draft"] == 1
    run_reminders((11, 10))
    assert levels(question)["draft_overdue"] == ["officer", "lead"]


def test_a_stage_that_began_when_the_whole_was_overdue_has_its_own_time():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(11, 2)):
        question = make_question()
    with clock.at(at(12, 1)):
        routing.route(question, unit, SYSTEM)
        assert (end_of(question), is_late(question, at(12, 1))) == (question.stage_due_at, False)
        assert waiting(lead).get("late_draft", 0) == 0


def test_an_extension_moves_the_end_of_the_stage_by_the_same_working_days_and_a_new_calendar_leaves_it():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(11, 2)):
        question = claimed(unit, lead)
        calendar, due, end = working_calendar(), question.due_at, question.stage_due_at
        page = logged_in(lead).get(reverse("qa_staff:detail", args=[question.pk])).content.decode()
        assert f"Muộn nhất là ngày {timezone.localdate(routing.latest_extension(question)):%d/%m/%Y}" in page
        routing.extend(question, actor_for(lead, question), until=date(2026, 12, 1), reason="Phức tạp")
    moved = calendar.between(timezone.localdate(due), timezone.localdate(question.due_at))
    assert question.stage_due_at == calendar.postpone(end, moved) > end
    routing.recompute_open_questions()
    assert Question.objects.get(pk=question.pk).stage_due_at == question.stage_due_at


def test_an_extension_to_the_last_day_is_allowed_also_when_a_new_rule_closes_that_day_later():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(11, 2)):
        question = claimed(unit, lead)
        Question.objects.filter(pk=question.pk).update(due_at=question.due_at - timedelta(minutes=30))
        question.refresh_from_db()
        latest = timezone.localdate(routing.latest_extension(question))
        with pytest.raises(Refused):
            routing.extend(question, actor_for(lead, question), until=latest + timedelta(days=1), reason="Phức tạp")
        question.refresh_from_db()
        routing.extend(question, actor_for(lead, question), until=latest, reason="Phức tạp")
    assert timezone.localdate(question.due_at) == latest


def test_a_pause_moves_the_end_of_the_stage_too():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with clock.at(at(11, 2)):
        question = claimed(unit, officer)
        end = question.stage_due_at
        sender.ask_citizen(question, actor_for(officer, question), text="Ở đâu?")
    with clock.at(at(11, 5)):
        sender.supply(question, text="Ở xã.")
    assert question.stage_due_at == working_calendar().postpone(end, 3)


def test_the_days_of_warning_are_told_to_officer_and_lead():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    SlaPolicy.objects.update(warn_days=4)
    with clock.at(at(11, 2)):
        question = claimed(unit, officer)
    assert timezone.localdate(question.due_at) == date(2026, 11, 23)
    run_reminders((11, 17))
    assert "warn" not in levels(question)
    run_reminders((11, 18))
    assert levels(question)["warn"] == ["officer", "lead"]


def test_the_sender_is_reminded_once_before_a_question_is_closed_and_sees_it_on_the_tracking_page():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with clock.at(at(11, 2)):
        receipt = receiving.submit(with_mail())
        question = receipt.question
        sender.confirm_email(question.contact)
        question.refresh_from_db()
        routing.route(question, unit, SYSTEM)
        claiming.claim(question, actor_for(officer, question))
        sender.ask_citizen(question, actor_for(officer, question), text="Ở đâu?")
    for day, hour in ((10, 9), (12, 22), (13, 9), (13, 10), (16, 9)):  # until 16 November; three working days before is the 11th
        with clock.at(at(11, day, hour)):
            remind_senders()
    mails = [mail for mail in OutboundMail.objects.to("nguoi-hoi@example.com") if "trả lời trước hết ngày" in mail.subject]
    (mail,) = mails
    assert "16/11/2026" in mail.text
    assert question.events.filter(action="escalate", data__level="sender-1").get().at.date() == date(2026, 11, 13)
    with clock.at(at(11, 13)):
        assert "nhắc" in Client().post(reverse("qa_private:track"), {"code": receipt.code}).content.decode()


def with_mail() -> receiving.Submission:
    return submission(contact=receiving.Contact(email="nguoi-hoi@example.com"), consent=True)


def test_an_overdue_question_that_is_given_back_stays_before_whom_it_was_escalated_to():
    leader, unit = make_user(Role.LEADER), make_unit()
    with clock.at(at(11, 2)):
        question = in_review(unit, make_user(Role.OFFICER, unit))
    run_reminders((11, 24), (11, 26), (12, 2))
    question.refresh_from_db()
    assert question.escalated_to == Role.LEADER
    with clock.at(at(12, 2)):
        answers.return_to_author(question, actor_for(make_user(Role.REVIEWER, unit), question), reason="Chưa đủ căn cứ")
        assert waiting(leader)["escalated"] == 1


def test_a_part_that_is_split_off_has_the_whole_time_of_its_stage():
    with clock.at(at(11, 2)):
        question = assigned(make_unit())
    with clock.at(at(11, 20)):
        part = splitting.split(question, actor_for(make_user(Role.INTAKE), question), title="Phần hai", body="Phí bao nhiêu?")
        assert part.stage_due_at > clock.now()


def overdue_since(month: int, day: int) -> tuple[Question, Any]:
    """Return a question received on a day, long enough ago to be overdue on 10 December, and the lead of its unit."""
    unit = make_unit()
    with clock.at(at(month, day)):
        return assigned(unit), make_user(Role.LEAD, unit)


def escalated() -> tuple[Question, Any, Any]:
    """Return a question of 2 November that is laid before the head, the lead of its unit, and the head."""
    question, lead = overdue_since(11, 2)
    head = make_user(Role.HEAD)
    run_reminders((11, 30))
    question.refresh_from_db()
    assert question.escalated_to
    return question, lead, head


def test_a_question_that_runs_late_while_it_is_checked_for_spam_is_told_to_intake():
    clerk = make_user(Role.INTAKE)
    with clock.at(at(11, 2)):
        make_question(spam_score=1.0)
    run_reminders((11, 25))
    assert digests(clerk).count() == 1


def test_a_question_that_runs_late_while_it_is_checked_for_spam_stands_before_those_it_was_escalated_to():
    head = make_user(Role.HEAD)
    with clock.at(at(11, 2)):
        question = make_question(spam_score=1.0)
        Question.objects.filter(pk=question.pk).update(policy_snapshot={"ladder": [{"level": "late", "days": 0, "to": ["head"]}]})
    run_reminders((11, 25))
    assert digests(head).count() == 1
    with clock.at(at(11, 25)):
        rows = logged_in(head).get(reverse("qa_staff:queue"), {"xem": "escalated"}).context["rows"]
    assert [row.question for row in rows] == [question]


def test_what_no_lead_is_told_of_is_told_to_intake():
    officer, clerk = make_user(Role.OFFICER, make_unit()), make_user(Role.INTAKE)
    with clock.at(at(11, 2)):
        claimed(officer.qa_memberships.get().unit, officer)
    run_reminders((11, 23))  # the day before the end
    assert digests(clerk).count() == 1
