"""Addresses beside the page tree: machine forms by suffix, ways to browse."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.storage.prepared import KeysFirst, PreparedRows
from cms.web.forms.day_input import day_of_address
from legal_docs.export import formats
from legal_docs.export.api.answers import ApiError, opened, problem
from legal_docs.law.validity.rules.related import SHOWN, naming, with_document
from legal_docs.law.validity.showing.refs import dated_url
from legal_docs.models import LegalDocumentPage, LegalIndexPage, OldAddress, Relation
from legal_docs.public.lists import browsing
from legal_docs.public.text import inside_search
from legal_docs.text.provisions.addresses import anchor_of
from legal_docs.text.provisions.names import place_words
from legal_docs.text.provisions.rows import stored_rows
from legal_docs.text.vocabulary import INVERSE_LABELS, NAMING, RelationKind

_naming_rows: PreparedRows[Relation] = PreparedRows(SHOWN, lambda *keys: with_document(Relation.objects.filter(pk__in=keys)).order_by())


@require_safe
def machine_form(request: HttpRequest, kind: str, year: str, slug: str, form: str, day: str = "", place: str = "") -> HttpResponse:
    """Send the document, or the provision, for programs: `/van-ban/<loai>/<nam>/<so-ky-hieu>[@<ngay>][/dieu-5/khoan-2].<duoi>`.

    An old address leads to the new one; a withdrawn document answers 410 with its reason.
    """
    path = f"{kind}/{year}/{slug}"
    page = LegalDocumentPage.objects.listed().filter(canonical_path=path).first()
    if page is None:
        return _moved_or_gone(path, f"{f'@{day}' if day else ''}{place}.{form}")
    anchor = anchor_of(place.strip("/").split("/")) if place else ""
    if anchor is None:
        raise Http404
    return formats.answer(form, formats.subject_of(page, day_of_address(day) if day else None, anchor))


def _moved_or_gone(path: str, rest: str) -> HttpResponse:
    """Redirect from an old address to the new one; say that a document was withdrawn, and why."""
    withdrawn = LegalDocumentPage.objects.unrestricted().filter(canonical_path=path, live=False).exclude(withdrawn_on=None).first()
    if withdrawn is not None:
        reason = _("This document was withdrawn: %(reason)s") % {"reason": withdrawn.withdrawal_reason}
        return opened(problem(ApiError(410, "withdrawn", reason)))
    moved = OldAddress.objects.readable_at(path)
    if moved is None or not moved.document.url:
        raise Http404
    return HttpResponsePermanentRedirect(moved.document.url.rstrip("/") + rest)


@require_safe
def find_inside(request: HttpRequest, kind: str, year: str, slug: str, day: str = "") -> HttpResponse:
    """Show the places of a document that hold some words (`…/tim/?q=`); the box on its page does the same without leaving it."""
    path, at = f"{kind}/{year}/{slug}", f"@{day}" if day else ""
    page = LegalDocumentPage.objects.listed().filter(canonical_path=path).first()
    if page is None:
        return _moved_or_gone(path, f"{at}/tim/?{request.GET.urlencode()}")
    on = day_of_address(day) if day else None
    version, words = page.version_on(on), request.GET.get("q", "")
    hits = inside_search.hits_in(stored_rows(version.provisions), words) if version else []
    found = [(place_words(hit.anchor), f"{dated_url(page, day=on)}#{hit.anchor}", hit) for hit in hits]
    context = {"page": page, "words": words, "found": found, "url": dated_url(page, day=on), "most": inside_search.MOST_HITS}
    return render(request, "legal_docs/find.html", {**context, "crumbs": [*page.breadcrumbs, {"title": page.designation, "url": page.url}]})


@require_safe
def naming_documents(request: HttpRequest, kind: str, year: str, slug: str, relation: str, day: str = "") -> HttpResponse:
    """Show, page by page, all documents that name a document in one way: stand on it, refer to it. 404 for another way."""
    path, way = f"{kind}/{year}/{slug}", relation.replace("-", "_")
    page = LegalDocumentPage.objects.listed().filter(canonical_path=path).first()
    if page is None:
        return _moved_or_gone(path, f"/lien-quan/{relation}/")
    if way not in NAMING:
        raise Http404
    listed = KeysFirst(naming(page, RelationKind(way)), SHOWN, _naming_rows).get_page(request.GET.get("trang"))
    crumbs = [*page.breadcrumbs, {"title": page.designation, "url": page.url}]
    label = INVERSE_LABELS[RelationKind(way)]
    return render(request, "legal_docs/naming.html", {"page": page, "label": label, "page_obj": listed, "crumbs": crumbs})


def _crumbs(index: LegalIndexPage) -> list[Any]:
    """Return the trail of a page below the list of documents."""
    return [*index.breadcrumbs, {"title": index.title, "url": index.url}]


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """Show every way into the documents: types, bodies, fields, years, places, gazette issues, each with its number of documents."""
    index = get_object_or_404(LegalIndexPage.objects.live())
    return render(request, "legal_docs/browse.html", {"page": index, "crumbs": _crumbs(index), "groups": browsing.groups(index.url or "/")})


@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """Show from A to Z the names by which people know documents."""
    index = get_object_or_404(LegalIndexPage.objects.live())
    letters = browsing.names_by_letter(index.url or "/")
    return render(request, "legal_docs/names.html", {"page": index, "crumbs": _crumbs(index), "letters": letters})
