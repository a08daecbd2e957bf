"""Tests that follow one of a browser in the same process: Playwright's event loop must not reach them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from tests import late_indexes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("beside-a-browser")]


def _loop_runs() -> bool:
    return asyncio._get_running_loop() is not None


@pytest.fixture
def no_loop() -> Iterator[None]:
    """Look at set-up and at teardown: Django keeps another database connection where a loop runs."""
    assert not _loop_runs()
    yield
    assert not _loop_runs()


def test_a_page_opens(chromium: Any) -> None:
    page = chromium.new_page()
    page.set_content("<title>một trang</title>")
    assert page.title() == "một trang"
    page.close()
    assert _loop_runs()


def test_a_test_without_a_browser_sees_no_loop_from_set_up_to_teardown(no_loop: None) -> None:
    assert asyncio.run(asyncio.sleep(0, "done")) == "done"


def test_the_connection_of_a_test_without_a_browser_is_watched_for_late_indexes() -> None:
    assert late_indexes.before_use in connections["default"].execute_wrappers


def test_a_page_opens_again_after_tests_without_a_browser(chromium: Any) -> None:
    test_a_page_opens(chromium)
