"""Queries whose SQL is written once in a process: for a row by its key, Django takes longer to write it than the database to answer it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from copy import copy
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model, QuerySet
from django.db.models.query import ModelIterable
from django.utils.functional import cached_property
from modelcluster.fields import ChildObjectsDescriptor

from cms.storage.kept import Kept

Row = TypeVar("Row")
_FIRST_NUMBER = 2_000_000_000  # stands for a number while the SQL is written: fits a column of 32 bits and is nobody's key
_TEXT = "\ue000{}"  # stands for a text: a letter of private use


class Prepared(Generic[Row]):
    """A query that is asked again and again with other values, each a number or a text: call it with them for a list of rows.

    `build` takes the values and returns the query; it is called once, so its conditions may depend on nothing else. A value stands
    in a condition as it is (`=`, `range`), never as None or as part of a pattern.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._build = build
        self._written: _Written[Row] | None = None

    def __call__(self, *values: int | str) -> list[Row]:
        if self._written is None:
            marks = [_TEXT.format(index) if isinstance(value, str) else _FIRST_NUMBER + index for index, value in enumerate(values)]
            self._written = _Written(self._build(*marks), marks)
        return self._written.rows(values)

    def first(self, *values: int | str) -> Row | None:
        """Return the first row for these values, None where there is none; the query says how many it reads."""
        return next(iter(self(*values)), None)


class PreparedChildren(Generic[Row]):
    """The rows of a relation of an object, as `Prepared`; of a draft, or where they were read before, those that are in memory."""

    def __init__(self, name: str, shape: Callable[[QuerySet[Any]], QuerySet[Any, Row]] = lambda rows: rows) -> None:
        self._name = name
        self._shape = shape
        self._of: dict[type[Model], Prepared[Row]] = {}

    def __call__(self, parent: Any) -> list[Row]:
        known = (parent.__dict__.get("_cluster_related_objects"), parent.__dict__.get("_prefetched_objects_cache"))
        if parent.pk is None or any(self._name in rows for rows in known if rows):
            return list(self._shape(getattr(parent, self._name).all()))
        model = type(parent)
        if model not in self._of:
            self._of[model] = Prepared(lambda pk: self._shape(getattr(model(pk=pk), self._name).all()))
        rows = self._of[model](parent.pk)
        back = model._meta.get_field(self._name).remote_field
        if back is not None and back.many_to_one:
            for row in rows:
                back.set_cached_value(row, parent)
        return rows

    def read_ahead(self, parent: Any) -> None:
        """Make `parent.<name>.all()` return these rows without a statement, as `prefetch_related` does."""
        known: Any = getattr(parent, self._name).all()
        if not isinstance(known, QuerySet) or known._result_cache is not None:
            return  # of a draft, or read already
        known._result_cache, known._prefetch_done = self(parent), True  # type: ignore[attr-defined]
        parent.__dict__.setdefault("_prefetched_objects_cache", {})[self._name] = known


class _ListRows(ModelIterable):
    """The rows of a list (of a ParentalKey) as they are stored: saving and publishing a page read each of its lists several times."""

    def __iter__(self) -> Iterator[Any]:
        asked: Any = self.queryset
        is_whole = getattr(asked, "_deferred_filter", None) is not None  # no filter, order or slice was asked for since
        if is_whole and not self.chunked_fetch and asked.db == DEFAULT_DB_ALIAS:
            ((field, parents),) = asked._known_related_objects.items()
            ((key, parent),) = parents.items()
            if isinstance(key, int):
                for row in _lists[field](key):
                    field.set_cached_value(row, parent)
                    yield row
                return
        yield from super().__iter__()


_lists: dict[Field[Any, Any], Prepared[Any]] = {}
_manager_of_list = ChildObjectsDescriptor.related_manager_cls.func


def start() -> None:
    """Let the statement that reads the rows of a list be written once."""

    def related_manager_cls(descriptor: Any) -> Any:
        manager, rel = _manager_of_list(descriptor), descriptor.rel
        _lists[rel.field] = Prepared(lambda pk: manager(rel.model(pk=pk)).get_queryset())

        class ListManager(manager):  # type: ignore[misc, valid-type]
            def get_queryset(self) -> Any:
                rows = super().get_queryset()
                if rows._deferred_filter is not None and rows._iterable_class is ModelIterable:
                    rows._iterable_class = _ListRows
                return rows

        return ListManager

    ChildObjectsDescriptor.related_manager_cls = cached_property(related_manager_cls)
    ChildObjectsDescriptor.related_manager_cls.__set_name__(ChildObjectsDescriptor, "related_manager_cls")


def padded(keys: Sequence[Any], most: int) -> list[Any]:
    """Return `keys` filled up to `most` by repeating the last one: a prepared query takes a fixed number; [] stays []."""
    return [*keys, *list(keys[-1:]) * (most - len(keys))]


class PreparedRows(Generic[Row]):
    """The rows with these keys, at most `most`, in the order of the keys; those that the query leaves out are not there."""

    def __init__(self, most: int, build: Callable[..., QuerySet[Any, Row]]) -> None:
        self._most = most
        self._rows = Prepared(build)

    def __call__(self, keys: Sequence[int]) -> list[Row]:
        rows: list[Any] = self._rows(*padded(keys, self._most)) if keys else []
        found = {row.pk: row for row in rows}
        return [found[key] for key in keys if key in found]


class PreparedSet(Generic[Row]):
    """A query about a set of values (`…__in`), mostly a few: for these its statement is written once, for more of them each time."""

    def __init__(self, build: Callable[[Any], QuerySet[Any, Row]], few: int = 4) -> None:
        self._build, self._few = build, few
        self._written: Prepared[Row] = Prepared(lambda *marks: build(marks))

    def __call__(self, values: Collection[int] | Collection[str] | QuerySet[Any, int]) -> list[Row]:
        if isinstance(values, QuerySet) or len(values) > self._few:
            return list(self._build(values))
        return self._written(*padded(list(values), self._few)) if values else []


_kept: Kept[Any] = Kept(most=1_000)  # counts of lists, and the keys of their pages


class KeptCount(Paginator):
    """Pages of a list or a query; how many rows a query has is kept until one of its tables is written: counting takes longer the more."""

    object_list: Any

    @cached_property
    def count(self) -> int:
        listed = self.object_list
        return len(listed) if isinstance(listed, list) else self._keep("count", listed.count)

    @cached_property
    def _query(self) -> tuple[str, tuple[Any, ...]] | None:
        """Return the statement that reads all rows; None for a query that can find nothing."""
        try:
            statement: tuple[str, tuple[Any, ...]] = self.object_list.query.sql_with_params()
        except EmptyResultSet:
            return None
        return statement

    def _keep(self, what: Hashable, make: Callable[[], Any]) -> Any:
        return make() if self._query is None else _kept.get((what, self.per_page, *self._query), make)


class KeysFirst(KeptCount):
    """A paginator that reads the keys of a page first and then its rows: a database that sorts whole rows moves the long texts of all.

    Which rows of a query stand on a page is kept as their number is. So the query must be the same for everybody who may send the request.
    """

    def __init__(self, listed: Any, per_page: int, rows: Callable[[list[int]], list[Any]]) -> None:
        super().__init__(listed, per_page)
        self._rows = rows

    def _get_page(self, part: Any, number: int, paginator: Paginator) -> Page:
        keys = part if isinstance(part, list) else self._keep(number, lambda: list(part.values_list("pk", flat=True)))
        return Page(self._rows(keys), number, paginator)


class _Written(Generic[Row]):
    """The SQL of a query, and what Django makes rows of its results with."""

    def __init__(self, query: QuerySet[Any, Row], marks: list[int | str]) -> None:
        if query._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("Rows of a prepared query are not prefetched: call prefetch_related_objects with them.")
        self._compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, params = self._compiler.as_sql()
        self._places = [marks.index(value) if value in marks else None for value in params]
        if missing := set(range(len(marks))) - set(self._places):
            raise ValueError(f"The values {sorted(missing)} are not in the query as they are: {self._sql}")
        self._params = params
        self._iterable: Any = query._iterable_class
        self._model = query.model
        columns = [column[0] for column in self._compiler.select[: self._compiler.col_count]]
        self._converters = self._compiler.get_converters(columns)
        del self._compiler.connection  # of the thread that wrote it

    def rows(self, values: tuple[int | str, ...]) -> list[Row]:
        """Return the rows for these values; each thread has a connection of its own."""
        params = tuple(known if place is None else values[place] for known, place in zip(self._params, self._places, strict=True))
        compiler = copy(self._compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda *_args, **_kwargs: (self._sql, params)
        compiler.get_converters = lambda _columns: self._converters
        query = SimpleNamespace(get_compiler=lambda *_args, **_kwargs: compiler)
        asked = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, model=self._model, _known_related_objects={})
        return list(self._iterable(asked))
