"""The one definition of which documents the public may read: published, with no view restriction on the page or above it.

While an answer is made (`read_once`), Wagtail's view restrictions are read from the database once for all who ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Q
from wagtail.models import Page, PageManager

from cms.models import restrictions

_answer: ContextVar[dict[str, tuple[str, ...]] | None] = ContextVar("legal_docs_answer", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Read the view restrictions at most once inside; for the time of one answer, never longer."""
    token = _answer.set({})
    try:
        yield
    finally:
        _answer.reset(token)


def restricted_paths() -> tuple[str, ...]:
    """Return the tree paths of the pages that have a view restriction: it holds for the page and all below it."""
    answer = _answer.get()
    if answer is not None and "paths" in answer:
        return answer["paths"]
    paths = restrictions.restricted_paths()
    if answer is not None:
        answer["paths"] = paths
    return paths


def is_restricted(page: Page) -> bool:
    """Return True when a view restriction holds for a page, published or not: nobody else may learn of it."""
    return bool(page.path.startswith(restricted_paths()))


def is_readable(page: Page) -> bool:
    """Return True when everyone may read a page; the same rule as `readable()` for a page that is in memory."""
    return bool(page.live) and not is_restricted(page)


def restricted_pages() -> Q:
    """Return the condition for pages that not everyone may read, published or not."""
    condition = Q(pk__in=[])
    for path in restricted_paths():
        condition |= Q(path__startswith=path)
    return condition


class LegalDocumentQuerySet(restrictions.PortalPageQuerySet):
    """Documents in the words of the domain."""

    def readable(self) -> LegalDocumentQuerySet:
        """Return the documents that everyone may read."""
        return self.unrestricted().filter(live=True)

    def unrestricted(self) -> LegalDocumentQuerySet:
        """Return the documents that may be named to everyone, published or not."""
        return self.exclude(restricted_pages())

    def listed(self) -> LegalDocumentQuerySet:
        """Return the documents that everyone may read as lists need them: type and issuer at hand, without the long text."""
        return self.readable().select_related("document_type", "issuing_body").defer("body_text")


LegalDocumentManager = PageManager.from_queryset(LegalDocumentQuerySet)
