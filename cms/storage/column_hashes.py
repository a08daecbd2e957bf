"""Columns of a query are told apart by their names.

Django makes a dictionary of all columns that a query selects as soon as the query has an order, and for the hash of each binds the
arguments that the column was made with to a signature, which is much of the work of writing a query. Equal columns have equal names.
"""

from __future__ import annotations

from django.db.models.expressions import Col


def start() -> None:
    """Let every column hash so; whether two are equal stays Django's question."""
    Col.__hash__ = _of_names  # type: ignore[assignment, method-assign]


def _of_names(column: Col) -> int:
    return hash((column.alias, column.target.column))
