"""Which tables a page was made from, and when one of them was written: seen in the statements themselves, spelled as Django does.

A write bumps the version of its table after the commit. `QuerySet.update`, bulk imports and other processes count like any save.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import F
from django.utils import timezone

PAGE_TREE = "wagtailcore_page"
ANY_PAGE = f"{PAGE_TREE}:any"  # what lists pages of any type depends on, and an address where nothing is
# Every page depends on these: the tree (addresses, menus), the site, and who may read.
ALWAYS = frozenset({PAGE_TREE, "wagtailcore_site", "wagtailcore_pageviewrestriction"})
_LIBRARIES = frozenset(
    {
        *("wagtailimages_image", "wagtaildocs_document", "wagtailredirects_redirect", "taggit_tag", "taggit_taggeditem"),
        *("wagtailcore_collection", "wagtailcore_collectionviewrestriction"),
    }
)
_READ = re.compile(r'\b(?:FROM|JOIN) "?(\w+)"?')
_WRITTEN = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)"?')
# Reads of the tree alone, by key: a menu, a breadcrumb trail. They depend on those rows; any other read on all pages.
_BY_KEY = re.compile(rf'(?<!NOT \()"{PAGE_TREE}"\."(id|path)" (?:= %s|IN \(%s(?:, %s)*\))')
_BY_SLUG = f'"{PAGE_TREE}"."slug" = %s'
_SET_KEY = re.compile(r'"(path)" = %s|"wagtailcore_page"\."(id)" = %s')
_WRITES = ("INSERT", "UPDATE", "DELETE")
_UNDOES = "ROLLBACK TO"  # a savepoint

_tables: ContextVar[set[str] | None] = ContextVar("tables that the page being made has read", default=None)
_ends: ContextVar[list[datetime] | None] = ContextVar("moments at which the page being made shows something else", default=None)
_looks: ContextVar[list[dict[str, int]] | None] = ContextVar("the versions as the request being answered saw them", default=None)
_follows: dict[str, set[str]] = {}

_STAMP = "SELECT count(*), sum(version) FROM cms_tableversion"
_VERSIONS = "SELECT name, version FROM cms_tableversion"
_known: tuple[Any, dict[str, int]] = (None, {})  # the sum, and the versions that it was the sum of


@contextmanager
def observe_reads() -> Iterator[tuple[set[str], list[datetime]]]:
    """Collect the tables and rows read inside the block, and the moments at which the result becomes stale (`true_until`).

    Where the block fails, an outer block depends on the same tables: a page that is not found may exist after the next write.
    """
    found, ends = set(ALWAYS), list[datetime]()
    tokens, is_whole = (_tables.set(found), _ends.set(ends)), False
    try:
        yield found, ends
        is_whole = True
    finally:
        _tables.reset(tokens[0])
        _ends.reset(tokens[1])
        if not is_whole:
            note(found, ends)


def true_until(*moments: datetime | None) -> None:
    """Set moments at which what is shown changes by time alone: a notice begins or ends."""
    if (ends := _ends.get()) is not None:
        ends += [moment for moment in moments if moment is not None]


def note(tables: Iterable[str], ends: Iterable[datetime] = ()) -> None:
    """Make the page being rendered depend on these tables and moments, too: it shows something that was computed before."""
    if (found := _tables.get()) is not None:
        found |= set(tables)
    true_until(*ends)


def midnight(now: datetime | None = None) -> datetime:
    """Return the next midnight, at which other law may be in force."""
    return timezone.make_aware(datetime.combine(timezone.localdate(now) + timedelta(days=1), datetime.min.time()))


def follow(table: str, *others: str) -> None:
    """Count a write to one of `others` as a write to `table` too, where a database trigger writes it."""
    for other in others:
        _follows.setdefault(other, set()).add(table)


def _with_triggers(tables: Iterable[str]) -> set[str]:
    """Return the tables with those that a trigger writes when they are written."""
    return set(tables).union(*(_follows.get(name, ()) for name in tables))


@cache
def watched_tables() -> frozenset[str]:
    """Return the tables whose writes can change a public page: those of our apps, and what pages show of Wagtail's.

    A model with `never_on_cached_pages = True` (queues, counters, private rows) is left out: writing it costs nothing.
    """
    own = {config.label for config in apps.get_app_configs() if "." not in config.name}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in own]
    return frozenset(m._meta.db_table for m in models if not getattr(m, "never_on_cached_pages", False)) | _LIBRARIES | ALWAYS


def observe(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Note what a statement reads or writes (a wrapper of Django's `execute_wrappers`)."""
    result = execute(sql, params, many, context)
    if sql.startswith(_WRITES):
        written = _WRITTEN.match(sql)
        if written and written[1] in watched_tables():
            names = _tree_writes(sql, params) if written[1] == PAGE_TREE else {written[1]}
            if names:
                note_write(context["connection"], names)
    elif sql.startswith(_UNDOES):
        if unsaved := unsaved_writes(context["connection"]):
            unsaved.kept = {}
    elif (found := _tables.get()) is not None:
        tables = set(_READ.findall(sql))
        found |= tables & watched_tables()
        if tables and sql.partition(" FROM ")[2].startswith(f'"{PAGE_TREE}"'):
            found |= _tree_reads(sql, params)
    return result


def _tree_reads(sql: str, params: Any) -> set[str]:
    """Return what a statement that reads the tree without a page type depends on."""
    if _BY_SLUG in sql:  # the way to a page: its address
        return set()
    rows = _rows_by_key(sql, params)
    return {ANY_PAGE} if not rows or f'"{PAGE_TREE}"."path" LIKE' in sql else rows


def _rows_by_key(sql: str, params: Any) -> set[str]:
    """Return the rows of the tree that a statement names by their keys."""
    found = set[str]()
    for match in _BY_KEY.finditer(sql):
        start = sql.count("%s", 0, match.start())
        found |= {f"{PAGE_TREE}:{value}" for value in params[start : start + match[0].count("%s")]}
    return found


def _tree_writes(sql: str, params: Any) -> set[str]:
    """Return what a write to the tree makes stale. A draft, a lock or a count of children changes no public page.

    A whole page is written together with the table of its type (where Wagtail saves the row alone, `note_saved` of page_changes.py
    notes that table); here count the row itself and lists of pages of any type. A write that is not a whole page counts when it
    changes addresses or what is live: then everything is stale.
    """
    if sql.startswith("DELETE"):
        return {ANY_PAGE, *(_rows_by_key(sql, params) or {PAGE_TREE})}
    if not sql.startswith("UPDATE"):
        return {ANY_PAGE}
    changed = sql.partition(" SET ")[2].partition(" WHERE ")[0]
    if '"content_type_id"' in changed:
        keys = (params[sql.count("%s", 0, match.start())] for match in _SET_KEY.finditer(sql))
        return {ANY_PAGE, *(f"{PAGE_TREE}:{value}" for value in keys)}
    return {PAGE_TREE, ANY_PAGE} if re.search(r'\b(?:url_path|path|live|title|slug)"? =', changed) else set()


def connect(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Observe a database connection (a receiver of `connection_created`)."""
    if observe not in connection.execute_wrappers:
        connection.execute_wrappers.append(observe)


@contextmanager
def versions_read_once() -> Iterator[None]:
    """Read the table versions once inside the block, so that everything shown is of one moment."""
    token = _looks.set([])
    try:
        yield
    finally:
        _looks.reset(token)


def versions(fresh: bool = False) -> dict[str, int]:
    """Return the versions of all tables that something was ever made from, by name; the caller does not change it.

    One short statement when nothing was written since this process asked last: versions only grow, so their sum tells.
    """
    global _known
    look = _looks.get()
    if look and not fresh:
        return look[0]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_STAMP)
        stamp = cursor.fetchone()
        if _known[0] != stamp:
            cursor.execute(_VERSIONS)
            _known = stamp, dict(cursor.fetchall())  # what was written between the two statements is seen next time
        known = _known[1]
    if look is not None:
        look[:] = [known]
    return known


def remember(tables: Iterable[str]) -> None:
    """Record versions of tables from now on. A page that read one of them before that is not cacheable yet."""
    model = _model()
    model.objects.bulk_create([model(name=name) for name in sorted(tables)], ignore_conflicts=True)


def bump(tables: Iterable[str]) -> None:
    """Make every page that was made from one of these tables stale. One statement a table, so that no two writers deadlock.

    A table that no page was made from yet has no version, and writing it costs one look: a page that is being made from it
    meanwhile is not kept (see `remember`).
    """
    names = _with_triggers(tables)
    try:
        known = versions(fresh=True)
    except DatabaseError:
        if _model()._meta.db_table in connections[DEFAULT_DB_ALIAS].introspection.table_names():
            raise
        return  # the migrations that fill an empty database: no page was made from it
    for name in sorted(names & known.keys()):
        _model().objects.filter(name=name).update(version=F("version") + 1)
    if look := _looks.get():
        look.clear()  # the request that wrote must see it at once


class UnsavedWrites:
    """The work left to do after the commit, one for a transaction; `kept` holds what it made of tables as they are now."""

    def __init__(self, names: set[str]) -> None:
        self.tables = set(names)
        self.kept: dict[Any, Any] = {}  # entries of cms/storage/kept.py, by their keys
        self.__qualname__ = type(self).__qualname__  # Django names the work in its log of failures

    def add(self, names: set[str]) -> None:
        """Count another write, and forget what was made of the tables before it."""
        self.tables |= names
        names = _with_triggers(names)
        self.kept = {key: entry for key, entry in self.kept.items() if names.isdisjoint(entry.tables)}

    def __call__(self) -> None:
        bump(self.tables)


def note_write(connection: BaseDatabaseWrapper, names: set[str]) -> None:
    """Count up the versions of these tables after the commit, together with those that wait for it already.

    One callback is enough for a transaction: where it is dropped with a savepoint, this write is undone as well.
    """
    if unsaved := unsaved_writes(connection):
        unsaved.add(names)
    else:
        transaction.on_commit(UnsavedWrites(names), using=connection.alias, robust=True)


def unsaved_writes(connection: BaseDatabaseWrapper | None = None) -> UnsavedWrites | None:
    """Return what waits for the commit where the transaction of this thread wrote what pages show: no other one sees what is made now."""
    waiting = (connection or connections[DEFAULT_DB_ALIAS]).run_on_commit
    return next((entry[1] for entry in reversed(waiting) if isinstance(entry[1], UnsavedWrites)), None)


def _model() -> Any:
    return apps.get_model("cms", "TableVersion")


def start() -> None:
    """Observe all connections of this process from now on, those that are open already too."""
    connection_created.connect(connect, dispatch_uid="observed_tables")
    for connection in connections.all(initialized_only=True):
        connect(connection)
