"""Erase what is kept of one person: all questions that one e-mail address or telephone number leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.contracts.personal_records import erase_address
from cms.storage.encryption import email_keys, phone_keys, plain_phone
from qa.models import Question, QuestionContact
from qa.processing.casework.closing import erase
from qa.processing.casework.sender import withdraw
from qa.processing.publication.publishing import remove_sender_name
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import NotAllowed, Refused, Stale
from qa.workflow.actors import Actor


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

    An open question is withdrawn by that; a published answer stays without the name. Each is erased separately: one that a colleague
    changed since the preview is left out. A chosen question of somebody else is not touched. When no question with their address or
    number is left, everything else under it is deleted too: mails, short messages, subscriptions.
    """
    if not {Role.PROTECTION, Role.ADMIN} & actor.roles:
        raise NotAllowed(_("You do not have the role for this step."))
    versions = dict(chosen)
    done, left = [], []
    contact = QuestionContact.objects.filter(question=origin).first()
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
    if question.version != version:
        raise Stale(_("A colleague changed this question in the meantime. Look at it again, please."))
    if question.is_open:
        withdraw(question)
    erase(question, actor, log={"asked_with": origin.public_no})
    remove_sender_name(question)
