"""Erase what is kept of a sender: of one question, or of all that one e-mail address or telephone number leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.background.sending.mail import erase_mails_about
from cms.contracts.personal_records import erase_address
from cms.models.pages.imported_pages import locked
from cms.storage.encryption import email_keys, phone_keys, plain_phone
from qa.attachments.answer_files import drop_unnamed
from qa.deadlines.stages import Stage, entering
from qa.models import Answer, AnswerPage, Attachment, PublicCopy, Question, QuestionContact, RecentText, RedactionRule
from qa.processing.casework.sender import withdraw
from qa.processing.mail.notices import mails_of
from qa.processing.publication.publishing import erase_from_page
from qa.vocabulary import clock
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import NotAllowed, Refused, Stale
from qa.workflow.actors import CITIZEN, SYSTEM, Actor
from qa.workflow.engine import lock, perform
from qa.workflow.review_guards import published_revision


@transaction.atomic
def erase(question: Question, actor: Actor, *, log: dict[str, Any] | None = None) -> None:
    """Delete the contact and blank what the sender wrote, with every text about them that is not public, and the mails of the question.

    A question that still waits for its answer is withdrawn by that: nobody could end it any more. Number, dates and outcome stay in the
    ledger, a public answer stays public, without the name.
    """
    _end(question)
    key, is_public = AnswerPage.objects.filter(question=question).values_list("pk", "live").first() or (None, False)
    changes: dict[str, Any] = {
        "title": "",
        "body_original": "",
        "erased_at": question.erased_at or clock.now(),
        "code_hash": None,
        "code_hint": "",
        "retention_until": None,
        "closing_note": "",
        "withheld_note": "",
    }
    if not is_public:
        changes |= {"title_public": _("(erased)"), "body_public": ""}
    perform(question, "erase", actor, changes=changes, log=log)
    QuestionContact.objects.filter(question=question).delete()
    RecentText.objects.filter(question=question).delete()
    question.messages.all().delete()
    question.marks.all().delete()
    question.saved_aside.all().delete()
    RedactionRule.objects.filter(question=question).delete()  # it names the very words that were redacted
    erase_mails_about(mails_of(question))
    for stored in (*Attachment.objects.filter(question=question), *PublicCopy.objects.filter(question=question)):
        stored.delete()
    page = locked(AnswerPage, key) if key else None
    if page is not None:
        erase_from_page(page)
    _erase_drafts(question, page.body if page and is_public else None)


def _end(question: Question) -> None:
    """Withdraw a question that waits for its answer; one in the quarantine is released for that."""
    if question.status == Status.QUARANTINED:
        changes = entering(Stage.TRIAGE, question.policy_snapshot, clock.now(), overdue=question.is_overdue)
        perform(question, "release", SYSTEM, changes=changes)
    if question.is_open:
        withdraw(question)


def _erase_drafts(question: Question, public: Any) -> None:
    """Delete every text of the answer but the `public` one (None: there is none), and what other units wrote for it."""
    question.coordinations.update(task="", contribution="")
    answer = Answer.objects.filter(question=question).first()
    if answer is None:
        return
    kept = answer.revisions.filter(pk=published_revision(question)).first() if public is not None else None
    answer.revisions.exclude(pk=kept and kept.pk).delete()
    Answer.objects.filter(pk=answer.pk).update(body=public or [], withheld_note="", latest_revision=kept, approved_revision=kept)
    answer.refresh_from_db()
    drop_unnamed(answer)


@transaction.atomic
def erase_own(question: Question) -> None:
    """Erase the sender's data at once, in the parts that were made of their question too; what is erased already stays as it is."""
    lock(question)
    for each in (question, *Question.objects.filter(split_from=question)):
        if each.erased_at is None:
            erase(each, CITIZEN)


@dataclass(frozen=True, slots=True)
class Match:
    """A question of the same person, and how it was found."""

    question: Question
    by_email: bool = False
    by_phone: bool = False
    is_part: bool = False


def of_the_same_person(question: Question) -> list[Match]:
    """Return `question`, all others with the same e-mail or telephone, and their parts; oldest first, without those erased before."""
    contact = QuestionContact.objects.filter(question=question).first()
    same = Q(pk=question.pk)
    if contact is not None:
        same |= same_sender(contact)
    wanted = Question.objects.filter(erased_at__isnull=True)
    found = {each.pk: each for each in wanted.filter(same).select_related("contact")}
    parts = wanted.filter(split_from__in=found).exclude(pk__in=found).select_related("contact")
    matches = [_match(each, contact) for each in found.values()] + [Match(each, is_part=True) for each in parts]
    return sorted(matches, key=lambda match: (match.question.submitted_at, match.question.pk))


def same_sender(contact: QuestionContact) -> Q:
    """Return the condition of questions with the same e-mail or telephone, also those whose keyed hash is of a former key."""
    return Q(contact__email_key__in=email_keys(contact.email)) | Q(contact__phone_key__in=phone_keys(contact.phone))


def _match(question: Question, contact: QuestionContact | None) -> Match:
    theirs = getattr(question, "contact", None)
    if contact is None or theirs is None:
        return Match(question)
    return Match(
        question,
        by_email=theirs.email_key in email_keys(contact.email),
        by_phone=theirs.phone_key in phone_keys(contact.phone),
    )


def erase_of_person(origin: Question, chosen: Iterable[tuple[int, int]], actor: Actor) -> tuple[list[Question], list[Question]]:
    """Erase those of the person's questions that are `chosen` as (key, version); return the erased ones and those left out.

    Each is erased separately: one that a colleague changed since the preview is left out. A chosen question of somebody else is not
    touched. When no question with their address or number is left, everything else under it is deleted too: mails, short messages,
    subscriptions. Raises Refused while the address cannot be read.
    """
    if not {Role.PROTECTION, Role.ADMIN} & actor.roles:
        raise NotAllowed(_("You do not have the role for this step."))
    versions = dict(chosen)
    done, left = [], []
    contact = QuestionContact.objects.filter(question=origin).first()
    if contact is not None and contact.is_unreadable:  # what stands under their address elsewhere would be left behind for good
        unread = _("The address of this person cannot be read: the portal lacks the key with which it was stored.")
        until = _("Until it has the key, only the data of each question can be erased, on its own screen.")
        raise Refused(f"{unread} {until}")
    # The question itself comes last: if this stops half way, its contact still leads to the others.
    matches = sorted(of_the_same_person(origin), key=lambda match: match.question.pk == origin.pk)
    for question in (match.question for match in matches if match.question.pk in versions):
        try:
            _erase(question, versions[question.pk], actor, origin)
        except Refused:
            left.append(question)
        else:
            done.append(question)
    if contact is not None and not QuestionContact.objects.filter(email_key__in=email_keys(contact.email)).exists():
        erase_address(contact.email)
    if contact is not None and not QuestionContact.objects.filter(phone_key__in=phone_keys(contact.phone)).exists():
        erase_address(plain_phone(contact.phone))
    return done, left


@transaction.atomic
def _erase(question: Question, version: int, actor: Actor, origin: Question) -> None:
    lock(question)
    if question.version != version:
        raise Stale(_("A colleague changed this question in the meantime. Look at it again, please."))
    erase(question, actor, log={"asked_with": origin.public_no})
