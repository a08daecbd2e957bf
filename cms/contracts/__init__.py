"""Contracts between apps that do not import each other: search entries, ratings, worklists, imports, turns to write, corrections, law."""
