"""Copy a SQLite database of the portal into PostgreSQL, row by row: a demo site is made once for both kinds of servers."""

from __future__ import annotations

import sqlite3
import subprocess
from collections import defaultdict
from pathlib import Path

import psycopg
from psycopg import sql

from tests.servers.local import postgres_program

EMPTY = "wagtailsearch_indexentry"  # each database has an index of its own kind
COLUMNS = """SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
    FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> %s ORDER BY ordinal_position"""


def restore(dump: Path, url: str) -> None:
    """Fill the empty database at `url` with what pg_dump wrote."""
    command = [postgres_program("psql"), f"--dbname={url}", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", str(dump)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def copy_rows(source: Path, url: str) -> None:
    """Put the rows of the SQLite file in the place of those of the database at `url`, which has the same migrations done."""
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old, psycopg.connect(url) as new:
        new.execute("SET session_replication_role = replica")  # no triggers, and rows in any order
        new.execute("SET TIME ZONE 'UTC'")
        tables, sequences = defaultdict[str, list[str]](list), list[tuple[str, str, str]]()
        for table, column, sequence in new.execute(COLUMNS, [EMPTY]):
            tables[table].append(column)
            if sequence:
                sequences.append((sequence, column, table))
        new.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
        for table, columns in tables.items():
            _copy_table(old, new, table, columns)
        for sequence, column, table in sequences:
            last = sql.SQL("SELECT setval({}, max({})) FROM {}").format(sequence, sql.Identifier(column), sql.Identifier(table))
            new.execute(last)
    old.close()


def _copy_table(old: sqlite3.Connection, new: psycopg.Connection, table: str, columns: list[str]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    rows = old.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))
    with new.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)
