"""A small site and a tab on it, for tests of one script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.small_site import SmallSite, small_site


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
