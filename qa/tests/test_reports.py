"""The report: its figures, and that they are those of the public ledger."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from qa import clock
from qa.choices import Role
from qa.ledger import months
from qa.reports import by_month, by_unit, figures, questions_between, report
from qa.tests.factories import answered, make_question, make_unit, make_user
from qa.working_days import WorkingCalendar

pytestmark = pytest.mark.django_db


def test_monthly_sums_of_the_report_are_those_of_the_public_ledger():
    with clock.at(timezone.make_aware(datetime(2026, 10, 5, 9))):
        make_question()
        answered()
    with clock.at(timezone.make_aware(datetime(2026, 11, 5, 9))):
        make_question()
        make_question(spam_score=1.0)
    today = timezone.localdate()
    lines = report(questions_between(today.replace(month=1, day=1), today), by_month, WorkingCalendar.load())
    ours = {line.label: (line.received, line.answered, line.open, line.overdue) for line in lines}
    assert ours == {f"{m.month:%m/%Y}": (m.received, m.answered, m.open, m.overdue) for m in months()}


def test_time_taken_is_counted_in_working_days_and_grouped_by_unit():
    unit = make_unit()
    with clock.at(timezone.make_aware(datetime(2026, 11, 20, 9))):
        question = answered(unit)
    question.answered_at = timezone.make_aware(datetime(2026, 11, 26, 9))
    line = figures("x", [question], WorkingCalendar.load())
    assert (line.median_days, line.p90_days, line.on_time) == (3, 3, 100)  # Mon 23, Wed 25, Thu 26: Tue 24 is a holiday
    assert report([question], by_unit, WorkingCalendar.load())[0].label == unit.name


def test_the_report_is_a_page_and_a_spreadsheet_for_those_who_may_export():
    call_command("sync_roles", verbosity=0)
    unit = make_unit(name="=Sở có tên lạ")
    answered(unit)
    clerk, officer = make_user(Role.INTAKE), make_user(Role.OFFICER, unit)
    client = Client()
    client.force_login(clerk)
    url = reverse("qa_staff:report")
    assert client.get(url).status_code == 200
    sheet = load_workbook(io.BytesIO(client.get(url, {"dang": "xlsx"}).content)).active
    assert sheet["A2"].value == "'=Sở có tên lạ"
    client.force_login(officer)
    assert client.get(url).status_code in (302, 403)
