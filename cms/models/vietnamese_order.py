"""The order of names in the database: ICU's on PostgreSQL, the same by a collation of ours on SQLite."""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Func

from cms.text.vietnamese_order import compare

COLLATION = "vietnamese"


class Vietnamese(Func):
    """`order_by(Vietnamese("name"))`: Chuyển before Cư, Dân before Đất, words that differ by a tone alone beside each other."""

    template = "(%(expressions)s)"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "vi-x-icu"', **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"(%(expressions)s) COLLATE {COLLATION}", **context)


def _add_collation(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, compare)


def start() -> None:
    """Give every SQLite connection the collation; called once, by AppConfig.ready."""
    connection_created.connect(_add_collation, dispatch_uid="cms.models.vietnamese_order")
