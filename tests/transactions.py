"""Which tests commit what they write."""

from __future__ import annotations

import pytest


def is_about_transactions(item: pytest.Item) -> bool:
    """Return whether the test commits what it writes, and its teardown empties the database."""
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs.get("transaction"))
