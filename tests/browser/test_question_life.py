"""The whole life of a question: a citizen without JavaScript, officers with the keyboard alone, worker and mails in between."""

from __future__ import annotations

import pytest

from tests.browser.officer import KeyboardOfficer
from tests.browser.people import Citizen
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("portal")]

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
