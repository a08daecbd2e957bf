"""Which pages not everyone may read: Wagtail's view restrictions, kept until one of them or the tree changes."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from cms.storage import observed_tables
from cms.storage.kept import Kept

_paths: Kept[tuple[str, ...]] = Kept()


def restricted_paths() -> tuple[str, ...]:
    """Return the tree paths of the pages that have a view restriction: it holds for the page and all below it."""
    return _paths.get("restricted", lambda: tuple(PageViewRestriction.objects.values_list("page__path", flat=True)))


def is_restricted(page: Page) -> bool:
    """Return True when a view restriction holds for a page, published or not: only those whom it admits may see that the page exists."""
    return bool(page.path.startswith(restricted_paths()))


def is_readable(page: Page) -> bool:
    """Return True when everyone may read a page."""
    return bool(page.live) and not is_restricted(page)


def alias_paths(path: str) -> tuple[str, ...]:
    """Return the tree paths of all alias pages: the restrictions of the page that an alias repeats hold for the alias too.

    A kept page that asks for the page at `path` is noted as depending on the rows above that page only: an alias elsewhere changes
    nothing for it, and its own row is saved together with the table of its type. One observed row for each page that is read would
    make every comparison of versions longer.
    """
    with observed_tables.observe_reads():
        found = _paths.get("aliases", lambda: tuple(Page.objects.filter(alias_of__isnull=False).values_list("path", flat=True)))
    observed_tables.note(f"{observed_tables.PAGE_TREE}:{above}" for above in paths_above(path))
    return found


def paths_above(path: str) -> list[str]:
    """Return the tree paths of the pages above the page at `path`, from the root down, without itself."""
    return [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]


class PortalPageQuerySet(PageQuerySet):
    """Pages whose `public()` does not ask the database for the restrictions each time."""

    def private_q(self) -> Q:
        condition = Q()
        for path in restricted_paths():
            condition |= Q(path__startswith=path)
        return condition or Q(pk__in=[])
