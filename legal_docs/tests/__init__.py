"""The tests of this app alone; those of several apps together are in `tests/` at the root."""
