"""Says in the admin why a document is not published: at bulk publishing and at the end of an approval."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, Revision

from cms.admin.publishing.refused_approvals import RefusableApproval
from legal_docs.admin.editing.checking import problems_of_page
from legal_docs.models import LegalDocumentPage
from legal_docs.publication.refused_publishing import duplicate_of, refusal_in_words, refuse_publication


def stop_bulk(request: HttpRequest, action_type: str, objects: list[Page], _action: Any) -> HttpResponse | None:
    """Hook `before_bulk_action`: publish none of the chosen pages while one has the number of another document or contradicts one."""
    if action_type != "publish":
        return None
    chosen = [page.specific for page in objects]
    documents = [page for page in chosen if isinstance(page, LegalDocumentPage)]
    if request.POST.get("include_descendants"):
        documents += [draft for page in chosen for draft in LegalDocumentPage.objects.descendant_of(page).filter(live=False)]
    revisions = [page.get_latest_revision() for page in documents]
    found = [(revision, why) for revision in revisions if revision is not None and (why := _refusal(revision))]
    for revision, why in found:
        _tell(request, revision, why)
    return redirect("wagtailadmin_explore", chosen[0].get_parent().pk) if found else None


class ApproveView(RefusableApproval):
    """Approval of a document, refused for doubts without a reason, too: the text may have been changed since somebody gave one."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse to approve while there are doubts without a reason."""
        if self.action_name == "approve" and (doubts := _unexplained(self.object.get_latest_revision())):
            words = _("“%(document)s” was not approved. Say in the form why this does not apply, or correct it: %(warnings)s")
            messages.error(request, words % {"document": self.object.citation, "warnings": " ".join(doubts)})
            return self.to_form(request)
        return super().post(request, *args, **kwargs)

    def tell(self, request: HttpRequest, refused: ValidationError | IntegrityError) -> None:
        revision = self.object.get_latest_revision()
        _tell(request, revision, refusal_in_words(refused, duplicate_of(revision)))


class LegalDocumentViews(PageViewSet):
    """The admin's views of a document; the list of all stays with the explorer."""

    model = LegalDocumentPage
    parent_models: list[type[Page]] = []
    workflow_action_view_class = ApproveView


def _refusal(revision: Revision) -> str:
    """Return why a revision may not be published, "" where it may."""
    if (duplicate := duplicate_of(revision)) is not None:
        return refusal_in_words(ValidationError(""), duplicate)
    try:
        refuse_publication(revision)
    except ValidationError as refused:
        return refusal_in_words(refused, None)
    return ""


def _unexplained(revision: Revision) -> list[str]:
    """Return the doubts about a revision that gives no reason for them."""
    page: LegalDocumentPage = revision.as_object()
    return [] if page.warnings_reason else [str(problem.message) for problem in problems_of_page(page)]


def _tell(request: HttpRequest, revision: Revision, why: str) -> None:
    page = revision.as_object()
    duplicate = duplicate_of(revision)
    buttons = [messages.button(reverse("wagtailadmin_pages:edit", args=[duplicate.pk]), _("Open the other document"))] if duplicate else []
    words = _("“%(document)s” was not published. %(why)s") % {"document": page.citation, "why": why}
    if duplicate:
        advice = _("Correct the number, or give the reason why both are right.")
        words = f"{words} {advice}"
    messages.error(request, words, buttons=buttons)
