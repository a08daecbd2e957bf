"""Publishing that another document forbids: a schedule becomes a task and a mail, an approval gets an error in words.

Between the moment when an editor saved a text (the form looks for duplicates and contradictions) and the one when it goes public, another
document of the same type, number, issuer and year may have been stored, or one published that replaces it. It is then refused: that
stops neither the other documents of the schedule nor the person who approves.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision

from cms.background.sending.mail import queue_mail
from legal_docs.law.validity.checking.contradictions import ActingDocument, contradictions, stored_relations
from legal_docs.models import LegalDocumentPage, LegalTask, TaskKind
from legal_docs.models.base import ports
from legal_docs.models.documents.validation import Severity
from legal_docs.publication.withdrawal import has_new_reason, words_of_withdrawal


def duplicate_of(revision: Revision) -> LegalDocumentPage | None:
    """Return the document that a revision would be a second one of; None where it may be published."""
    page: LegalDocumentPage = revision.as_object()
    duplicate: LegalDocumentPage | None = None if page.duplicate_reason else page.duplicates().first()
    return duplicate


@ports.refuse_publication.register
def refuse_publication(revision: Revision) -> None:
    """Raise ValidationError when the relations of a revision contradict those of published documents.

    So it does for a withdrawn document without a new reason: the form asks for one, but a list, a bundle or a schedule asks nobody.
    """
    page: LegalDocumentPage = revision.as_object()
    page.refuse_gaps()
    if page.withdrawn_on and not has_new_reason(revision):
        raise ValidationError([words_of_withdrawal(page), _("Say in its form why it is to be public again.")])
    problems = contradictions(ActingDocument.of(page), stored_relations(page))
    if errors := [str(problem.message) for problem in problems if problem.severity == Severity.ERROR]:
        raise ValidationError(errors)


@ports.publication_refused.register
@transaction.atomic
def unschedule(revision: Revision, refused: Exception) -> LegalTask:
    """Take a refused revision off the schedule, and tell who has to decide: a task in the calendar, a mail to who scheduled it."""
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page: LegalDocumentPage = revision.as_object()
    duplicate = duplicate_of(revision)
    task, _made = LegalTask.objects.get_or_create(
        kind=TaskKind.NOT_PUBLISHED, document_id=page.pk, cause=duplicate, day=timezone.localdate()
    )
    log(instance=page, action="legal_docs.publish_refused", revision=revision, data={"why": refusal_in_words(refused, duplicate)})
    editor = revision.user or page.owner
    if editor is not None and editor.email:
        context = {
            "document": page,
            "duplicate": duplicate,
            "why": refusal_in_words(refused, duplicate),
            "address": f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[page.pk])}",
        }
        queue_mail(
            key=f"legal-not-published:{revision.pk}", recipient=editor.email, template="legal_docs/mail/not_published", context=context
        )
    return task


def refusal_in_words(refused: Exception, duplicate: LegalDocumentPage | None) -> str:
    """Return why a publication was refused as a sentence."""
    if duplicate is not None:
        return _("There is a document of this type, number, issuer and year already.")
    return " ".join(refused.messages) if isinstance(refused, ValidationError) else _("The details do not agree with another document.")
