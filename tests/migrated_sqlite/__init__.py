"""A SQLite backend for tests that keeps the migrated database between runs."""
