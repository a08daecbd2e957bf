"""Receiving a question: submit, release from quarantine, confirm spam, classify."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.storage.encryption import keyed_hash, keyed_hashes
from cms.text.vietnamese import clean
from qa.attachments.storage.storing import join
from qa.deadlines import rules
from qa.deadlines.due_dates import counted_due, deadline
from qa.deadlines.stages import Stage, end_of_stage, entering, in_time_again
from qa.models import Question, QuestionContact, QuestionField
from qa.privacy.consent import CONSENT_VERSION
from qa.privacy.retention import KEEP_CONTACT
from qa.processing.answering.marking import detect_in_new_question, keep_marks
from qa.processing.answering.redacting import apply_rules
from qa.processing.casework.closing import merge
from qa.processing.casework.routing import route
from qa.processing.mail.notices import ask_to_confirm_email
from qa.public.intake.numbers import next_public_no
from qa.public.intake.same_text import remember_text
from qa.public.tracking import codes
from qa.vocabulary import clock
from qa.vocabulary.choices import Channel, Kind, Resolution, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import CITIZEN, SYSTEM, Actor
from qa.workflow.engine import create, perform

WORDS, SENDER = "words", "sender"  # names of the two hashes in the log
QUARANTINE_FROM = 0.6  # a spam score from which a person looks first; nothing is dropped


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact of the sender; all fields may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    publish_name: bool = False

    def __bool__(self) -> bool:
        return any((self.name, self.email, self.phone, self.address))


@dataclass(frozen=True, slots=True)
class Submission:
    """A question as a citizen (or an intake officer for them) sends it.

    `key` is the random key of the form: the same key is the same question.
    """

    key: str
    title: str
    body: str
    kind: str = Kind.QUESTION
    field: QuestionField | None = None
    contact: Contact = dataclasses.field(default_factory=Contact)
    consent: bool = False
    about_page_id: int | None = None
    about_provision: str = ""
    channel: str = Channel.WEB
    language: str = "vi"
    spam_score: float = 0.0
    files: tuple[int, ...] = ()  # keys of uploaded files that belong to no question yet
    received_on: date | None = None  # the day on which a letter came, when that is earlier than today
    follows: Question | None = None  # a question with the same text, that the sender wants to follow instead


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt for the sender: the question, and the tracking code, which is not stored anywhere."""

    question: Question
    code: str
    is_new: bool


def submit(submission: Submission, actor: Actor = CITIZEN, *, looked: bool = False) -> Receipt:
    """Store a question and its contact; the same form sent twice, also at the same moment, makes one question.

    A suspicious one is stored as well, in quarantine: its clock runs all the same. Routes by the field's unit. `looked`
    says that the caller has just found no question of this form; the database refuses one that is stored meanwhile.
    """
    known = None if looked else find_by_key(submission.key)
    if known is not None:
        return Receipt(known, codes.code_from_key(submission.key, known.code_hash), is_new=False)
    try:
        with transaction.atomic():
            question = _store(submission, actor)
    except IntegrityError:
        known = find_by_key(submission.key)
        if known is None:
            raise
        return Receipt(known, codes.code_from_key(submission.key), is_new=False)
    return Receipt(question, codes.code_from_key(submission.key), is_new=True)


def hashes_of(form: Submission) -> dict[str, str]:
    """Return keyed hashes of what a form says and of who sends it, by which the log knows the same form again."""
    return {name: keyed_hash(f"form {name}", text) for name, text in texts_of(form).items()}


def texts_of(form: Submission) -> dict[str, str]:
    """Return what of a form is hashed: what it says, and who sends it."""
    day = form.received_on and f"{form.received_on:%Y-%m-%d}"
    title, body = clean(form.title).strip(), clean(form.body).strip()
    words = [title, body, form.kind, form.field and form.field.pk, form.about_page_id, form.about_provision, form.channel, day]
    return {WORDS: json.dumps([form.key, words]), SENDER: json.dumps([form.key, dataclasses.asdict(form.contact), form.consent])}


def find_by_key(key: str) -> Question | None:
    """Return the question that was sent with the form of this random key, if it was."""
    number = Question.objects.filter(idempotency_hash__in=keyed_hashes("form", key)).order_by().values_list("pk", flat=True).first()
    return Question.objects.get(pk=number) if number else None  # nearly always none: the row itself is read then only


def _store(submission: Submission, actor: Actor) -> Question:
    """Store a question with its deadline, contact, files and marks, and route it; return it. A suspicious one goes into quarantine."""
    now = clock.now()
    received = _moment_of_receipt(submission.received_on, now)
    known = rules.current()
    due = deadline(submission.kind, received, known=known)
    quarantined = submission.spam_score >= QUARANTINE_FROM and actor is CITIZEN
    code = codes.code_from_key(submission.key)
    title, body = clean(submission.title).strip(), clean(submission.body).strip()
    question = Question(
        code_hash=codes.code_hash(code),
        code_hint=code[-3:],
        idempotency_hash=keyed_hash("form", submission.key),
        kind=submission.kind,
        field=submission.field,
        status=Status.QUARANTINED if quarantined else Status.RECEIVED,
        title=title,
        body_original=body,
        title_public=title,
        body_public=body,
        about_page_id=submission.about_page_id,
        about_provision=clean(submission.about_provision),
        channel=submission.channel,
        language=submission.language,
        taken_by=actor.user,
        submitted_at=received,
        clock_started_at=received,
        due_at=due.due_at,
        due_original=due.due_at,
        policy_snapshot=due.snapshot,
        **entering(Stage.TRIAGE, due.snapshot, received),
        spam_score=submission.spam_score,
        consent_version=CONSENT_VERSION if submission.consent else "",
        retention_until=timezone.localdate(now) + KEEP_CONTACT,
    )
    marks = detect_in_new_question(question, known.words)
    question.public_no = next_public_no(now)  # as late as can be: its row is locked until the end
    log = {"kind": submission.kind, "channel": submission.channel, **hashes_of(submission)}
    if received != now:
        log["received_on"] = f"{received:%Y-%m-%d}"
    create(question, "quarantine" if quarantined else "submit", actor, log=log)
    if submission.contact:
        _keep_contact(question, submission.contact)
    join(question, submission.files)
    remember_text(question)
    if known.words:
        apply_rules(question)
    keep_marks(question, marks)
    if not quarantined and submission.follows is not None:
        merge(question, submission.follows, SYSTEM)
    elif not quarantined:
        _route_by_field(question)
    return question


def _moment_of_receipt(day: date | None, now: datetime) -> datetime:
    """Return when the clock starts: now, or the noon of an earlier day on which a letter came; raises Refused for a day to come."""
    if day is None or day == timezone.localdate(now):
        return now
    if day > timezone.localdate(now):
        raise Refused(_("The day of receipt must not be in the future."))
    return timezone.make_aware(datetime.combine(day, time(12)))


def _keep_contact(question: Question, contact: Contact) -> None:
    QuestionContact.objects.create(
        question=question,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        address=contact.address,
        publish_name=contact.publish_name,
    )
    if contact.email:
        ask_to_confirm_email(question, contact.email)


def _route_by_field(question: Question) -> None:
    """Send a question at once to the unit that usually answers its field; otherwise intake decides."""
    usual = question.field.default_unit if question.field else None
    if usual is not None and (unit := usual.acting):
        route(question, unit, SYSTEM)


def release(question: Question, actor: Actor) -> None:
    """Release a question from quarantine; its clock has run since it was sent."""
    with transaction.atomic():
        changes = entering(Stage.TRIAGE, question.policy_snapshot, clock.now(), overdue=question.is_overdue)
        perform(question, "release", actor, changes=changes)
        _route_by_field(question)


def confirm_spam(question: Question, actor: Actor) -> None:
    """Close a question of the quarantine as spam; it is blanked after `KEEP_SPAM` (jobs.py)."""
    perform(question, "confirm_spam", actor, changes={"resolution": Resolution.SPAM, "closed_at": clock.now()})


def classify(question: Question, actor: Actor, *, kind: str, field: QuestionField | None) -> None:
    """Set kind and field. Another kind has another clock: the due date is computed again from the start of the clock."""
    changes: dict[str, Any] = {"kind": kind, "field": field}
    log: dict[str, Any] = {"kind": kind, "field": field and field.slug, "old_kind": question.kind}
    if kind not in Kind.values:
        raise Refused(_("There is no such kind."))
    if kind != question.kind:
        start = question.clock_started_at or question.submitted_at
        due = deadline(kind, start, unit_id=question.unit_id)
        changes.update(due_at=counted_due(question, due.snapshot), due_original=due.due_at, policy_snapshot=due.snapshot)
        changes["stage_due_at"] = end_of_stage(Stage.TRIAGE, due.snapshot, question.stage_started_at or start)
        changes = in_time_again(question, changes)
        log.update(old_due=question.due_at and question.due_at.isoformat(), due=changes["due_at"].isoformat())
    perform(question, "classify", actor, changes=changes, log=log)
