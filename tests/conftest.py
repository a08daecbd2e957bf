"""Fixtures of the tests of the whole; an app's tests import from tests.fixtures what they need."""

from tests.fixtures import *  # noqa: F403
from tests.page_cache import page_cache, reader  # noqa: F401
