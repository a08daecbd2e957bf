"""A form that comes a second time: the same question, with the contact and the files that the form has now."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from cms.storage.encryption import email_keys, keyed_hashes
from qa.attachments.storage.storing import join_others
from qa.models import Question, QuestionContact
from qa.privacy.consent import CONSENT_VERSION
from qa.processing.mail.notices import ask_to_confirm_email
from qa.public.intake.receiving import SENDER, WORDS, Receipt, Submission, hashes_of, submit, texts_of
from qa.vocabulary.choices import OPEN_STATUSES
from qa.vocabulary.errors import Refused
from qa.workflow.actors import CITIZEN, Actor
from qa.workflow.engine import lock, perform


class AlreadySent(Refused):
    """Raised when a form was sent before with other words, or with a contact that cannot be changed any more; `str()` is its number."""


def submit_form(submission: Submission, actor: Actor = CITIZEN, *, looked: bool = False) -> Receipt:
    """Store a question as `submit` does; of a form that came before, take over what its contact and files are now.

    Raises AlreadySent when that form said something else, so that nothing is confirmed that was not taken.
    """
    receipt = submit(submission, actor, looked=looked)
    if not receipt.is_new:
        _renew(receipt.question, submission, actor)
    return receipt


@transaction.atomic
def _renew(question: Question, form: Submission, actor: Actor) -> None:
    """Bring the contact and the files of a question up to date with its form, sent again; raises AlreadySent where that cannot be."""
    lock(question)
    known = {name: keyed_hashes(f"form {name}", text) for name, text in texts_of(form).items()}
    log = list(question.events.filter(**{f"data__{SENDER}__isnull": False}).order_by("seq").values_list("data", flat=True))
    if question.erased_at or not log or log[0].get(WORDS) not in known[WORDS]:
        raise AlreadySent(question.public_no)
    if log[-1][SENDER] not in known[SENDER]:  # what was sent last by this form: an address given later in another way stays
        _renew_contact(question, form, actor)
    join_others(question, form.files)


def _renew_contact(question: Question, form: Submission, actor: Actor) -> None:
    if not question.is_open:
        raise AlreadySent(question.public_no)
    consent = {"consent_version": CONSENT_VERSION if form.consent else ""}
    for each in (question, *question.parts.filter(status__in=OPEN_STATUSES)):
        event = perform(each, "set_mailbox", actor, changes=consent, log={SENDER: hashes_of(form)[SENDER]})
        before = QuestionContact.objects.filter(question=each).first()
        if not form.contact:
            QuestionContact.objects.filter(question=each).delete()
            continue
        same = before is not None and before.email_key in email_keys(form.contact.email)
        values = {**asdict(form.contact), "email_verified_at": before.email_verified_at if before and same else None}
        each.contact, _made = QuestionContact.objects.update_or_create(question=each, defaults=values)
        if each is question and form.contact.email and not same:
            ask_to_confirm_email(question, form.contact.email, event.seq)
