"""Two people on the sheet of the days off of one year: nothing that the first stored is lost unseen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from qa.models import CalendarDay
from qa.staff.settings import views_days_off
from qa.tests.factories import make_user
from qa.tests.staff import logged_in, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
TET, MAY = "2026-02-17", "2026-05-01"


@pytest.fixture(autouse=True)
def in_2026() -> Iterator[None]:
    """The sheet is that of the years around today."""
    with time_machine.travel("2026-01-12T09:00+07:00"):
        yield


class Sheet:
    """The sheet as one person has it open."""

    def __init__(self) -> None:
        self.client = logged_in(make_user(is_superuser=True, is_staff=True))
        self.opened = self._opened(self.client.get(url("year_sheet", 2026)))
        self.days = {str(each.day): each.name for each in CalendarDay.objects.filter(day__year=2026)}

    def send(self, **follow: bool) -> Any:
        posted = {"ngay-TOTAL_FORMS": str(len(self.days)), "ngay-INITIAL_FORMS": "0", "luc-mo": self.opened}
        for number, (day, name) in enumerate(self.days.items()):
            line = {"day": day, "name": name, "kind": "holiday", "source": ""}
            posted |= {f"ngay-{number}-{field}": value for field, value in line.items()}
        answer = self.client.post(url("year_sheet", 2026), posted, **follow)
        if answer.status_code == 422:
            self.opened = self._opened(answer)
        return answer

    def _opened(self, answer: Any) -> str:
        field = BeautifulSoup(answer.content, "html.parser").select_one("[name=luc-mo]")
        assert field
        return str(field["value"])


def stored() -> dict[str, str]:
    return {str(each.day): each.name for each in CalendarDay.objects.filter(day__year=2026)}


@pytest.fixture
def _days() -> None:
    CalendarDay.objects.filter(day__year=2026).delete()
    for day, name in ((TET, "Tết"), (MAY, "Lao động")):
        CalendarDay.objects.create(day=day, name=name, kind="holiday")


@pytest.mark.usefixtures("_days")
def test_a_day_that_the_other_person_added_stays_and_is_named() -> None:
    one, two = Sheet(), Sheet()
    one.days["2026-09-02"] = "Quốc khánh"
    assert one.send().status_code == 302
    two.days[TET] = "Tết Nguyên đán"
    answer = two.send(follow=True)
    assert stored() == {TET: "Tết Nguyên đán", MAY: "Lao động", "2026-09-02": "Quốc khánh"}
    assert "Giữ nguyên nội dung người khác vừa lưu: 02/09/2026" in answer.content.decode()


@pytest.mark.usefixtures("_days")
def test_a_day_that_the_other_person_deleted_stays_deleted() -> None:
    one, two = Sheet(), Sheet()
    del one.days[MAY]
    one.send()
    two.days[TET] = "Tết Nguyên đán"
    assert two.send().status_code == 302
    assert stored() == {TET: "Tết Nguyên đán"}


@pytest.mark.usefixtures("_days")
def test_a_day_that_both_changed_is_told_once_and_the_next_press_decides() -> None:
    one, two = Sheet(), Sheet()
    one.days[TET] = "Tết Âm lịch"
    one.send()
    two.days[TET] = "Tết Nguyên đán"
    answer = two.send()
    assert answer.status_code == 422
    assert stored()[TET] == "Tết Âm lịch"
    assert "Tết Âm lịch" in answer.content.decode()
    assert 'value="Tết Nguyên đán"' in answer.content.decode()
    assert two.send().status_code == 302
    assert stored() == {TET: "Tết Nguyên đán", MAY: "Lao động"}


def test_two_people_who_store_the_proposed_days_are_asked_nothing() -> None:
    CalendarDay.objects.filter(day__year=2026).delete()
    one, two = Sheet(), Sheet()
    one.days = two.days = {TET: "Tết", MAY: "Lao động"}
    assert one.send().status_code == 302
    assert two.send().status_code == 302
    assert stored() == {TET: "Tết", MAY: "Lao động"}


@pytest.mark.usefixtures("_days")
def test_a_day_that_is_added_while_the_sheet_is_stored_is_not_deleted(monkeypatch: Any) -> None:
    together = views_days_off._together

    def compared(*args: Any) -> Any:
        CalendarDay.objects.create(day="2026-09-02", name="Quốc khánh", kind="holiday")
        return together(*args)

    sheet = Sheet()
    monkeypatch.setattr(views_days_off, "_together", compared)
    sheet.days[TET] = "Tết Nguyên đán"
    assert sheet.send().status_code == 302
    assert stored() == {TET: "Tết Nguyên đán", MAY: "Lao động", "2026-09-02": "Quốc khánh"}


@pytest.mark.usefixtures("_days")
def test_a_day_that_somebody_else_adds_at_the_same_moment_is_compared_again(monkeypatch: Any) -> None:
    store, at_once = views_days_off._store, ["2026-09-02"]

    def beside_another(*args: Any) -> int:
        with transaction.atomic():
            moved = store(*args)
            if at_once:
                raise IntegrityError(at_once.pop())
        return moved

    sheet = Sheet()
    sheet.days["2026-09-02"] = "Quốc khánh"
    monkeypatch.setattr(views_days_off, "_store", beside_another)
    assert sheet.send().status_code == 302
    assert stored()["2026-09-02"] == "Quốc khánh"
