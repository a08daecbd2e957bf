"""The page that lists all documents and routes their addresses."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.url_routing import RouteResult

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from cms.models.access.restrictions import is_restricted
from cms.models.pages.page_addresses import slug_in_addresses
from cms.storage.prepared import Prepared
from legal_docs.models.base import ports
from legal_docs.models.base.public_rows import OldAddress
from legal_docs.models.base.reference import DocumentType, IssuingBody, LegalField
from legal_docs.models.documents.page import LegalDocumentPage

SLUG = "van-ban"  # as in cms/settings/urls.py: files, formats and dated texts of all documents stand below it
_LISTED = ("filters", "page_obj", "chosen", "total", "views", "view", "day", "follow_query")  # what its template shows of the list
_documents: Prepared[LegalDocumentPage] = Prepared(
    lambda depth, low, high, address: (
        LegalDocumentPage.objects.select_related("document_type", "issuing_body")
        .filter(Q(live=True) | Q(withdrawn_on__isnull=False), depth=depth, path__range=(low, high), canonical_path=address)
        .order_by("path")[:1]
    )
)


class LegalIndexPage(BasePage):
    """`/van-ban/`: the list with its filters; `/van-ban/<loai>/<nam>/<so-ky-hieu>/` leads to a document below it."""

    max_count = 1
    subpage_types: ClassVar = ["legal_docs.LegalDocumentPage"]
    parent_page_types: ClassVar = ["home.HomePage"]
    feedback_enabled = False
    template = "legal_docs/legal_index_page.html"

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("list of legal documents")
        verbose_name_plural = _("lists of legal documents")

    def _set_core_field_defaults(self) -> None:
        self.slug = self.slug or SLUG
        super()._set_core_field_defaults()

    def clean(self) -> None:
        super().clean()
        if self.slug != SLUG:
            words = _("All addresses of documents, of their files and formats begin with “%(slug)s”: it stays as it is.")
            raise ValidationError({"slug": words % {"slug": SLUG}})

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if len(path_components) >= 3 and path_components[1].isdecimal():
            for document in _documents(self.depth + 1, *self._get_children_path_interval(self.path), "/".join(path_components[:3])):
                document._cached_parent_obj = self
                return document.route(request, path_components[3:])
            moved = OldAddress.objects.readable_at("/".join(path_components[:3]), request)
            if moved is not None and moved.document.url:
                return RouteResult(self, kwargs={"moved": moved.document, "place": "".join(f"{step}/" for step in path_components[3:])})
        if 1 <= len(path_components) <= 2 and DocumentType.objects.filter(slug=path_components[0]).exists():
            year = path_components[1] if len(path_components) == 2 else ""
            return RouteResult(self, kwargs={"type_slug": path_components[0], "year": year})
        return super().route(request, path_components)

    def serve(
        self,
        request: HttpRequest,
        *,
        type_slug: str = "",
        year: str = "",
        moved: LegalDocumentPage | None = None,
        place: str = "",
        **kwargs: Any,
    ) -> HttpResponse:
        """Show the list; redirect from an old address to the place where the document, or its provision, stands now."""
        if moved is not None and is_restricted(moved):
            answer = HttpResponseRedirect(f"{moved.url}{place}")
            add_never_cache_headers(answer)  # who has this answer may read the document; a cache must not give it to others
            return answer
        if moved is not None:
            return HttpResponsePermanentRedirect(f"{moved.url}{place}")
        if type_slug:
            return HttpResponseRedirect(f"{self.url}?loai={type_slug}" + (f"&nam={year}" if year.isdecimal() else ""))
        return super().serve(request, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        listed = self.as_listed(request, lambda request, _page: ports.list_context(request.GET), *_LISTED)
        has_errors = bool(request.META.get("QUERY_STRING") and listed["filters"].errors)
        return {**super().get_context(request, *args, **kwargs), **listed, "has_errors": has_errors}

    def get_search_entries(self) -> list[SearchEntry]:
        return [self.search_entry(body=self.introduction)] if self.is_findable else []


for _model, _name in ((DocumentType, "loai"), (IssuingBody, "co_quan"), (LegalField, "linh_vuc")):
    slug_in_addresses(_model, LegalIndexPage, f"?{_name}={{}}", f"rss/?{_name}={{}}", f"atom/?{_name}={{}}")
