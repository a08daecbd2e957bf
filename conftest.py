"""Plugins of the whole test suite: a frozen day, a random order, roles, rows made once, late indexes, groups that share servers, notes for
the index, processor time, garbage, a quick run, empty caches.

The one named last is asked first: `server_groups` hides Playwright's loop before `late_indexes` looks for the connection of a test.
"""

_PLUGINS = (
    *("frozen_time", "random_order", "roles", "rows", "search_notes", "late_indexes", "server_groups", "statements", "processor_time"),
    *("garbage", "long_tests", "caches"),
)
pytest_plugins = [f"tests.plugins.{name}" for name in _PLUGINS]
