"""Publishing that another document forbids: a schedule becomes a task and a mail, an approval is told in words.

Between the moment when an editor saved a text (the form looks for twins) and the one when it goes public, another document of the
same type, number, issuer and year may have been stored. The database then refuses it: that stops neither the other documents of the
schedule nor the person who approves.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.background.mail import queue_mail
from legal_docs.models import LegalDocumentPage, LegalTask, TaskKind, ports

REFUSED = (ValidationError, IntegrityError)


def twin_of(revision: Revision) -> LegalDocumentPage | None:
    """Return the document that a revision would be a second one of; None where it may be published."""
    page: LegalDocumentPage = revision.as_object()
    twin: LegalDocumentPage | None = None if page.duplicate_reason else page.twins().first()
    return twin


@ports.publication_refused.provide
@transaction.atomic
def unschedule(revision: Revision, refused: Exception) -> LegalTask:
    """Take a refused revision off the schedule, and tell who has to decide: a task in the calendar, a mail to who scheduled it."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page: LegalDocumentPage = revision.as_object()
    twin = twin_of(revision)
    task, _made = LegalTask.objects.get_or_create(kind=TaskKind.NOT_PUBLISHED, document_id=page.pk, cause=twin, day=timezone.localdate())
    log(instance=page, action="legal_docs.publish_refused", revision=revision, data={"why": words_of(refused, twin)})
    editor = revision.user or page.owner
    if editor is not None and editor.email:
        context = {
            "document": page,
            "twin": twin,
            "why": words_of(refused, twin),
            "address": f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[page.pk])}",
        }
        queue_mail(
            key=f"legal-not-published:{revision.pk}", recipient=editor.email, template="legal_docs/mail/not_published", context=context
        )
    return task


def words_of(refused: Exception, twin: LegalDocumentPage | None) -> str:
    """Return why a publication was refused as a sentence."""
    if twin is not None:
        return _("There is a document of this type, number, issuer and year already.")
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else _("The particulars do not agree with another document.")


def stop_bulk(request: HttpRequest, action_type: str, objects: list[Page], _action: Any) -> HttpResponse | None:
    """Hook `before_bulk_action`: publish none of the chosen pages while one of them would be a second document of its number."""
    if action_type != "publish":
        return None
    chosen = [page.specific for page in objects]
    documents = [page for page in chosen if isinstance(page, LegalDocumentPage)]
    if request.POST.get("include_descendants"):
        documents += [draft for page in chosen for draft in LegalDocumentPage.objects.descendant_of(page).filter(live=False)]
    revisions = [page.get_latest_revision() for page in documents]
    found = [(revision, twin) for revision in revisions if revision is not None and (twin := twin_of(revision)) is not None]
    for revision, _twin in found:
        _tell(request, revision, _("There is a document of this type, number, issuer and year already."))
    return redirect("wagtailadmin_explore", chosen[0].get_parent().pk) if found else None


class ApproveView(WorkflowActionView):
    """Approval at the end of which a document is published: where that is refused, nothing is approved and the person is told why."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().post(request, *args, **kwargs)
        except REFUSED as refused:
            revision = self.object.get_latest_revision()
            _tell(request, revision, words_of(refused, twin_of(revision)))
            address = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                told: HttpResponse = self.render_modal_json(request, {"step": "success", "redirect": address})
                return told
            return redirect(address)
        return response


class LegalDocumentViews(PageViewSet):
    """The admin's views of a document; the list of all stays with the explorer."""

    model = LegalDocumentPage
    parent_models: list[type[Page]] = []
    workflow_action_view_class = ApproveView


def _tell(request: HttpRequest, revision: Revision, why: str) -> None:
    page = revision.as_object()
    twin = twin_of(revision)
    buttons = [messages.button(reverse("wagtailadmin_pages:edit", args=[twin.pk]), _("Open the other document"))] if twin else []
    words = _("“%(document)s” was not published. %(why)s Correct the number, or give the reason why both are right.")
    messages.error(request, words % {"document": page.citation, "why": why}, buttons=buttons)
