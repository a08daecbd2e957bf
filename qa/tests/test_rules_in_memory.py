"""Calendar, answering times and words to redact are kept in memory, and every change of them is seen at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from qa.deadlines import rules
from qa.deadlines.rules import working_calendar
from qa.models import CalendarDay, DayKind, LegalBasis, RedactionRule, SlaPolicy
from qa.tests.factories import make_question
from qa.workflow import triggers

pytestmark = pytest.mark.django_db
MONDAY = date(2031, 3, 3)


@pytest.fixture(autouse=True)
def stamped() -> None:
    triggers.install(connection)  # a test that empties all tables takes the stamp away


def test_rules_that_did_not_change_cost_one_statement():
    first = rules.current()
    with CaptureQueriesContext(connection) as queries:
        assert rules.current() is first
    assert len(queries) == 1


def test_a_day_that_is_added_changed_or_taken_away_holds_at_once():
    assert working_calendar().is_working(MONDAY)
    CalendarDay.objects.bulk_create([CalendarDay(day=MONDAY, kind=DayKind.CLOSED, name="Mất điện")])
    assert not working_calendar().is_working(MONDAY)
    CalendarDay.objects.filter(day=MONDAY).update(kind=DayKind.SWAP)
    assert working_calendar().is_working(MONDAY)
    CalendarDay.objects.filter(day=MONDAY).update(kind=DayKind.HOLIDAY)
    assert not working_calendar().is_working(MONDAY)
    CalendarDay.objects.filter(day=MONDAY).delete()
    assert working_calendar().is_working(MONDAY)


def test_a_change_that_is_taken_back_is_forgotten():
    with transaction.atomic():
        CalendarDay.objects.create(day=MONDAY, kind=DayKind.CLOSED, name="Mất điện")
        assert not working_calendar().is_working(MONDAY)
        transaction.set_rollback(True)
    assert working_calendar().is_working(MONDAY)


def test_another_answering_time_or_legal_basis_holds_at_once():
    policy = rules.current().policy("question", MONDAY)
    SlaPolicy.objects.filter(pk=policy.pk).update(answer_days=7)
    assert rules.current().policy("question", MONDAY).answer_days == 7
    LegalBasis.objects.filter(pk=policy.legal_basis_id).update(title="Quy chế mới")
    assert rules.current().policy("question", MONDAY).snapshot()["legal_title"] == "Quy chế mới"


def test_words_to_redact_hold_for_the_next_question():
    body = "Ông Nguyễn Văn Tèo hẹn tôi ngày mai tới nhận giấy."
    assert "Tèo" in make_question(body=body).body_public
    RedactionRule.objects.create(text="Nguyễn Văn Tèo", replacement="[tên]")
    question = make_question(body=body)
    assert question.body_public == "Ông [tên] hẹn tôi ngày mai tới nhận giấy."
    assert question.events.filter(action="edit_public_copy").exists()
