"""Fixture: the groups with their permissions, made once for each test file that asks for them.

The command that makes them runs once in each process of tests; for the next files its rows are copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests import late_indexes

Rows = dict[Any, tuple[Any, ...]]  # of a table, by their keys
_WRITES = re.compile(r'(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"')
_found: dict[str, Rows] = {}  # by table: what the command found
_left: dict[str, Rows] = {}  # and what it left


@pytest.fixture(scope="module")
def groups(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The groups with their permissions, as a portal has them: without these staff may do nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        write_roles()
        yield
        transaction.set_rollback(True)


def write_roles() -> None:
    """Run the command, or copy what it left from the same rows before; other rows, as those of a file, may change what it does."""
    if _left and all(_rows(table) == rows for table, rows in _found.items()):
        _copy()
        return
    _found.clear()
    _left.clear()
    with connection.execute_wrapper(_keep_what_was_found):
        call_command("sync_roles", verbosity=0)
        late_indexes.write()
    _left.update({table: _rows(table) for table in _found})


def _keep_what_was_found(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Read a table before the first statement that writes to it (a wrapper of Django's `execute`)."""
    if (writes := _WRITES.match(str(sql))) and (table := writes[1]) not in _found:
        _found[table] = _rows(table)
    return execute(sql, params, many, context)


def _rows(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
        return {row[0]: tuple(row) for row in cursor.fetchall()}


def _copy() -> None:
    with connection.cursor() as cursor:
        for table, rows in _left.items():
            gone = [(key,) for key, row in _found[table].items() if rows.get(key) != row]
            new = [row for key, row in rows.items() if _found[table].get(key) != row]
            column = connection.introspection.get_primary_key_column(cursor, table)
            cursor.executemany(f'DELETE FROM "{table}" WHERE "{column}" = %s', gone)  # noqa: S608
            if new:
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({", ".join(["%s"] * len(new[0]))})', new)  # noqa: S608
