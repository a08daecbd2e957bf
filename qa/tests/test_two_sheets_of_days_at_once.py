"""Two people who store the days off of a year at the same moment, on PostgreSQL: SQLite lets only one of them write."""

from __future__ import annotations

from time import sleep

import pytest
from django.db import connection, transaction

from cms.tests.threads import in_thread
from qa.models import CalendarDay
from qa.tests.test_two_people_on_the_days_of_a_year import TET, Sheet, in_2026, stored  # noqa: F401

ON_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")
pytestmark = [pytest.mark.postgres, ON_POSTGRES, pytest.mark.django_db(transaction=True)]


def test_a_day_that_somebody_else_is_storing_just_now_is_waited_for_and_told() -> None:
    CalendarDay.objects.filter(day__year=2026).delete()
    CalendarDay.objects.create(day=TET, name="Tết", kind="holiday")
    sheet = Sheet()
    sheet.days[TET] = "Tết Nguyên đán"
    with transaction.atomic():
        CalendarDay.objects.filter(day=TET).update(name="Tết Âm lịch")
        answer = in_thread(sheet.send)
        sleep(2)
    assert answer().status_code == 422
    assert stored() == {TET: "Tết Âm lịch"}


def test_a_day_that_both_add_at_one_moment_is_told_to_the_second() -> None:
    CalendarDay.objects.filter(day__year=2026).delete()
    sheet = Sheet()
    sheet.days[TET] = "Tết Nguyên đán"
    with transaction.atomic():
        CalendarDay.objects.create(day=TET, name="Tết Âm lịch", kind="holiday")
        answer = in_thread(sheet.send)
        sleep(2)
    assert answer().status_code == 422
    assert stored() == {TET: "Tết Âm lịch"}
