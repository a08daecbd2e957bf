"""Database triggers: what was sent never changes, the log is append-only, a status moves only as the table allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connections

from qa.vocabulary.moves import status_pairs

QUESTION, EVENT = "qa_question", "qa_qaevent"
_OPERATIONS = ("INSERT", "UPDATE", "DELETE")
STAMP = "qa_rulesstamp"
# What qa/deadlines/rules.py keeps in memory: each change of these tables gives the stamp a new value.
STAMPED = ("qa_calendarday", "qa_slapolicy", "qa_countingrule", "qa_legalbasis", "qa_redactionrule")
_SET = "INSERT INTO {stamp} (id, value) VALUES (1, {new}) ON CONFLICT (id) DO UPDATE SET value = excluded.value"
# Erasure alone may blank the original, and says so in the same statement.
_CHANGED = "(NEW.{0} <> OLD.{0} AND NOT (NEW.{0} = '' AND NEW.erased_at IS NOT NULL))"
ORIGINAL_CHANGED = " OR ".join(_CHANGED.format(column) for column in ("title", "body_original"))


def forbidden_move() -> str:
    """Return the SQL condition under which a change of status is not in the table."""
    pairs = ", ".join(f"'{source}>{target}'" for source, target in sorted(status_pairs()))
    return f"NEW.status <> OLD.status AND OLD.status || '>' || NEW.status NOT IN ({pairs})"


def rules() -> Iterator[tuple[str, str, str, str, str]]:
    """Yield (name, table, operation, condition, message) of each trigger; an empty condition always refuses."""
    yield "qa_original_immutable", QUESTION, "UPDATE", ORIGINAL_CHANGED, "what a citizen sent is immutable"
    yield "qa_status_moves", QUESTION, "UPDATE", forbidden_move(), "this change of status is not allowed"
    yield "qa_question_kept", QUESTION, "DELETE", "", "questions are never deleted, only erased"
    yield "qa_log_no_update", EVENT, "UPDATE", "", "the log is append-only"
    yield "qa_log_no_delete", EVENT, "DELETE", "", "the log is append-only"


def install(connection: Any) -> None:
    """Create the triggers on a database connection, replacing those of an earlier table of moves."""
    remove(connection)
    create = _create_postgres if connection.vendor == "postgresql" else _create_sqlite
    with connection.cursor() as cursor:
        for rule in rules():
            for statement in create(*rule):
                cursor.execute(statement)
        if STAMP in connection.introspection.table_names(cursor):
            for statement in _stamp_postgres() if connection.vendor == "postgresql" else _stamp_sqlite():
                cursor.execute(statement)


def renew(using: str, **kwargs: Any) -> None:
    """Put the triggers back after each `migrate`: SQLite drops them when it rebuilds a table, and the table of moves may have changed."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if QUESTION in tables and EVENT in tables:
        install(connection)


def remove(connection: Any) -> None:
    """Drop the triggers."""
    with connection.cursor() as cursor:
        for name, table, _operation, _condition, _message in rules():
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        for name, table in _stamp_names(connection.vendor):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS qa_new_stamp()")


def _stamp_names(vendor: str) -> Iterator[tuple[str, str]]:
    """Yield (trigger, table): SQLite has one for each kind of change."""
    for table in STAMPED:
        if vendor == "postgresql":
            yield f"{table}_stamp", table
        else:
            yield from ((f"{table}_stamp_{operation.lower()}", table) for operation in _OPERATIONS)


def _stamp_sqlite() -> Iterator[str]:
    change = _SET.format(stamp=STAMP, new="lower(hex(randomblob(16)))")
    yield change
    for table in STAMPED:
        for operation in _OPERATIONS:
            yield f"CREATE TRIGGER {table}_stamp_{operation.lower()} AFTER {operation} ON {table} FOR EACH ROW BEGIN {change}; END"


def _stamp_postgres() -> Iterator[str]:
    change = _SET.format(stamp=STAMP, new="gen_random_uuid()::text")
    yield change
    yield f"CREATE FUNCTION qa_new_stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {change}; RETURN NULL; END $$"
    for table in STAMPED:
        yield (
            f"CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION qa_new_stamp()"
        )


def _create_sqlite(name: str, table: str, operation: str, condition: str, message: str) -> list[str]:
    when = f"WHEN {condition}" if condition else ""
    return [f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW {when} BEGIN SELECT RAISE(ABORT, '{message}'); END"]


def _create_postgres(name: str, table: str, operation: str, condition: str, message: str) -> list[str]:
    when = f"WHEN ({condition})" if condition else ""
    body = f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; END"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}()",
    ]
