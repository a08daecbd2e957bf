"""Empty the caches after each test: what they keep names rows that are rolled back, such as a site that the test made.

No test then depends on which ran before it in the process, neither in what it reads nor in how many statements it sends.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import caches


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[object]:
    """Empty them after the tear-down, that of what the file shares included."""
    try:
        return (yield)
    finally:
        for cache in caches.all(initialized_only=True):
            cache.clear()
