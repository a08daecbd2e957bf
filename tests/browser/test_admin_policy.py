"""The administration works under a policy without inline scripts: dates, choosers and lists of forms start, and nothing is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.people import Staff
from tests.browser.test_whole_path import index_page_id
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]

SCREENS = ("/quan-tri/reports/site-history/", "/quan-tri/images/add/", "/quan-tri/hoi-dap/", "/quan-tri/danh-gia/can-sua/")


def test_wagtails_widgets_start_and_an_inline_script_does_not(portal: Portal, chromium: Any):
    staff = Staff(chromium, portal.url, "quantri")
    page = staff.page
    for screen in SCREENS:
        assert staff.go(screen) == 200, screen
    staff.go(f"/quan-tri/pages/add/legal_docs/legaldocumentpage/{index_page_id(portal)}/")
    assert page.locator("[data-mb-start]").count() == 0  # all were started
    rows = page.locator("[data-inline-panel-child]")
    before = rows.count()
    page.locator("button[id$='-ADD']:visible").first.click()
    assert rows.count() == before + 1
    page.locator("[name=issued_on]").click()
    page.locator(".xdsoft_datetimepicker:visible").wait_for()
    for wrong in ("31/11/2026", "2026-12-05", "abc"):  # the server says what is wrong; the calendar would make another day of it
        page.locator("[name=issued_on]").fill(wrong)
        page.keyboard.press("Tab")
        assert page.locator("[name=issued_on]").input_value() == wrong
    page.keyboard.press("Escape")
    page.locator("[data-chooser-action-choose]:visible").first.click()
    page.locator(".modal-body input[name=q]").wait_for()
    assert staff.problems == []
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=/static/none onerror=\"window.ran = 1\">')")
    assert page.evaluate("window.ran") is None
