"""Checks of a document while it is being typed: a fragment of the editing form, asked for after each change."""

from __future__ import annotations

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from legal_docs.admin.editing.forms import LegalDocumentForm
from legal_docs.models import LegalDocumentPage, LegalIndexPage

_RULED = ("number", "issuing_body", "effective_on", "expires_on", "issued_on", NON_FIELD_ERRORS)


@require_POST
def live_checks(request: HttpRequest, page_id: int | None = None) -> HttpResponse:
    """Check what is in the form; nothing is stored. `page_id`: the document that is edited, None for a new one."""
    parent = LegalIndexPage.objects.get()
    page = get_object_or_404(LegalDocumentPage, pk=page_id).get_latest_revision_as_object() if page_id else LegalDocumentPage()
    allowed = page.permissions_for_user(request.user).can_edit() if page_id else parent.permissions_for_user(request.user).can_add_subpage()
    if not allowed:
        raise PermissionDenied
    form_class = LegalDocumentPage.get_edit_handler().get_form_class()
    form: LegalDocumentForm = form_class(request.POST, instance=page, parent_page=parent, for_user=request.user)
    form.is_valid()
    found = form.errors.as_data()
    context = {
        "errors": [message for name in _RULED for error in found.get(name, []) if error.code != "required" for message in error.messages],
        "warnings": [problem.message for problem in form.warnings],
        "ready": bool(form.cleaned_data.get("document_type") and form.cleaned_data.get("issuing_body")),
    }
    return render(request, "legal_docs/admin/live_checks_list.html", context)
