"""Keeping the index equal to the database: an outbox of changed pages, the worker that writes them, rebuilding, comparing."""
