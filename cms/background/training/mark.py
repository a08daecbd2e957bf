"""The mark of a training copy: the proof that a database and its folders were begun as one, so that emptying them harms nobody.

One random word lies in `VAR_DIR/training-copy` and in a table of the database. It is written once, where both are still new, and taken
away by each start without TRAINING_COPY. See docs/features/training-copy.md.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

TABLE = "training_copy_mark"
STATE = "training-fill.json"


def _file() -> Path:
    return Path(settings.VAR_DIR) / "training-copy"


def tables() -> list[str]:
    """Return the tables that a portal made: neither the mark's own nor those of another schema or of an extension.

    A virtual table of SQLite comes first: it takes its own with it.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("""
                SELECT relname FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
                WHERE relkind IN ('r', 'p') AND nspname = current_schema()
                AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = t.oid AND d.deptype = 'e')
            """)
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
            )
        return [name for (name,) in cursor.fetchall() if name != TABLE]


def may_drop_tables() -> bool:
    """Return whether the login of this process may drop every table and make new ones: web and worker of a server often may not."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)")
        (may_make,) = cursor.fetchone()
        cursor.execute("""
            SELECT relname FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE nspname = current_schema() AND NOT pg_has_role(t.relowner, 'USAGE')
        """)
        foreign = {name for (name,) in cursor.fetchall()}
    return may_make and foreign.isdisjoint(tables())


def is_begun() -> bool:
    """Return whether this database, on the connection of the moment, and VAR_DIR were begun as one training copy."""
    word = _file().read_text(encoding="utf-8") if _file().exists() else ""
    rows = _rows()
    if not word or len(rows) != 1 or rows[0][0] != word:
        return False
    return rows[0][1] == _first_migration() if rows[0][1] else not _has_users()


def begin() -> None:
    """Write the mark where database and folders are still new. Raise CommandError where they are neither that nor a copy already."""
    if not is_begun():
        if tables() or any(folder.is_dir() and any(folder.iterdir()) for folder in _folders()):
            raise CommandError(_NOT_BEGUN)
        _refuse_folders_of_others()
        word = secrets.token_hex(16)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (word varchar(64) NOT NULL, migrated varchar(64) NOT NULL)")
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 - a name of ours
            cursor.execute(f"INSERT INTO {TABLE} VALUES (%s, '')", [word])  # noqa: S608
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text(word, encoding="utf-8")
    refuse_real_data()


def note_migrated(at: str | None = None) -> None:
    """Keep when this copy was migrated first: data that is restored over it later has another time, and is never emptied."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET migrated = %s", [_first_migration() if at is None else at])  # noqa: S608


def refuse_real_data() -> None:
    """Refuse a database or folders that were not begun as this training copy. Raises CommandError."""
    if not is_begun():
        raise CommandError(_NOT_BEGUN)
    _refuse_folders_of_others()


def forget() -> None:
    """Take the mark away: what a portal without TRAINING_COPY uses is real from now on."""
    forget_file()
    if _rows():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 - web and worker may delete rows, not tables


def forget_file() -> None:
    """Take away what lies in the folder: a web process does it at its start, when the database need not answer yet."""
    for path in (_file(), Path(settings.VAR_DIR) / STATE):
        if path.exists():
            path.unlink(missing_ok=True)


_NOT_BEGUN = (
    "This database and the files in VAR_DIR were not begun as a training copy: give the copy a new VAR_DIR and a new database of its own."
)


def _folders() -> list[Path]:
    return [Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_MEDIA_ROOT), Path(settings.SEARCH_INDEX_DIR)]


def _refuse_folders_of_others() -> None:
    for folder in _folders():
        if folder.is_symlink() or folder.is_mount() or folder.parent != Path(settings.VAR_DIR):
            raise CommandError(f"{folder} leads out of VAR_DIR: it may hold files of another portal and was not begun as a training copy.")


def _rows() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            return []
        cursor.execute(f"SELECT word, migrated FROM {TABLE}")  # noqa: S608
        return list(cursor.fetchall())


def _first_migration() -> str:
    applied = MigrationRecorder(connection).applied_migrations().values()
    return min((migration.applied.isoformat() for migration in applied), default="")


def _has_users() -> bool:
    users = get_user_model()
    return users._meta.db_table in connection.introspection.table_names() and users.objects.exists()
