"""Which pages and collections of files not everyone may read: Wagtail's view restrictions, kept until one of them or a tree changes."""

from __future__ import annotations

from functools import cache
from typing import Any, Self

from django.db.models import Q
from wagtail.models import Collection, CollectionViewRestriction, Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from cms.storage import observed_tables
from cms.storage.kept import Kept
from cms.storage.prepared import Prepared

_paths: Kept[tuple[str, ...]] = Kept()
_collections: Kept[frozenset[int]] = Kept()


def restricted_paths() -> tuple[str, ...]:
    """Return the tree paths of the pages that have a view restriction and of the aliases of these: it holds for the page and all below it.

    As Wagtail has it, an alias of a page that only lies below such a page is public: it has the restrictions of its own place.

    What is made from this depends on the restrictions alone (every kept page does): a new alias writes its own row and type besides.
    """
    with observed_tables.observe_reads():
        return _paths.get("restricted", lambda: _with_aliases(dict(PageViewRestriction.objects.values_list("page_id", "page__path"))))


def _with_aliases(paths: dict[int, str]) -> tuple[str, ...]:
    """Return the tree paths of pages (by their ids) and of all pages that repeat one of them, or repeat an alias of one."""
    found, newest = dict(paths), dict(paths)
    while newest:
        repeating = Page.objects.filter(alias_of__in=newest).exclude(pk__in=found)
        newest = dict(repeating.values_list("pk", "path"))
        found |= newest
    return tuple(found.values())


def paths_with_aliases(page: Page) -> tuple[str, ...]:
    """Return the tree paths where a restriction of `page` holds: its own and those of its aliases."""
    return _with_aliases({page.pk: page.path})


def is_restricted(page: Page) -> bool:
    """Return True when a view restriction holds for a page, published or not: only those whom it admits may see that the page exists."""
    return bool(page.path.startswith(restricted_paths()))


def is_readable(page: Page) -> bool:
    """Return True when everyone may read a page."""
    return bool(page.live) and not is_restricted(page)


def paths_above(path: str) -> list[str]:
    """Return the tree paths of the pages above the page at `path`, from the root down, without itself."""
    return [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]


class PortalPageQuerySet(PageQuerySet):
    """Pages of one type; `public()` does not ask the database for the restrictions each time."""

    def readable(self) -> Self:
        """Return the pages that everyone may read: published, with no view restriction on the page or above it."""
        return self.live().public()

    def for_lists(self) -> Self:
        """Return the pages with what a line of a list shows of them; page types with long columns leave those out."""
        return self

    def private_q(self) -> Q:
        condition = Q()
        for path in restricted_paths():
            condition |= Q(path__startswith=path)
        return condition or Q(pk__in=[])


@cache
def _by_key(kind: Any) -> Prepared[Any]:
    return Prepared(lambda pk: kind._default_manager.filter(pk=pk).order_by())


class PortalPageManager(PageManager):
    """Pages of one type; one that is asked for by its key alone is read by a statement that is written once."""

    def get(self, *args: Any, **conditions: Any) -> Any:
        """Return the page that meets the conditions; raise what Django raises where it is not the only one."""
        key: Any = conditions.get("pk", conditions.get("id"))
        is_of_all = type(self) is type(self.model._default_manager) and self._db is None  # a row's own pages have another class
        is_key = isinstance(key, int) and key.bit_length() < 32  # Django knows what no column can hold
        if args or len(conditions) > 1 or not is_key or not is_of_all:
            return super().get(*args, **conditions)
        for page in _by_key(self.model)(key):
            return page
        raise self.model.DoesNotExist(f"{self.model.__name__} {key} does not exist.")


def public_pages() -> PortalPageQuerySet:
    """Return the published pages of all types that everyone may read; `Page.objects.public()` has the aliases of restricted pages, too."""
    return PortalPageQuerySet(Page).order_by("path").readable()


def closed_collections() -> frozenset[int]:
    """Return the collections whose files not everyone may read: those with a view restriction, and all below them."""
    return _collections.get("closed", _closed_collections)


def _closed_collections() -> frozenset[int]:
    condition = Q(pk__in=[])
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        condition |= Q(path__startswith=path)
    return frozenset(Collection.objects.filter(condition).order_by().values_list("pk", flat=True))
