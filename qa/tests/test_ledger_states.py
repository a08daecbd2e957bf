"""The public ledger against the table of states: each receipt is counted once, and its row says what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qa.models import Question
from qa.processing.answering import answers
from qa.processing.casework import closing, sender
from qa.processing.publication.indicators import answered_in_time
from qa.processing.publication.ledger import LedgerRow, MonthTotals, _read_months, row_of
from qa.staff.reports.figures import withheld_by_reason
from qa.tests.factories import answered, approved_again, assigned, claimed, make_unit, make_user, write_answer
from qa.vocabulary.choices import Role, Visibility, WithheldReason
from qa.workflow.actors import CITIZEN, SYSTEM, actor_for

pytestmark = pytest.mark.django_db
WITHHELD = {"visibility": Visibility.WITHHELD, "withheld_reason": WithheldReason.PERSONAL}


def approved_withheld() -> Question:
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, **WITHHELD)
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(reviewer, question))
    return question


def withheld() -> Question:
    question = approved_withheld()
    answers.publish(question, SYSTEM)
    return question


def reopened(question: Question) -> Question:
    sender.reopen(question, CITIZEN, reason="Chưa rõ.")
    return question


def withheld_then_open() -> Question:
    return reopened(withheld())


def withheld_then_public() -> Question:
    question = withheld_then_open()
    approved_again(question)
    answers.publish(question, SYSTEM)
    return question


def public_then_withheld() -> Question:
    question = reopened(answered())
    approved_again(question, **WITHHELD)
    answers.publish(question, SYSTEM)
    return question


def withheld_then_referred() -> Question:
    question = withheld_then_open()
    lead = make_user(Role.LEAD, question.unit)
    closing.refer(question, actor_for(lead, question), agency="Sở khác", reason="Không thuộc thẩm quyền")
    return question


def withheld_then_withdrawn() -> Question:
    question = withheld_then_open()
    sender.withdraw(question)
    return question


def refused() -> Question:
    unit = make_unit()
    lead, reviewer = make_user(Role.LEAD, unit), make_user(Role.REVIEWER, unit)
    question = claimed(unit, lead)
    write_answer(question, lead)
    answers.propose_refusal(question, actor_for(lead, question), legal_ground="Điều 5 Luật Tiếp cận thông tin")
    answers.refuse(question, actor_for(reviewer, question))
    return question


def taken_down() -> Question:
    question = answered()
    answers.take_down(question, actor_for(make_user(Role.PUBLISHER), question), reason="Nhầm")
    return question


def summed(question: Question) -> MonthTotals:
    (months,) = _read_months()
    assert months.received == 1 == months.answered + months.closed + months.open
    return months


def fresh_row(question: Question) -> LedgerRow:
    return row_of(Question.objects.get(pk=question.pk))


# what it came through -> (answered, of which withheld, closed, open), whether the row names a reason for withholding
CASES: list[tuple[Callable[[], Question], tuple[int, int, int, int], bool]] = [
    (lambda: assigned(make_unit()), (0, 0, 0, 1), False),
    (approved_withheld, (0, 0, 0, 1), False),
    (answered, (1, 0, 0, 0), False),
    (withheld, (1, 1, 0, 0), True),
    (withheld_then_open, (0, 0, 0, 1), False),
    (withheld_then_public, (1, 0, 0, 0), False),
    (public_then_withheld, (1, 1, 0, 0), True),
    (withheld_then_referred, (0, 0, 1, 0), False),
    (withheld_then_withdrawn, (0, 0, 1, 0), False),
    (refused, (0, 0, 1, 0), False),
    (taken_down, (1, 0, 0, 0), False),
]
NAMES = [getattr(case[0], "__name__", "") for case in CASES]


@pytest.mark.parametrize(("make", "sums", "reason"), CASES, ids=NAMES)
def test_month_row_and_dashboard_say_the_same_of_a_receipt_where_it_stands_and_why_it_is_withheld(
    make: Any, sums: tuple[int, ...], reason: bool
) -> None:
    question = make()
    months, row = summed(question), fresh_row(question)
    assert (months.answered, months.withheld, months.closed, months.open) == sums
    assert bool(row.withheld_reason) == reason
    assert bool(row.resolution) == (not question.is_open)
    assert sum(count for _label, count in withheld_by_reason([Question.objects.get(pk=question.pk)])) == int(reason)


def test_a_row_says_that_its_answer_was_taken_down() -> None:
    row = fresh_row(taken_down())
    assert (row.url, row.resolution) == ("", str(Visibility.HIDDEN.label))


@pytest.mark.parametrize(
    ("make", "series"), [(withheld, [(1, 1)]), (withheld_then_open, []), (withheld_then_public, [(1, 1)]), (refused, [])]
)
def test_the_series_of_answers_within_the_term_counts_a_question_once_and_only_while_it_is_answered(make: Any, series: Any) -> None:
    make()
    (found,) = answered_in_time()
    assert [(one.numerator, one.denominator) for one in found.values if not one.unit] == series
