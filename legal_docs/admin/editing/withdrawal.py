"""Screens of the app in the Wagtail admin."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.admin.editing import locks
from cms.contracts.accounts import signed_in
from legal_docs.admin.editing.forms import WithdrawalForm
from legal_docs.models import LegalDocumentPage
from legal_docs.publication.withdrawal import withdraw as withdraw_document


@transaction.atomic
def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for the reason, then withdraw the document for good; only for those who may unpublish it."""
    locks.hold(page_id)
    page = get_object_or_404(LegalDocumentPage, pk=page_id)
    if page.withdrawn_on and page.permissions_for_user(request.user).can_edit():  # a second tab, a bookmark
        messages.warning(request, _("The document was withdrawn on %(date)s.") % {"date": f"{page.withdrawn_on:%d/%m/%Y}"})
        return redirect("wagtailadmin_pages:edit", page.pk)
    if not page.permissions_for_user(request.user).can_unpublish():
        raise PermissionDenied
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw_document(page, reason=form.cleaned_data["reason"], user=signed_in(request))
        messages.success(request, _("The document was withdrawn; its address now says why."))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return render(request, "legal_docs/admin/withdraw.html", {"page": page, "form": form})
