"""Fixtures of the portal's tests: every test has the database and the first pages that the migrations make."""

import pytest


@pytest.fixture(autouse=True)
def _with_first_pages(db):
    """The front page and the sections, as the migration leaves them."""
