"""The addresses of the interface below `/api/v1/`."""

from __future__ import annotations

from datetime import MAXYEAR
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from legal_docs.export.api import asking, resources
from legal_docs.export.api.answers import ApiError, endpoint, json_answer, not_found
from legal_docs.export.api.openapi import description
from legal_docs.law.validity.rules.consolidating import acting_on
from legal_docs.law.validity.rules.related import public_relations
from legal_docs.models import DocumentChange, DocumentType, IssuingBody, LegalDocumentPage, LegalField
from legal_docs.publication.listing.documents import filtered
from legal_docs.text.provisions.rows import COLUMNS, Row
from legal_docs.text.vocabulary import ChangeKind, RelationKind, Status

# Parameter of the interface, and the filter of the public list that it means.
FILTERS = {"type": "loai", "issuer": "co_quan", "field": "linh_vuc", "year": "nam", "locality": "dia_ban", "q": "q"}
PAGING = ("cursor", "limit")


@endpoint
def root(request: HttpRequest) -> HttpResponse:
    """List what the interface offers."""
    names = ("documents", "relations", "changes", "types", "bodies", "fields", "openapi", "bulk")
    return json_answer({name: f"{settings.SITE_URL}{reverse(f'legal_api:{name}')}" for name in names})


@endpoint
def openapi(request: HttpRequest) -> HttpResponse:
    """Send the description of the interface, OpenAPI 3.1."""
    return json_answer(description())


@endpoint
def documents(request: HttpRequest) -> HttpResponse:
    """List documents, by filters."""
    asking.only_known(request, *FILTERS, "status", "on", "updated_since", *PAGING)
    status, on, since = (
        asking.one_of(request, "status", Status.values),
        asking.day(request, "on"),
        asking.moment(request, "updated_since"),
    )
    for name, rows in (("type", DocumentType), ("issuer", IssuingBody), ("field", LegalField)):
        asking.one_here(request, name, rows.objects.all(), by="slug")
    listed = LegalDocumentPage.objects.listed()
    asking.one_here(request, "locality", IssuingBody.objects.all(), listed, by="locality")
    values = {name: request.GET[parameter] for parameter, name in FILTERS.items() if request.GET.get(parameter)}
    if "nam" in values:
        asking.number(request, "year", 0, MAXYEAR)
    if on and not status:
        raise asking.bad_parameter("on", _("it goes with `status`"))
    values |= {"hieu_luc": status, "ngay": on.isoformat() if on else ""}
    found = filtered(listed, values)
    if since:
        # A change gets its time after its transaction: whoever goes on from when they asked misses none that became visible later.
        changed = DocumentChange.objects.in_order().filter(at__gte=since).order_by()
        found = found.filter(Q(last_published_at__gte=since) | Q(translation_key__in=changed.values("key")))
    return json_answer(asking.page_of(request, found.prefetch_related("validity_windows"), resources.summary))


def found_document(key: UUID) -> LegalDocumentPage:
    """Return a public document by its permanent id. Raises ApiError: 410 with the reason when it was withdrawn, 404 otherwise."""
    page = LegalDocumentPage.objects.listed().filter(translation_key=key).first()
    if page is not None:
        return page
    last = DocumentChange.objects.readable().filter(key=key).order_by("-pk").first()
    if last is not None and last.kind == ChangeKind.WITHDRAWN:
        raise ApiError(410, "withdrawn", _("This document was withdrawn: %(reason)s") % {"reason": last.reason})
    raise not_found(_("There is no document with this id."))


@endpoint
def document(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send one document with its relations, versions and files."""
    asking.only_known(request)
    page = found_document(key)
    return json_answer(resources.detail(page), changed=resources.newest_change(page, acting_on(page)))


@endpoint
def provisions(request: HttpRequest, key: UUID) -> HttpResponse:
    """Send the text of a document, provision by provision, as it stands or stood on a day."""
    asking.only_known(request, "on", *PAGING)
    page = found_document(key)
    version = page.version_on(asking.day(request, "on"))
    if version is None:
        raise not_found(_("There is no text of this document for that day."))
    rows: QuerySet[Any] = version.provisions.all()
    limit = asking.number(request, "limit", asking.MOST_PROVISIONS, asking.MOST_PROVISIONS)
    after = asking.cursor(request)
    found = [Row(*values) for values in rows.filter(position__gte=after).order_by("position").values_list(*COLUMNS)[: limit + 1]]
    following = asking.next_address(request, found[limit].position) if len(found) > limit else None
    data = {
        "document": str(page.translation_key),
        "version": {"from": version.valid_from, "until": version.valid_to, "kind": version.kind},
        "items": resources.provision_rows(page, found[:limit]),
        "next": following,
    }
    return json_answer(data, changed=resources.newest_change(page))


@endpoint
def relations(request: HttpRequest) -> HttpResponse:
    """List all relations between documents, each once."""
    asking.only_known(request, "kind", "source", *PAGING)
    found = public_relations()
    if kind := asking.one_of(request, "kind", RelationKind.values):
        found = found.filter(kind=kind)
    if source := asking.one_here(request, "source", LegalDocumentPage.objects.listed(), by="translation_key"):
        found = found.filter(document__translation_key=source)
    return json_answer(asking.page_of(request, found, resources.relation))


@endpoint
def changes(request: HttpRequest) -> HttpResponse:
    """List what was published, changed, withdrawn or unpublished, oldest first: start with the time of your copy, then follow `next`."""
    asking.only_known(request, "since", "after", *PAGING)
    found = rows = DocumentChange.objects.readable().in_order()
    if since := asking.moment(request, "since"):
        found = found.filter(at__gte=since)
    if after := request.GET.get("after"):
        if not after.isdecimal():
            raise asking.bad_parameter("after", _("the `sequence` of a change is wanted"))
        found = found.filter(number__gt=min(int(after), asking.LARGEST_NUMBER))
    newest = rows.aggregate(at=Max("at"))["at"]
    return json_answer(asking.page_of(request, found, resources.change, by="number"), changed=newest)


@endpoint
def types(request: HttpRequest) -> HttpResponse:
    """List document types."""
    asking.only_known(request)
    rows = DocumentType.objects.all()
    return json_answer({"items": [{"slug": row.slug, "name": row.name, "is_normative": row.is_normative} for row in rows], "next": None})


@endpoint
def bodies(request: HttpRequest) -> HttpResponse:
    """List issuing bodies with those that succeeded them."""
    asking.only_known(request, *PAGING)
    rows = IssuingBody.objects.prefetch_related("successors")
    return json_answer(
        asking.page_of(
            request,
            rows,
            lambda row: {
                "slug": row.slug,
                "name": row.name,
                "level": row.level,
                "locality": row.locality or None,
                "successors": [body.slug for body in row.successors.all()],
            },
        )
    )


@endpoint
def fields(request: HttpRequest) -> HttpResponse:
    """List fields of law."""
    asking.only_known(request)
    rows = LegalField.objects.select_related("parent")
    items = [{"slug": row.slug, "name": row.name, "parent": row.parent.slug if row.parent else None} for row in rows]
    return json_answer({"items": items, "next": None})


@endpoint
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer 404 at any other address below the interface."""
    raise not_found()
