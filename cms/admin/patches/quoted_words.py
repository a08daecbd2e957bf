"""A quotation mark in what an editor searches for, where the index of the administration lies in SQLite (PostgreSQL takes any text)."""

from __future__ import annotations

from typing import Any

from django.db import connection


def _as_sql(self: Any, compiler: Any, connection: Any) -> tuple[str, list[str]]:
    """Return a word as SQLite searches it: between quotation marks, one within it twice (the package leaves it as it is)."""
    return '"%s"*' if self.prefix else '"%s"', [self.value.replace('"', '""')]


def start() -> None:
    """Let a word hold a quotation mark: the search was answered as if the database were away."""
    if connection.vendor == "sqlite":
        from modelsearch.backends.database.sqlite.query import Lexeme  # which can be imported there alone

        Lexeme.as_sql = _as_sql
