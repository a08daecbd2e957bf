"""The whole life of a question: a citizen without JavaScript, officers with the keyboard alone, worker and mails in between."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.officer import KeyboardOfficer
from tests.browser.people import Citizen, Staff
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

TITLE = "Trạm bơm Đồng Soi bơm nước vào ngày nào?"
DETAIL = "Ruộng nhà tôi ở cuối kênh N3, tuần nào cũng thiếu nước. Xin cho biết lịch bơm của trạm Đồng Soi."
ANSWER = "Trạm bơm Đồng Soi bơm nước vào thứ Ba và thứ Sáu hằng tuần, từ 5 giờ đến 11 giờ."
MISSING = "Thửa ruộng ở tổ thủy nông số mấy?"
REPLY = "Ruộng thuộc tổ thủy nông số 4."


def test_the_life_of_a_question_without_javascript_for_the_citizen_and_by_keyboard_for_the_officers(chromium, serverless_portal: Portal):
    url = serverless_portal.url
    citizen = Citizen(chromium, url, width=360, javascript=False)
    citizen.go("/hoi-dap/")
    citizen.go("/hoi-dap/gui/")
    receipt = citizen.ask(TITLE, DETAIL, "")
    assert "Tiếp nhận" in citizen.track(receipt) or "Đã tiếp nhận" in citizen.track(receipt)

    officer = KeyboardOfficer(chromium, url, "canbo")
    officer.open_question(receipt.number)
    officer.route("Sở Nông nghiệp")
    officer.open_question(receipt.number)
    officer.claim()
    officer.ask_sender(MISSING)
    assert MISSING in citizen.track(receipt)
    citizen.page.fill("[name=text]", REPLY)
    with citizen.page.expect_navigation():
        citizen.page.locator("form:has([name=action][value=supply]) button").first.click()

    officer.open_question(receipt.number)
    assert REPLY in officer.text()
    officer.answer(ANSWER)
    reviewer = KeyboardOfficer(chromium, url, "duyet")
    reviewer.open_question(receipt.number)
    reviewer.approve()
    publisher = KeyboardOfficer(chromium, url, "xuatban")
    publisher.open_question(receipt.number)
    publisher.publish()

    citizen.track(receipt)
    with citizen.page.expect_navigation():
        citizen.page.get_by_role("link", name="Xem câu trả lời đã đăng").click()
    assert ANSWER in citizen.text()
    assert REPLY not in citizen.text()
    assert receipt.code not in citizen.page.content()
    assert not any(person.used_the_mouse() for person in (officer, reviewer, publisher))
    assert [*citizen.problems, *officer.problems, *reviewer.problems, *publisher.problems] == []


NOBODY_ROUTES = """
from datetime import datetime, time, timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from qa.deadlines.rules import working_calendar
from qa.processing.casework import appointing
from qa.processing.casework.reminders import remind
from qa.tests.factories import make_question
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
for name, role in (("xuatban", Role.HEAD), ("bientap", Role.LEADER)):
    appointing.appoint(get_user_model().objects.get(username=name), role, None)
day = timezone.localdate() - timedelta(days=25)
for step in range(9):
    day = working_calendar().add(day, 1)
    with clock.at(timezone.make_aware(datetime.combine(day, time(9)))):
        question = question if step else make_question(title="Xin cấp lại trích lục khai sinh")
        remind()
print("QUESTION", question.public_no)
"""


def test_a_question_that_nobody_routes_in_time_comes_before_the_head_and_the_leader(chromium: Any, serverless_portal: Portal) -> None:
    printed = serverless_portal.manage("shell", "-v0", "-c", NOBODY_ROUTES)
    number = printed.split("QUESTION ")[1].split()[0]
    for name, width in (("xuatban", 1280), ("bientap", 360)):
        person = Staff(chromium, serverless_portal.url, name)
        person.page.set_viewport_size({"width": width, "height": 900})
        person.go("/quan-tri/")
        person.page.get_by_role("link", name="quá hạn đã báo lên bạn").click()
        person.page.wait_for_url(re.compile("xem=escalated"))
        assert number in person.text()
        assert person.problems == []
