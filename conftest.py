"""Plugins of the whole test suite: a frozen day, a random order, groups that share servers."""

pytest_plugins = ["tests.plugins.frozen_time", "tests.plugins.random_order", "tests.plugins.server_groups"]
