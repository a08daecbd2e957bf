"""The queue by keyboard alone: triage of one question after the other, steps on many with undo, keys listed and switched off."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.officer import QUEUE, KeyboardOfficer
from tests.browser.people import Staff
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]


def test_one_question_after_the_other_is_handled_with_the_keyboard_alone(chromium, portal: Portal):
    officer = KeyboardOfficer(chromium, portal.url, "canbo")
    officer.go(f"{QUEUE}?xem=all")
    for number in officer.rows()[:3]:
        officer.open_question(number)
        officer.note(f"Đã xem {number}")
        assert f"Đã xem {number}" in officer.text()
        officer.key_to_page("g", "q")
    officer.go(f"{QUEUE}?xem=unassigned")
    waiting = officer.rows()
    officer.tick_and_choose(2, "Chuyển")
    officer.page.keyboard.type("Sở Tư pháp")
    officer.press_by_tab("Chuyển đơn vị (2)")
    assert "Đã thay đổi 2 câu hỏi" in officer.text()
    officer.key_to_page("Enter")  # the way back has the focus for its fifteen seconds
    assert "2 câu hỏi đã trở lại như trước" in officer.text()
    officer.go(f"{QUEUE}?xem=unassigned")
    assert officer.rows() == waiting
    assert not officer.used_the_mouse()
    assert officer.problems == []


def test_the_keys_are_listed_and_can_be_turned_off(chromium, portal: Portal):
    officer = KeyboardOfficer(chromium, portal.url, "duyet")  # nobody else needs this officer's keys
    officer.go(QUEUE)
    dialog = officer.page.locator("#keyboard-shortcuts-dialog")
    for _time in range(20):  # Wagtail takes its own key a moment after the page
        officer.key("?")
        officer.page.wait_for_timeout(500)
        if dialog.is_visible():
            break
    dialog.get_by_text("Nhận câu hỏi; trả lại hàng đợi").wait_for()
    officer.key("Escape")
    officer.tab_to("Khác")
    officer.key("Enter")
    officer.press_by_tab("Tắt phím tắt một phím")
    officer.key("j")
    assert officer.page.locator("tr.mb-desk-at").count() == 0
    assert officer.problems == []


def test_the_queue_shows_twelve_rows_on_a_desk_and_cards_on_a_telephone(chromium: Any, portal: Portal) -> None:
    officer = Staff(chromium, portal.url, "quantri")
    officer.go("/quan-tri/hoi-dap/?xem=all")
    whole = "rows => rows.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"
    assert officer.page.locator("tr[data-qs-id]").evaluate_all(whole) >= 12
    assert not officer.page.locator("#mb-desk-action").is_visible()  # nothing is ticked yet
    officer.page.locator("[name=chosen]").first.check()
    assert officer.page.locator("#mb-desk-action").is_visible()
    officer.page.set_viewport_size({"width": 360, "height": 900})
    assert officer.page.locator("td[data-label]").first.evaluate("cell => getComputedStyle(cell).display") == "inline-block"
    assert officer.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_intake_routes_a_question_with_the_keyboard_and_stands_on_the_next_one(chromium: Any, portal: Portal) -> None:
    officer = KeyboardOfficer(chromium, portal.url, "quantri")
    officer.go(f"{QUEUE}?xem=unassigned")
    first, following, *_others = officer.rows()
    officer.open_question(first)
    unit = officer.page.locator("[data-qs-triage] select[name$=unit]")
    unit.select_option(label="Sở Khoa học và Công nghệ")  # no mouse; the browser's own search in a list takes no typed "ở" here
    unit.focus()
    officer.key_to_page("Control+Enter")
    assert f"Đã chuyển {first} đến Sở Khoa học và Công nghệ" in officer.text()
    assert following in officer.page.title()
    assert officer.problems == []
