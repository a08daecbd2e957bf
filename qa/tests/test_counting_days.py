"""How days are counted: receipt, months, days off, how a date is explained, and what an upgrade moves."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.contracts.upgrades import run_steps
from cms.contracts.working_days import months_after
from qa.deadlines.explaining import explained
from qa.deadlines.rules import current, working_calendar
from qa.deadlines.working_days import Counting
from qa.models import AfterHours, CalendarDay, CountingRule, FirstDay, LegalBasis, Question, SlaPolicy
from qa.processing.casework import claiming, routing, sender
from qa.public.intake import receiving
from qa.tests.factories import assigned, claimed, make_question, make_unit, make_user
from qa.tests.staff import logged_in
from qa.tests.test_clocks import at, with_mail
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.workflow.actors import SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.mark.parametrize(
    ("late", "first_day", "received", "zero"),
    [
        (AfterHours.NEXT, FirstDay.WORKING, at(11, 27, 17), date(2026, 11, 30)),
        (AfterHours.SAME, FirstDay.WORKING, at(11, 27, 17), date(2026, 11, 27)),
        (AfterHours.NEXT, FirstDay.WORKING, at(11, 28), date(2026, 11, 30)),
        (AfterHours.NEXT, FirstDay.RECEIPT, at(11, 28), date(2026, 11, 28)),
        (AfterHours.NEXT, FirstDay.RECEIPT, at(11, 27, 17), date(2026, 11, 30)),
    ],
)
def test_the_rule_of_counting_says_on_which_day_a_question_counts_as_received(late: str, first_day: str, received: datetime, zero: date):
    assert working_calendar().day_zero(received, Counting(late=late, first_day=first_day)) == zero


def test_a_new_rule_of_counting_holds_for_new_questions_and_open_ones_keep_theirs():
    with clock.at(at(11, 27, 16)):
        before = make_question()
    basis = LegalBasis.objects.create(number="Quy chế mới", title="Quy chế giờ làm việc mới")
    CountingRule.objects.create(opens=time(7), closes=time(16), legal_basis=basis, valid_from=date(2026, 11, 27))
    with clock.at(at(11, 27, 16)):
        after = make_question()
    assert timezone.localdate(after.due_at) > timezone.localdate(before.due_at)
    assert timezone.localtime(after.due_at).hour == 16
    routing.recompute_open_questions()
    assert Question.objects.get(pk=before.pk).due_at == before.due_at


def test_a_rule_of_counting_ends_before_its_last_day_and_the_next_one_begins_on_it():
    change, basis = date(2026, 12, 1), LegalBasis.objects.create(number="Quy chế", title="Quy chế giờ làm việc")
    CountingRule.objects.filter(valid_to=None).update(valid_to=change)
    assert current().counting_on(date(2026, 11, 30))["closes"] == "17:00"
    assert current().counting_on(change) == {}
    CountingRule.objects.create(opens=time(7), closes=time(16), legal_basis=basis, valid_from=change)
    assert current().counting_on(change)["closes"] == "16:00"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 10, 5), 15, date(2028, 1, 5)),
    ],
)
def test_months_end_on_the_same_day_of_the_month_or_on_its_last(start: date, months: int, end: date):
    assert months_after(start, months) == end


def test_a_time_of_months_that_ends_on_a_day_off_moves_to_the_next_working_day():
    SlaPolicy.objects.filter(kind="question").update(answer_days=2, day_unit="months")
    with clock.at(at(9, 28)):
        question = make_question()
    assert timezone.localdate(question.due_at) == date(2026, 11, 30)  # 28 November is a Saturday
    said = "\n".join(explained(question))
    assert ("28/11/2026" in said, "30/11/2026" in said) == (True, True)


def test_the_desk_says_from_which_day_a_stage_counts_and_that_a_clock_stands_still():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with clock.at(at(11, 18, 18)):
        question = claimed(unit, officer)
        assert "10 ngày làm việc kể từ ngày 19/11/2026" in _desk(officer, question)
        sender.ask_citizen(question, actor_for(officer, question), text="Cháu sinh ở đâu?")
        assert "Thời hạn tạm dừng từ ngày 18/11/2026" in _desk(officer, question)


def _desk(user: Any, question: Question) -> str:
    return logged_in(user).get(reverse("qa_staff:detail", args=[question.pk])).content.decode()


def test_the_date_is_explained_with_rule_receipt_first_day_days_off_and_what_moved_it():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(11, 18, 18)):
        receipt = receiving.submit(with_mail())
        question = receipt.question
        routing.route(question, unit, SYSTEM)
        claiming.claim(question, actor_for(lead, question))
        routing.extend(question, actor_for(lead, question), until=date(2026, 12, 15), reason="Phức tạp")
    said = "\n".join(explained(question))
    for words in ("15 ngày làm việc", "18:00 18/11/2026", "19/11/2026", "20/11/2026", "24/11/2026 (Ngày Văn hóa Việt Nam)", "15/12/2026"):
        assert words in said
    assert "Bộ luật Dân sự" in said
    with clock.at(at(11, 20)):
        assert "24/11/2026 (Ngày Văn hóa Việt Nam)" in logged_in(lead).get(reverse("qa_staff:detail", args=[question.pk])).content.decode()
        assert "24/11/2026 (Ngày Văn hóa" in Client().post(reverse("qa_private:track"), {"code": receipt.code}).content.decode()


def test_an_upgrade_brings_the_calendar_and_the_open_dates_up_to_date():
    with clock.at(at(11, 18)):
        question = make_question()
    CalendarDay.objects.create(day=date(2026, 12, 1), kind="office_closed", name="Nghỉ chống bão")
    old = question.due_at
    assert any("1 due dates" in words for words in run_steps())
    assert Question.objects.get(pk=question.pk).due_at > old
    call_command("refresh_calendar", verbosity=0)
    assert run_steps() == []


def test_a_reopened_question_is_explained_without_what_moved_its_former_date():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(11, 2)):
        question = assigned(unit)
        claiming.claim(question, actor_for(lead, question))
        routing.extend(question, actor_for(lead, question), until=date(2026, 12, 15), reason="Phức tạp")
    Question.objects.filter(pk=question.pk).update(clock_started_at=at(11, 20), due_at=at(12, 11))
    question.refresh_from_db()
    assert "15/12/2026" not in "\n".join(explained(question))


def test_an_upgrade_moves_no_end_of_a_stage_where_no_day_changed():
    with clock.at(at(11, 2)):
        question = assigned(make_unit())
    before = question.stage_due_at
    basis = LegalBasis.objects.create(number="Quy chế mới", title="Quy chế giờ làm việc mới")
    CountingRule.objects.create(opens=time(7), closes=time(16), legal_basis=basis, valid_from=date(2026, 11, 1))
    routing.recompute_open_questions()
    assert Question.objects.get(pk=question.pk).stage_due_at == before
