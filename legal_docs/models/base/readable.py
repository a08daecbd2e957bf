"""The one definition of which documents the public may read: published, with no view restriction on the page or above it.

For one page in memory the same rule is `cms.models.access.restrictions.is_readable`.

While an answer is made (`read_once`), what several of its parts ask of the database is read once (`cached_for_answer`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.query import ModelIterable
from django.utils import timezone

from cms.models.access import restrictions

T = TypeVar("T")
AT_ONCE = 200  # documents that one query asks for
BEGINS_ON = Coalesce("corrected_effective_on", "effective_on")
LAPSES_ON = Coalesce("corrected_expires_on", "expires_on")
_answer: ContextVar[dict[Hashable, Any] | None] = ContextVar("legal_docs_answer", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Cache the results of `cached_for_answer` inside the block; for the time of one answer, never longer."""
    token = _answer.set({})
    try:
        yield
    finally:
        _answer.reset(token)


def cached_for_answer(key: Hashable, read: Callable[[], T]) -> T:
    """Return the result of `read`, cached under `key` inside `read_once`; callers must not modify it."""
    answer = _answer.get()
    if answer is None:
        return read()
    if key not in answer:
        answer[key] = read()
    found: T = answer[key]
    return found


def is_answering() -> bool:
    """Return True inside `read_once`, where nothing may be written."""
    return _answer.get() is not None


def restricted_pages() -> Q:
    """Return the condition for pages that not everyone may read, published or not."""
    condition = Q(pk__in=[])
    for path in restrictions.restricted_paths():
        condition |= Q(path__startswith=path)
    return condition


def batch_status_today(documents: Iterable[Any]) -> None:
    """Have the documents of a list whose stored validity has ended read that of today in one query, when the first is asked for it."""
    today = timezone.localdate()
    late = [page for page in documents if (until := page.__dict__.get("status_until")) and until <= today]
    for start in range(0, len(late), AT_ONCE):
        for page in late[start : start + AT_ONCE]:
            page.status_batch = late[start : start + AT_ONCE]


class LegalDocumentQuerySet(restrictions.PortalPageQuerySet):
    """Documents in the words of the domain."""

    def _fetch_all(self) -> None:
        is_read = self._result_cache is not None
        super()._fetch_all()
        if not is_read and issubclass(self._iterable_class, ModelIterable):
            batch_status_today(self._result_cache)

    def readable(self) -> LegalDocumentQuerySet:
        """Return the documents that everyone may read."""
        return self.unrestricted().filter(live=True)

    def unrestricted(self) -> LegalDocumentQuerySet:
        """Return the documents that may be named to everyone, published or not."""
        return self.exclude(restricted_pages())

    def listed(self) -> LegalDocumentQuerySet:
        """Return the documents that everyone may read as lists need them: type and issuer at hand, without the long text."""
        return self.readable().for_lists()

    def for_lists(self) -> LegalDocumentQuerySet:
        """Return the documents with type and issuer at hand, without the long text."""
        return self.select_related("document_type", "issuing_body").defer("body_text")


LegalDocumentManager = restrictions.PortalPageManager.from_queryset(LegalDocumentQuerySet)
