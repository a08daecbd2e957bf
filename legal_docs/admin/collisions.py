"""Two requests that store the same document at one moment: the later one is told of the first, and nothing typed is lost.

The editor saves a new document by itself while a person presses Publish, and two people may enter the same text. The form looks
for twins, but cannot see one that another request has not committed yet; the database then refuses the second row. So a save is
one transaction, and a refused one runs again: now the form sees what the other request stored, and says so above what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Page

from legal_docs.models import LegalDocumentPage

ATTEMPTS = 3
JUST_NOW = timedelta(minutes=10)


def create_with_retry(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    """Hook `before_create_page`: store a new document in one transaction, again after a collision; None for anything else."""
    if not issubclass(page_class, LegalDocumentPage) or not _is_outermost_save(request):
        return None
    names = (page_class._meta.app_label, page_class._meta.model_name, parent.pk)
    view = page_viewset_registry.get_by_type(page_class).get_view_by_name("add")
    return _whole(request, lambda: view(request, *names))


def edit_with_retry(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook `before_edit_page`: the same for a document that is changed."""
    if not isinstance(page, LegalDocumentPage) or not _is_outermost_save(request):
        return None
    view = page_viewset_registry.get_by_type(type(page)).get_view_by_name("edit")
    return _whole(request, lambda: view(request, page.pk))


def named_twin(twin: LegalDocumentPage, user: Any) -> str:
    """Return the sentence (HTML) that tells who edits of the document that is there already, with a link that leaves the form open."""
    address = reverse("wagtailadmin_pages:edit", args=[twin.pk])
    saved = twin.latest_revision_created_at
    own = user is not None and twin.owner_id == user.pk and not twin.live and saved is not None and saved > timezone.now() - JUST_NOW
    if own:
        sentence = _(
            "This document was just saved as a draft, by you or by the page itself while you typed. Go on there; what you typed stays here."
        )
        link = _("Open the saved draft")
    else:
        sentence = _("There is a document of this type, number, issuer and year already.")
        link = _("Open it in another tab")
    return format_html('{} <a href="{}" target="_blank" rel="noopener">{}</a>', sentence, address, link)


def _is_outermost_save(request: HttpRequest) -> bool:
    """True once for each request that stores something; the view that the hook runs comes by here again."""
    if request.method != "POST" or getattr(request, "stored_whole", False):
        return False
    request.stored_whole = True  # type: ignore[attr-defined]
    return True


def _whole(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    """Run the view in a transaction; where the database refuses what the form found right, run it again."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                response = view()
        except (IntegrityError, ValidationError):
            if attempt == ATTEMPTS:
                raise
            _rewind(request)
        else:
            return _told(request, response) if attempt > 1 else response
    raise AssertionError("unreachable")


def _rewind(request: HttpRequest) -> None:
    for name in request.FILES:
        for file in request.FILES.getlist(name):
            file.seek(0)


def _told(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say in the answer to the editor's own saving what was the matter; the page itself says it beside the number."""
    if request.accepts("text/html") or response.status_code != 400:
        return response
    message = _("This document was just saved by another request. Press “Save draft” to see where it is; what you typed stays here.")
    return JsonResponse({"success": False, "error_code": "validation_error", "error_message": message}, status=400)
