"""Whether two SQLite portals hold the same, row by row: what an import stores must not change when it is made faster.

    VAR_DIR=/tmp/before manage.py migrate && VAR_DIR=/tmp/before manage.py import_documents FILE --limit 300    (in each tree)
    python -m benchmarks.same_tables /tmp/before/portal.sqlite3 /tmp/after/portal.sqlite3

Moments of time, random keys (UUIDs) and the search engine's own tables differ from run to run and are not compared. Prints the number of
rows of each table that are only in one of both, with the first of them; ends with 1 where there are any.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_OWN_OF_A_RUN = re.compile(r"sqlite_|django_session|search_engine")
_CHANGING = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?|[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}"
)
_SHOWN = 300  # characters of a row


def rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    """Yield each row of a table as text, with its columns in the order of their names."""
    columns = sorted(f'"{column[1]}"' for column in database.execute(f'PRAGMA table_info("{table}")'))
    for row in database.execute(f'SELECT {", ".join(columns)} FROM "{table}"'):  # noqa: S608  # names of the database itself
        yield _CHANGING.sub("…", repr(row))


def tables(database: sqlite3.Connection) -> set[str]:
    names = (name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return {name for name in names if not _OWN_OF_A_RUN.match(name)}


def differences(before: sqlite3.Connection, after: sqlite3.Connection) -> Iterator[str]:
    """Yield in words what differs, table by table."""
    names = tables(before), tables(after)
    yield from (f"{name}: a table of one alone" for name in sorted(names[0] ^ names[1]))
    for name in sorted(names[0] & names[1]):
        first, second = Counter(rows(before, name)), Counter(rows(after, name))
        for word, extra in (("before", first - second), ("after", second - first)):
            if extra:
                yield f"{name}: {extra.total()} rows only {word}, as {next(iter(extra))[:_SHOWN]}"


def main(paths: list[str]) -> int:
    """Compare two databases and print what differs."""
    with closing(sqlite3.connect(paths[0])) as before, closing(sqlite3.connect(paths[1])) as after:
        found = list(differences(before, after))
        counts = {name: sum(1 for _row in rows(after, name)) for name in tables(after)}
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{sum(counts.values())} rows of {len(counts)} tables in {Path(paths[1]).parent.name}: {'other' if found else 'the same'}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
