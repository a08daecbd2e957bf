"""The public list of documents: filters from the address, to a page of results."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict

from cms.vietnamese.document_numbers import number_key
from cms.vietnamese.text import fold
from legal_docs.forms import ListFilters
from legal_docs.models.document import LegalDocumentPage
from legal_docs.models.reference import DocumentType, IssuingBody, LegalField
from legal_docs.vocabulary import Status

PER_PAGE = 20
ORDERS = {
    "-issued": ("-issued_on", "-pk"),
    "issued": ("issued_on", "pk"),
    "-effective": ("-effective_on", "-pk"),
    "title": ("title_folded", "pk"),
}


def public_documents() -> QuerySet[LegalDocumentPage]:
    """Return the documents that anyone may read, without their long texts."""
    return LegalDocumentPage.objects.live().public().select_related("document_type", "issuing_body").defer("body_text")


def list_context(query: QueryDict) -> dict[str, Any]:
    """Return what the list shows for the query of its address: form, page of results, chosen filters."""
    form = filters_form(query)
    values = form.values()
    found = filtered(public_documents(), values)
    order = ORDERS.get(values.get("sap_xep", ""), ORDERS["-issued"])
    page = Paginator(found.order_by(*order), PER_PAGE).get_page(query.get("trang"))
    chosen = {name: value for name, value in values.items() if name != "sap_xep"}
    return {"form": form, "page_obj": page, "chosen": chosen, "total": page.paginator.count}


def filters_form(query: QueryDict) -> ListFilters:
    """Return the form with the choices that exist on the site."""
    live = LegalDocumentPage.objects.live()
    types = DocumentType.objects.filter(pk__in=live.order_by().values("document_type")).values_list("slug", "name")
    bodies = IssuingBody.objects.filter(pk__in=live.order_by().values("issuing_body")).values_list("slug", "name")
    fields = LegalField.objects.filter(documents__live=True).distinct().values_list("slug", "name")
    years = [day.year for day in live.exclude(issued_on=None).dates("issued_on", "year", order="DESC")]
    return ListFilters(query, types=list(types), bodies=list(bodies), fields=list(fields), years=years)


def filtered(documents: QuerySet[LegalDocumentPage], values: dict[str, str]) -> QuerySet[LegalDocumentPage]:
    """Narrow `documents` down by the filters of `ListFilters`."""
    if kind := values.get("loai"):
        documents = documents.filter(document_type__slug=kind)
    if body := values.get("co_quan"):
        documents = documents.filter(pk__in=by_body(body))
    if legal_field := values.get("linh_vuc"):
        documents = documents.filter(legal_fields__slug=legal_field)
    if (year := values.get("nam", "")).isdecimal():
        documents = documents.filter(issued_on__year=int(year))
    if (status := values.get("hieu_luc", "")) in Status.values:
        documents = documents.filter(status=status)
    return matching(documents, values.get("q", ""))


def by_body(slug: str) -> Any:
    """Return the ids of documents by a body or jointly with it, and of those by the bodies that it succeeded."""
    bodies = IssuingBody.objects.filter(Q(slug=slug) | Q(successors__slug=slug))
    return LegalDocumentPage.objects.filter(Q(issuing_body__in=bodies) | Q(joint_issuers__body__in=bodies)).values("pk")


def matching(documents: QuerySet[LegalDocumentPage], words: str) -> QuerySet[LegalDocumentPage]:
    """Keep the documents with this number, however it is spelled, else those with all the words in number or title."""
    if not words.strip():
        return documents
    key = number_key(words)
    if key and (exact := documents.filter(number_key=key)).exists():
        return exact
    for word in fold(words).split()[:12]:
        documents = documents.filter(title_folded__contains=word)
    return documents
