"""Typed ports: what the page models ask of the rooms above them. Each is provided once, when the app starts (see apps.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, QueryDict
from wagtail.models import Revision

from cms.contracts.search import SearchEntry

if TYPE_CHECKING:
    from legal_docs.models.document import LegalDocumentPage

P = ParamSpec("P")
R = TypeVar("R")


class Port(Generic[P, R]):
    """A function that a room above the models provides; calling the port calls it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._function: Callable[P, R] | None = None

    def provide(self, function: Callable[P, R]) -> Callable[P, R]:
        """Register the decorated function; a later one takes its place."""
        self._function = function
        return function

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the provided function. Raises ImproperlyConfigured when the app did not start as apps.py says."""
        if self._function is None:
            raise ImproperlyConfigured(f"Nothing provides legal_docs.models.ports.{self.name}.")
        return self._function(*args, **kwargs)


# (page, request, anchor of a provision or "", withdrawn) -> the page as citizens see it.
serve_document: Port[[LegalDocumentPage, HttpRequest, str, bool], HttpResponse] = Port("serve_document")
# (query of the address) -> the context of the list of documents.
list_context: Port[[QueryDict], dict[str, Any]] = Port("list_context")
# (page) -> its entries of the search index; asked only of pages that may be found.
search_entries: Port[[LegalDocumentPage], Iterable[SearchEntry]] = Port("search_entries")
# (draft) -> the parts of its page with the comments on each.
draft_context: Port[[Any], dict[str, Any]] = Port("draft_context")
# (revision, error) -> None: the schedule could not publish a revision, because another document forbids it.
publication_refused: Port[[Revision, Exception], object] = Port("publication_refused")
# (file of a PDF) -> number of its pages (None: unknown), facts of its signatures.
facts_of_pdf: Port[[Any], tuple[int | None, list[dict[str, str]]]] = Port("facts_of_pdf")
