"""Fixtures of this app's tests."""

from tests.fixtures import shared_data  # noqa: F401
