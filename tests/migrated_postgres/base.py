"""Django's PostgreSQL backend, whose test databases are copies of one template database with all migrations done.

The template is made once for a server: from the dump in `var/test-database/` when there is one, else by `migrate`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from typing import Any

import time_machine
from django.db.backends.postgresql import base, creation, operations

from tests.kept_migrations import MADE_AT, digest, kept_file, writing
from tests.servers.local import NotInstalled, postgres_program

MADE_BY_MIGRATE = {"django_content_type", "auth_permission"}
ONE_AT_A_TIME = 20260101  # the number of the advisory lock


class DatabaseCreation(creation.DatabaseCreation):
    """Copy the template before `migrate`, which then finds nothing to do; make the template after the first `migrate`."""

    def create_test_db(self, *args: Any, **kwargs: Any) -> str:
        template = f"migrated_{digest()}"
        with self._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
            there = self._database_exists(cursor, template) or self._restore(cursor, template)
            self.connection.settings_dict["TEST"]["TEMPLATE"] = template if there else None
            with time_machine.travel(MADE_AT):
                name: str = super().create_test_db(*args, **kwargs)
            if not there:
                self.connection.close()
                cursor.execute(f"CREATE DATABASE {template} TEMPLATE {self._quote_name(name)}")
                self._dump(template)
        return name

    def _restore(self, cursor: Any, template: str) -> bool:
        """Make the template from the kept dump; return False when there is none."""
        dump = kept_file(".sql")
        if not dump.exists():
            return False
        cursor.execute(f"CREATE DATABASE {template}")
        self._program("psql", template, "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", str(dump))
        return True

    def _dump(self, template: str) -> None:
        """Keep a dump of the template for the next server; without the programs of PostgreSQL each server migrates again."""
        try:
            with writing(kept_file(".sql")) as made:
                self._program("pg_dump", template, "--no-owner", "--file", str(made))
        except NotInstalled:
            return

    def _program(self, name: str, database: str, *options: str) -> None:
        values = self.connection.settings_dict
        names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
        given = {variable: str(values[key]) for variable, key in names.items() if values.get(key)}
        command = [postgres_program(name), f"--dbname={database}", *options]
        subprocess.run(command, env={**os.environ, **given}, check=True, stdout=subprocess.DEVNULL)


class DatabaseOperations(operations.DatabaseOperations):
    """Empties tables after a test about transactions: each row is deleted, as most of the 300 tables have none.

    `TRUNCATE` makes the files of every table and index again, and `post_migrate` the rows of `MADE_BY_MIGRATE`, which stay here.
    """

    def sql_flush(self, style: Any, tables: Iterable[str], **options: bool) -> list[str]:
        """Return nothing, so that `flush` sends no `post_migrate`; keep what to send instead."""
        emptied = sorted(set(tables) - MADE_BY_MIGRATE)
        self._deletions = "; ".join(["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{table}"' for table in emptied)])  # noqa: S608
        return []

    def execute_sql_flush(self, sql_list: list[str]) -> None:
        """Delete the rows in one message to the server, without triggers and foreign keys."""
        super().execute_sql_flush([self._deletions])


class DatabaseWrapper(base.DatabaseWrapper):
    creation_class = DatabaseCreation
    ops_class = DatabaseOperations
