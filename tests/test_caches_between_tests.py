"""No test finds in the cache what another left there (tests/plugins/caches.py)."""

from __future__ import annotations

import pytest
from django.core.cache import caches


@pytest.mark.parametrize("name", ["default", "pages"])
@pytest.mark.parametrize("time", [1, 2])
def test_what_another_test_kept_is_gone(name: str, time: int) -> None:
    assert caches[name].get("of-another-test") is None
    caches[name].set("of-another-test", time)
