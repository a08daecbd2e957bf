"""A small site and a tab on it, for tests of one script; and no tab outlives its test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.small_site import SmallSite, small_site


@pytest.fixture(autouse=True)
def _closed_tabs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close what the test opened: screens of staff ask their portal each ten seconds, also one that is gone, until the browser ends."""
    browser = request.getfixturevalue("chromium") if "chromium" in request.fixturenames else None
    before = browser.contexts if browser else []
    yield
    for context in browser.contexts if browser else []:
        if context not in before:
            context.close()


@pytest.fixture
def site() -> Iterator[SmallSite]:
    """A site of the test's own, empty; see SmallSite."""
    with small_site() as site:
        yield site


@pytest.fixture
def tab(chromium: Any, site: SmallSite) -> Iterator[Any]:
    """A tab of a browser that has seen nothing yet; addresses are those of `site`."""
    context = chromium.new_context(base_url=site.url, locale="vi-VN")
    yield context.new_page()
    context.close()
