"""Writes the provisions of a version: only rows whose text changed are inserted, changed or deleted; all that stay keep their ids."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from legal_docs.models.texts.versions import DocumentVersion, Provision
from legal_docs.text.provisions.rows import COLUMNS, Row


def create_rows(version: DocumentVersion, rows: Sequence[Row]) -> None:
    """Insert provisions by one prepared statement: a code has thousands, and building a model for each takes five times as long."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in ("version_id", *COLUMNS))
    marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
    statement = f"INSERT INTO {quote(Provision._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608  # only this code's own names
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(version.pk, *row) for row in rows])


def merge_rows(version: DocumentVersion, rows: Sequence[Row]) -> None:
    """Make the stored provisions equal to `rows`, by `eid`; an id that an import gave is not lost by a re-parse."""
    stored = {provision.eid: provision for provision in version.provisions.all()}
    gone = set(stored) - {row.eid for row in rows}
    version.provisions.filter(eid__in=gone).delete()
    changed = []
    for row in rows:
        provision = stored.get(row.eid)
        if provision is None:
            continue
        values = row._asdict()
        values["source_id"] = row.source_id or provision.source_id
        if any(getattr(provision, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(provision, name, value)
            changed.append(provision)
    Provision.objects.bulk_update(changed, [name for name in COLUMNS if name != "eid"], batch_size=100)
    create_rows(version, [row for row in rows if row.eid not in stored])
