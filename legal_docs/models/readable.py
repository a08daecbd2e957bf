"""Which documents everyone may read; while an answer is made, Wagtail's view restrictions are read once for all who ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import QuerySet

from legal_docs.models import LegalDocumentPage

_answer: ContextVar[dict[str, Any] | None] = ContextVar("legal_docs_answer", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Read the view restrictions at most once inside; for the time of one answer, never longer."""
    token = _answer.set({})
    try:
        yield
    finally:
        _answer.reset(token)


def readable_documents() -> QuerySet[LegalDocumentPage]:
    """Return the published documents that everyone may read."""
    answer = _answer.get()
    if answer is None:
        return _read()
    if "documents" not in answer:
        answer["documents"] = _read()
    found: QuerySet[LegalDocumentPage] = answer["documents"].all()
    return found


def _read() -> QuerySet[LegalDocumentPage]:
    found: QuerySet[LegalDocumentPage] = LegalDocumentPage.objects.live().public()
    return found
