"""Comparing texts: two versions, two documents, two provisions; by words, with a list of changes."""
