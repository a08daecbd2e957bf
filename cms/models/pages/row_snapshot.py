"""Snapshot of a page's row: the cache key of page fragments, and the page that they are rendered from."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Hashable, Sequence
from typing import Any

from django.db.models import Model
from wagtail.blocks import StreamValue
from wagtail.models import Page


class Row:
    """A row as it was read."""

    def __init__(self, kind: type[Any], db: str, names: Sequence[str], values: Sequence[Any]) -> None:
        self.kind, self.db, self.names, self.values = kind, db, names, values

    def made(self) -> Any:
        """Return a model instance built from the row alone, without a query."""
        return self.kind.from_db(self.db, self.names, [_again(value) for value in self.values])

    def is_still(self, one: Model) -> bool:
        """Return whether the object still has the values of this row."""
        held = one.__dict__
        return all(held.get(name) is value for name, value in zip(self.names, self.values, strict=True))


class PageSnapshot:
    """The row of a page and the rows that were read with it: pages with equal rows show the same of their own content."""

    def __init__(self, own: Row, page: Model) -> None:
        self._own = own
        read = page._state.fields_cache.items()
        self._others = {name: _row_of(other) for name, other in read if not isinstance(other, Page)}
        rows = {"": own, **self._others}
        values = [(name, row and (row.kind, row.names, [_plain(value) for value in row.values])) for name, row in rows.items()]
        self.key: Hashable = hashlib.blake2b(pickle.dumps(values), digest_size=20).digest()

    def page(self) -> Page:
        """Return a page built from these rows alone, without a query."""
        page = self._own.made()
        for name, other in self._others.items():
            page._state.fields_cache[name] = other and other.made()
        return page


def whole_row(page: Model) -> PageSnapshot | None:
    """Return a page as it was read; None for one that was made of a revision or by hand, or changed since."""
    held = page.__dict__
    row = held.get("as_read")
    if row is None or not row.is_still(page):
        return None
    if "whole_row" not in held:
        held["whole_row"] = PageSnapshot(row, page)
    found: PageSnapshot = held["whole_row"]
    return found


def _row_of(other: Model | None) -> Row | None:
    if other is None:
        return None
    names = [field.attname for field in other._meta.concrete_fields if field.attname in other.__dict__]
    return Row(type(other), other._state.db or "", names, [other.__dict__[name] for name in names])


def _again(value: Any) -> Any:
    """Return a stream of blocks of which none has been read yet (a block may stand for a picture or a page)."""
    return (
        StreamValue(value.stream_block, value._raw_data, is_lazy=True, raw_text=value.raw_text) if isinstance(value, StreamValue) else value
    )


def _plain(value: Any) -> Any:
    return list(value._raw_data) if isinstance(value, StreamValue) else value
