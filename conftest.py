"""Plugins of the whole test suite: a frozen day, a random order, roles, late indexes, groups that share servers, notes for the index."""

_PLUGINS = ("frozen_time", "random_order", "roles", "search_notes", "server_groups", "late_indexes", "statements")
pytest_plugins = [f"tests.plugins.{name}" for name in _PLUGINS]
