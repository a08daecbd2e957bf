"""What an editor types while Wagtail does not look is saved by itself, too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.people import Staff
from tests.browser.test_two_people_on_one_page import NEWS, Writer
from tests.servers.portal import Portal

pytestmark = [pytest.mark.browser]


@pytest.fixture(scope="module")
def number(portal: Portal) -> str:
    return portal.manage("shell", "-c", NEWS).split()[-1]


def saves(number: str, words: str) -> Any:
    """Tell whether a request stores these words."""
    address = f"/pages/{number}/edit/"
    return lambda request: request.method == "POST" and address in request.url and words in (request.post_data_buffer or b"").decode()


def test_what_is_typed_while_an_autosave_runs_is_saved_by_the_next_one(chromium: Any, portal: Portal, number: str) -> None:
    lan = Writer(chromium, portal.url, "bientap")
    lan.open_news(number)
    with lan.page.expect_request(saves(number, "Viết trước khi lưu.")):
        lan.write_lead("Viết trước khi lưu.")
    with lan.page.expect_request(saves(number, "Viết trong khi lưu.")):
        lan.write_lead("Viết trong khi lưu.")


def test_what_is_typed_before_wagtail_looks_is_saved_without_another_key(chromium: Any, portal: Portal, number: str) -> None:
    lan = Writer(chromium, portal.url, "bientap")
    lan.go(f"/quan-tri/pages/{number}/edit/")
    with lan.page.expect_request(saves(number, "Viết ngay khi mở.")):
        lan.write_lead("Viết ngay khi mở.")


def test_what_is_ticked_before_wagtail_looks_is_saved_without_another_press(chromium: Any, portal: Portal, number: str) -> None:
    lan = Writer(chromium, portal.url, "bientap")
    lan.go(f"/quan-tri/pages/{number}/edit/")
    with lan.page.expect_request(saves(number, "")):
        lan.page.locator("[name=pinned]").click()


def test_a_form_in_which_nothing_is_changed_saves_nothing(chromium: Any, portal: Portal, number: str) -> None:
    lan = Staff(chromium, portal.url, "bientap")
    sent: list[str] = []
    lan.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" and "/edit/" in request.url else None)
    lan.go(f"/quan-tri/pages/{number}/edit/")
    lan.page.locator("[name=lead]").click()
    lan.page.keyboard.press("x")
    lan.page.keyboard.press("Backspace")
    lan.page.wait_for_timeout(6000)
    assert sent == []
