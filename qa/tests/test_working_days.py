"""Working days and due dates: worked examples, and what pauses and a new calendar do."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qa.deadlines.rules import working_calendar
from qa.models import CalendarDay, Question, SlaPolicy
from qa.processing.casework import routing, sender
from qa.staff.settings.viewsets import DiffersColumn
from qa.tests.factories import claimed, make_question, make_unit, make_user
from qa.vocabulary import clock
from qa.vocabulary.choices import Kind, Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for

pytestmark = pytest.mark.django_db


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour))


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2025, 12, 31), 1, date(2026, 1, 5)),  # 1 and 2 January off
        (date(2026, 1, 8), 2, date(2026, 1, 10)),  # Saturday 10 January worked for 2 January (12729/VPCP-KGVX)
        (date(2026, 1, 8), 3, date(2026, 1, 12)),
        (date(2026, 8, 20), 5, date(2026, 8, 26)),
        (date(2026, 11, 20), 5, date(2026, 11, 30)),
        (date(2026, 2, 10), 15, date(2026, 3, 10)),
        (date(2026, 4, 24), 2, date(2026, 4, 29)),
        (date(2026, 11, 25), 15, date(2026, 12, 16)),
    ],
)
def test_a_due_date_counts_working_days_from_the_first_after_receipt(received: date, days: int, due: date):
    moment = at(received.year, received.month, received.day)
    got = timezone.localtime(working_calendar().due(moment, days))
    assert (got.date(), got.hour) == (due, 17)


@pytest.mark.parametrize(
    ("received", "hour", "count", "unit", "due"),
    [  # reckoned by hand with the calendar of 2026
        ((2026, 1, 9), 9, 1, "working", date(2026, 1, 10)),  # the worked Saturday
        ((2026, 1, 9), 18, 1, "working", date(2026, 1, 12)),  # late: received on that Saturday
        ((2026, 1, 10), 9, 5, "working", date(2026, 1, 16)),
        ((2026, 1, 11), 9, 1, "working", date(2026, 1, 13)),  # on a Sunday
        ((2026, 2, 13), 9, 1, "working", date(2026, 2, 23)),  # over Tết
        ((2026, 2, 13), 17, 3, "working", date(2026, 2, 26)),
        ((2026, 2, 17), 9, 2, "working", date(2026, 2, 25)),  # on the first day of Tết
        ((2026, 2, 12), 9, 10, "working", date(2026, 3, 5)),
        ((2026, 4, 24), 9, 3, "working", date(2026, 5, 4)),
        ((2026, 4, 28), 9, 15, "working", date(2026, 5, 21)),
        ((2026, 8, 21), 9, 1, "working", date(2026, 8, 22)),
        ((2026, 8, 21), 17, 1, "working", date(2026, 8, 24)),  # closing time itself is late
        ((2026, 8, 28), 9, 2, "working", date(2026, 9, 4)),
        ((2026, 8, 17), 9, 15, "calendar", date(2026, 9, 3)),  # ends on 1 September
        ((2026, 11, 20), 9, 3, "working", date(2026, 11, 26)),  # over 24 November
        ((2026, 11, 9), 9, 15, "calendar", date(2026, 11, 25)),
        ((2026, 1, 23), 9, 30, "calendar", date(2026, 2, 23)),
        ((2026, 1, 30), 9, 1, "months", date(2026, 3, 2)),  # 28 February is a Saturday
        ((2026, 3, 31), 9, 1, "months", date(2026, 5, 4)),  # 30 April, 1 May, a weekend
        ((2026, 8, 24), 9, 3, "months", date(2026, 11, 25)),
        ((2026, 12, 31), 9, 2, "months", date(2027, 3, 1)),
    ],
)
def test_swapped_days_tet_months_and_late_receipt(received: tuple[int, int, int], hour: int, count: int, unit: str, due: date):
    assert timezone.localdate(working_calendar().due(at(*received, hour), count, unit)) == due


def test_what_comes_after_closing_time_or_on_a_free_day_counts_from_the_next_working_day():
    calendar = working_calendar()
    assert calendar.day_zero(at(2026, 11, 25, 16)) == date(2026, 11, 25)
    assert calendar.day_zero(at(2026, 11, 25, 18)) == date(2026, 11, 26)
    assert calendar.day_zero(at(2026, 11, 28)) == date(2026, 11, 30)


def test_a_due_date_is_always_a_working_day():
    calendar = working_calendar()
    for offset in range(0, 700, 3):
        moment = at(2025, 1, 1) + timedelta(days=offset)
        for count, unit in ((1, "working"), (15, "working"), (15, "calendar")):
            assert calendar.is_working(timezone.localdate(calendar.due(moment, count, unit)))


def test_counting_between_undoes_adding():
    calendar = working_calendar()
    start = date(2026, 2, 10)
    for count in range(30):
        assert calendar.between(start, calendar.add(start, count)) == count


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_takes_its_due_date_from_its_own_policy(kind: str):
    with clock.at(at(2026, 11, 25)):
        question = make_question(kind=kind)
    policy = SlaPolicy.objects.get(kind=kind)
    expected = working_calendar().due(at(2026, 11, 25), policy.answer_days, policy.day_unit)
    assert question.due_at == expected
    assert question.policy_snapshot["legal_basis"] == str(policy.legal_basis)


def test_a_pause_of_seven_working_days_moves_the_due_date_by_seven():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    calendar = working_calendar()
    with clock.at(at(2026, 11, 25)):
        question = claimed(unit, officer)
    due = timezone.localdate(question.due_at)
    with clock.at(at(2026, 11, 26)):
        sender.ask_citizen(question, actor_for(officer, question), text="Ở đâu?")
    with clock.at(at(2026, 12, 7)):
        sender.supply(question, text="Ở xã.")
    assert timezone.localdate(question.due_at) == calendar.add(due, 7)


def test_a_pause_never_moves_the_due_date_by_more_than_the_policy_allows():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    calendar = working_calendar()
    with clock.at(at(2026, 11, 25)):
        question = claimed(unit, officer)
        sender.ask_citizen(question, actor_for(officer, question), text="Ở đâu?")
    due = timezone.localdate(question.due_at)
    with clock.at(at(2027, 1, 15)):  # no worker closed it when the ten days were over
        sender.supply(question, text="Ở xã.")
    assert timezone.localdate(question.due_at) == calendar.add(due, 10)


def test_an_extension_needs_a_reason_and_stays_within_the_policy():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    with clock.at(at(2026, 11, 25)):
        question = claimed(unit, lead)
        actor = actor_for(lead, question)
        with pytest.raises(Refused):
            routing.extend(question, actor, until=date(2027, 12, 1), reason="Phức tạp")
        with pytest.raises(Refused):
            routing.extend(question, actor, until=date(2026, 12, 25), reason=" ")
        assert question.due_original == question.due_at
        routing.extend(question, actor, until=date(2026, 12, 25), reason="Cần phối hợp")
        with pytest.raises(Refused):
            routing.extend(question, actor, until=date(2026, 12, 28), reason="Thêm nữa")
    assert question.due_original < question.due_at


def test_a_new_holiday_moves_open_questions_with_old_and_new_date_in_the_log():
    with clock.at(at(2026, 11, 25)):
        question = make_question()
    CalendarDay.objects.create(day=date(2026, 12, 1), kind="office_closed", name="Nghỉ chống bão")
    assert routing.recompute_open_questions() == 1
    question = Question.objects.get(pk=question.pk)
    assert timezone.localdate(question.due_at) == date(2026, 12, 17)
    assert set(question.events.last().data) == {"old_due", "due"}


def test_overdue_is_a_query_that_needs_no_worker():
    with clock.at(datetime(2026, 10, 1, 2, tzinfo=UTC)):
        question = make_question()
    with clock.at(datetime(2026, 12, 1, 2, tzinfo=UTC)):
        assert list(Question.objects.overdue()) == [question]


def test_refreshing_the_calendar_keeps_what_a_person_corrected():
    day = CalendarDay.objects.get(day=date(2026, 11, 24))
    day.name = "Sửa tay"
    day.save()
    call_command("refresh_calendar", verbosity=0)
    assert CalendarDay.objects.get(day=date(2026, 11, 24)).name == "Sửa tay"


def test_days_name_their_legal_source_and_no_day_of_lunar_new_year_is_counted_twice():
    assert CalendarDay.objects.get(day=date(2026, 1, 2)).source == "Công văn số 12729/VPCP-KGVX ngày 25/12/2025"
    assert CalendarDay.objects.get(day=date(2026, 1, 10)).kind == "working_swap"
    assert not CalendarDay.objects.filter(source__startswith="holidays", day__lt=date(2028, 1, 1)).exists()
    new_year = CalendarDay.objects.filter(day__range=(date(2027, 2, 1), date(2027, 2, 28)))
    assert [row.day.day for row in new_year.exclude(kind="working_swap").order_by("day")] == [5, 8, 9, 10, 11]


def test_the_new_days_can_be_taken_back_and_put_on_again_and_leave_what_a_person_entered():
    migration = importlib.import_module("qa.migrations.0003_working_days_with_sources")
    before = list(CalendarDay.objects.order_by("day").values_list("day", "kind", "source"))
    migration.remove_days(apps, None)
    assert not CalendarDay.objects.filter(day__in=[date(2026, 1, 2), date(2026, 1, 10)]).exists()
    CalendarDay.objects.create(day=date(2026, 1, 2), kind="office_closed", name="Nhập tay", source="Văn phòng")
    migration.add_days(apps, None)
    assert CalendarDay.objects.get(day=date(2026, 1, 2)).name == "Nhập tay"
    CalendarDay.objects.get(day=date(2026, 1, 2)).delete()
    migration.add_days(apps, None)
    assert list(CalendarDay.objects.order_by("day").values_list("day", "kind", "source")) == before


def test_the_swap_moves_an_open_question_and_the_log_says_so():
    CalendarDay.objects.filter(day__in=[date(2026, 1, 2), date(2026, 1, 10)]).delete()
    with clock.at(at(2025, 12, 15)):
        question = make_question()
    old = timezone.localdate(question.due_at)
    importlib.import_module("qa.migrations.0003_working_days_with_sources").add_days(apps, None)
    call_command("refresh_calendar", verbosity=0)
    question = Question.objects.get(pk=question.pk)
    assert (old, timezone.localdate(question.due_at)) == (date(2026, 1, 6), date(2026, 1, 7))
    assert set(question.events.last().data) == {"old_due", "due"}


@time_machine.travel("2026-11-27T09:00+07:00")
def test_the_administrator_is_told_of_days_to_come_on_which_sources_differ(admin_user: Any, client: Client):
    client.force_login(admin_user)
    page = reverse("wagtailadmin_home")
    year = timezone.localdate().year + 1
    assert f"02/09/{year}" not in client.get(page).content.decode()
    CalendarDay.objects.filter(day=date(year, 9, 2)).delete()
    html = client.get(page).content.decode()
    assert "khác với danh sách ngày nghỉ lễ" in html
    assert f"02/09/{year}" in html


@pytest.mark.today("2026-11-05T09:00")
def test_the_administrator_is_told_that_the_lunar_new_year_of_2027_is_not_decided(admin_user: Any, client: Client):
    client.force_login(admin_user)
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "ở các ngày: 04/02/2027, 11/02/2027. Đề nghị đối chiếu với thông báo của Chính phủ" in html


def test_the_list_of_days_says_where_the_package_knows_one_otherwise():
    differs = DiffersColumn("differs").get_value
    said = {day: differs(CalendarDay.objects.get(day=day)) for day in (date(2026, 1, 2), date(2026, 1, 10), date(2026, 9, 2))}
    assert list(said.values()) == ["là ngày làm việc", "là ngày nghỉ", ""]
