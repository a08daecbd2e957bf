"""Pages read as their own type by one statement: by their key, or by their place below another page."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from wagtail.models import Page

from cms.storage.prepared import Prepared

_children: Prepared[tuple[int, int]] = Prepared(
    lambda depth, low, high, slug: (
        Page.objects.filter(depth=depth, path__range=(low, high), slug=slug).order_by().values_list("pk", "content_type_id")
    )
)


@cache
def _whole(kind: type[Page]) -> Prepared[Any]:
    """Return the query of a page of its own type by its key, with the rows that its page shows."""
    return Prepared(lambda pk: kind._default_manager.select_related(*getattr(kind, "shown_with", ())).filter(pk=pk).order_by())


def read_whole(kind: Any, pk: int) -> Any:
    """Return a page of its own type, with the rows that its page shows; raise Http404 when it was deleted meanwhile."""
    for page in _whole(kind)(pk):
        return page
    raise Http404


def children_named(page: Page, slug: str) -> list[tuple[int, int]]:
    """Return the keys and types of the pages below another that have this slug."""
    return _children(page.depth + 1, *page._get_children_path_interval(page.path), slug)


def child_at(page: Page, slug: str) -> Any:
    """Return the page below another that has this slug, as `read_whole` does; raise Http404 where there is none."""
    found = children_named(page, slug)
    kind: Any = ContentType.objects.get_for_id(found[0][1]).model_class() if found else None
    if kind is None:
        raise Http404
    child = read_whole(kind, found[0][0])
    child._cached_parent_obj = page
    return child
