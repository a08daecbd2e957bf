"""Options of the whole test suite: a frozen day, a random order."""

pytest_plugins = ["tests.plugins.frozen_time", "tests.plugins.random_order", "tests.plugins.search_notes"]
