"""Serving uploaded documents: public ones to everybody, those of drafts and restricted collections to staff alone."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.documents.views.serve import serve as wagtail_serve
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from cms.models.access.restrictions import public_pages
from cms.web.files.ranges import answer_range
from cms.web.request.restricted import sent_to_form


def serve(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Serve a document (200, 206, 304); 404 for a file that no page names which the person may read, unless they may choose or change it.

    The name of a file that another one replaced leads to that. Access rules of the collection are Wagtail's own; whom they do not admit
    is sent to the login or the form for the password. What is not for everybody is never stored by a cache.
    """
    document = get_object_or_404(get_document_model(), pk=document_id)
    published = is_published(document)
    policy = policy_registry.get_by_type(get_document_model())
    may_handle = policy.user_has_any_permission_for_instance
    if not (published or may_handle(request.user, ["change", "choose"], document) or is_open_to(request, document)):
        raise Http404("No public page offers this document.")
    restrictions = document.collection.get_view_restrictions()
    if form := sent_to_form(request, restrictions, "wagtaildocs_authenticate_with_password"):
        return form
    if document_filename == document.filename:
        response = answer_range(request, wagtail_serve(request, document_id, document_filename))
    else:
        response = HttpResponsePermanentRedirect(document.url)
    if not published or restrictions:
        add_never_cache_headers(response)
    return response


def is_published(document: AbstractDocument) -> bool:
    """Return whether a page that everybody may read names the document.

    Asks Wagtail's reference index, which knows what is stored, not what only a draft says: a file that is linked for the
    first time in an unpublished draft is not published.
    """
    return public_pages().filter(pk__in=_pages_naming(document)).exists()


def is_open_to(request: HttpRequest, document: AbstractDocument) -> bool:
    """Return whether a published page names the document that this person may read: they sent its password or are logged in."""
    pages = Page.objects.live().filter(pk__in=_pages_naming(document))
    return any(all(rule.accept_request(request) for rule in page.get_view_restrictions()) for page in pages)


def _pages_naming(document: AbstractDocument) -> list[int]:
    """Return the keys of the pages that name the document or show a row that does (`files_belong_to` says which page shows it).

    All other rows are internal: templates, canned replies.
    """
    pages = []
    references = ReferenceIndex.get_references_to(document).order_by()
    for kind, key in references.values_list("base_content_type", "object_id"):
        model: Any = ContentType.objects.get_for_id(kind).model_class()
        if model is Page:
            pages.append(int(key))
        elif field := getattr(model, "files_belong_to", ""):
            pages.extend(model._default_manager.filter(pk=key).values_list(field, flat=True))
    return pages
