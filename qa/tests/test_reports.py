"""The report: its figures, and that they are those of the public ledger."""

from __future__ import annotations

import io
import re
from datetime import datetime

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from qa.deadlines.rules import working_calendar
from qa.models import Question
from qa.processing.casework import sender
from qa.processing.publication.ledger import months
from qa.public.asking.deflection import count_solved
from qa.staff.reports.figures import by_month, by_unit, deflection, figures, questions_between, report, satisfaction, withheld_by_reason
from qa.staff.reports.views import headings
from qa.tests.factories import answered, assigned, claimed, make_question, make_unit, make_user
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.workflow.actors import CITIZEN, actor_for

pytestmark = pytest.mark.django_db


@time_machine.travel("2026-11-27T09:00+07:00")
def test_monthly_sums_of_the_report_are_those_of_the_public_ledger():
    with clock.at(timezone.make_aware(datetime(2026, 10, 5, 9))):
        make_question()
        answered()
    with clock.at(timezone.make_aware(datetime(2026, 11, 5, 9))):
        make_question()
        make_question(spam_score=1.0)
    today = timezone.localdate()
    lines = report(questions_between(today.replace(month=1, day=1), today), by_month, working_calendar())
    ours = {line.label: (line.received, line.answered, line.open, line.overdue) for line in lines}
    assert ours == {f"{m.month:%m/%Y}": (m.received, m.answered, m.open, m.overdue) for m in months()}


def test_every_receipt_of_a_month_is_answered_closed_or_open_in_the_ledger():
    make_question()
    answered()
    sender.withdraw(make_question())
    month = months()[0]
    assert (month.answered, month.closed, month.open) == (1, 1, 1)
    assert month.received == 3


def test_time_taken_is_counted_in_working_days_and_grouped_by_unit():
    unit = make_unit()
    with clock.at(timezone.make_aware(datetime(2026, 11, 20, 9))):
        question = answered(unit)
    question.answered_at = timezone.make_aware(datetime(2026, 11, 26, 9))
    line = figures("x", [question], working_calendar())
    assert (line.first_days, line.median_days, line.p90_days, line.on_time) == (0, 3, 3, 100)  # Mon 23, Wed 25, Thu 26: Tue 24 is a holiday
    assert report([question], by_unit, working_calendar())[0].label == unit.name


@pytest.mark.usefixtures("groups")
def test_the_report_is_a_page_and_a_spreadsheet_for_those_who_may_export():
    unit = make_unit(name="=Sở có tên lạ")
    answered(unit)
    clerk, officer = make_user(Role.INTAKE), make_user(Role.OFFICER, unit)
    client = Client()
    client.force_login(clerk)
    url = reverse("qa_staff:report")
    assert client.get(url).status_code == 200
    book = load_workbook(io.BytesIO(client.get(url, {"dang": "xlsx"}).getvalue()))
    assert book.sheetnames == [
        "Trong kỳ",
        "Theo đơn vị",
        "Theo lĩnh vực",
        "Theo loại",
        "Theo tháng",
        "Khối lượng việc của cán bộ",
        "Không công khai, theo lý do",
    ]
    assert book.worksheets[1]["A2"].value == "'=Sở có tên lạ"
    assert len(book.worksheets[1][1]) == len(headings())
    client.force_login(officer)
    assert client.get(url).status_code in (302, 403)


@pytest.mark.usefixtures("groups")
def test_the_dashboard_draws_months_and_groups_and_says_the_same_in_tables():
    unit = make_unit(name="Sở Vẽ")
    answered(unit)
    officer = make_user(Role.OFFICER, unit, last_name="Đang Giữ")
    claimed(unit, officer)
    client = Client()
    client.force_login(make_user(Role.INTAKE))
    page = client.get(reverse("qa_staff:report"))
    html = page.content.decode()
    assert html.count('<svg class="mb-desk-chart__drawing"') == 2
    assert 'class="mb-desk-chart__answered"' in html
    assert re.findall(r'<td data-label="([^"]+)"', html.split("mb-desk-report")[1].split("<tbody>")[1].split("</tr>")[0]) == headings()[1:]
    assert re.search(r'name="start" value="\d\d/\d\d/\d{4}"', html)
    assert "style=" not in page.context["month_chart"] + page.context["group_chart"]
    total = page.context["total"]
    assert (total.received, total.open, total.answered, total.on_time) == (2, 1, 1, 100)
    assert [(line.held, line.answered) for line in page.context["load"]] == [(1, 0), (0, 1)]
    assert total.received == sum(month.received for month in months())


def test_deflection_and_satisfaction_of_readers_are_counted():
    question = answered()
    count_solved(question.page)
    today = timezone.localdate()
    assert deflection(today, today, received=3) == (1, 25)
    VoteDaily = apps.get_model("feedback", "VoteDaily")
    VoteDaily.objects.create(target_key=f"page:{question.page.pk}", kind="satisfaction", day=today, n5=3, n2=1)
    found = satisfaction([question])
    assert (found.votes, found.mean) == (4, 4.25)


def test_withheld_answers_are_counted_by_their_reason():
    questions = [make_question() for _ in range(3)]
    for question, reason in zip(questions, ("personal", "personal", "secret"), strict=True):
        question.visibility, question.resolution, question.withheld_reason = "withheld", "answered_private", reason
    assert [count for _reason, count in withheld_by_reason(questions)] == [2, 1]


def test_what_was_closed_without_an_answer_and_reopened_is_no_share_of_the_answered():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    answered(unit)
    asked_again, closed = answered(unit), assigned(unit)
    sender.reopen(asked_again, CITIZEN, reason="Chưa rõ")
    sender.withdraw(closed)
    sender.reopen(closed, actor_for(lead, closed), reason="Người hỏi gọi lại")
    line = figures("", list(Question.objects.all()), working_calendar())
    assert (line.answered, line.reopened, line.reopened_share) == (1, 2, 50)
