"""Real servers for tests, started from the project's own scripts."""
