"""A PostgreSQL backend for tests that keeps the migrated database between runs."""
