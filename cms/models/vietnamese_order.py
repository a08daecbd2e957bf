"""Vietnamese text in the database: the order of names (ICU's, or our collation on SQLite), and words without their marks."""

from __future__ import annotations

from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Func, Q, QuerySet, TextField

from cms.text.vietnamese import fold
from cms.text.vietnamese_order import compare_names

COLLATION = "vietnamese"
MOST_WORDS = 8


class Vietnamese(Func):
    """`order_by(Vietnamese("name"))`: Chuyển before Cư, Dân before Đất, words that differ by a tone alone beside each other."""

    template = "(%(expressions)s)"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='(%(expressions)s) COLLATE "vi-x-icu"', **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"(%(expressions)s) COLLATE {COLLATION}", **context)


# The letters that folding changes to one letter without marks, for PostgreSQL, which has no function of ours.
_MARKED = "".join(
    letter
    for letter in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
    if letter.islower() and len(fold(letter)) == 1 and fold(letter).isascii()
)


class Folded(Func):
    """`alias(words=Folded("title"))`: a text in lower case without tone marks, as `cms.text.vietnamese.fold` gives it."""

    function = "mb_fold"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        bare = "".join(map(fold, _MARKED))
        return self.as_sql(compiler, connection, template=f"translate(lower(%(expressions)s), '{_MARKED}', '{bare}')", **context)


def with_words(rows: QuerySet[Any], text: str, *columns: str) -> QuerySet[Any]:
    """Keep the rows that hold every word of `text` in one of these columns, with or without tone marks."""
    names = [f"_{column}_folded" for column in columns]
    rows = rows.alias(**{name: Folded(column) for name, column in zip(names, columns, strict=True)})
    for word in fold(text).split()[:MOST_WORDS]:
        condition = Q()
        for name in names:
            condition |= Q(**{f"{name}__contains": word})
        rows = rows.filter(condition)
    return rows


def _add_collation(connection: Any, **kwargs: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, compare_names)
        connection.connection.create_function("mb_fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)


def start() -> None:
    """Add the collation and the function to every SQLite connection; called once, by AppConfig.ready."""
    connection_created.connect(_add_collation, dispatch_uid="cms.models.vietnamese_order")
