"""The citizen's steps with the tracking code: supply, add, object, withdraw, reopen, give and confirm an e-mail; and being asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from cms.storage.encryption import email_keys, keyed_hash
from qa.attachments.storage.storing import join, join_others
from qa.deadlines.due_dates import deadline, resuming, time_to_reply
from qa.deadlines.stages import in_time_again
from qa.models import MessageKind, Question, QuestionContact, QuestionMessage
from qa.privacy.consent import CONSENT_VERSION
from qa.privacy.retention import KEEP_CONTACT, KEEP_WITHDRAWN
from qa.processing.casework.claiming import held_by_user
from qa.processing.casework.joined import release_joined
from qa.processing.casework.routing import NO_HOLDER, coming_back
from qa.processing.mail.notices import (
    announce_to_unit,
    ask_for_information,
    ask_to_confirm_email,
    confirm_receipt,
    notify_no_reply,
    notify_staff,
    send_missed_notice,
)
from qa.vocabulary import clock
from qa.vocabulary.choices import OPEN_STATUSES, Resolution, Status
from qa.workflow.actors import CITIZEN, SYSTEM, Actor, holder_after
from qa.workflow.engine import lock, perform


@transaction.atomic
def ask_citizen(question: Question, actor: Actor, *, text: str) -> None:
    """Ask the sender for what is missing; the clock stands still until they reply or the time for it is over."""
    now = clock.now()
    until = time_to_reply(question, now)
    changes = {"paused_at": now, "supply_until": until, "asked_rounds": question.asked_rounds + 1}
    event = perform(question, "ask_citizen", actor, data={"text": text}, changes=changes, log={"until": until.isoformat()})
    QuestionMessage.objects.create(question=question, kind=MessageKind.NEED_INFO, body=text, author=actor.user)
    ask_for_information(question, event.seq)


@transaction.atomic
def supply(question: Question, *, text: str, key: str = "", files: Iterable[int] = (), objects: bool = False) -> None:
    """Store the sender's reply: the clock runs again, and the due date moves by the working days that it stood still.

    `files` are keys of uploaded files; `objects` when they say why they will not or cannot send what was asked for.
    `key`, here and below, is the random key of the form: the same text sent twice, also at the same moment, is stored once.
    """
    if _is_taken(question, form := _form_hash("supply", key, text), files):
        return
    holder = holder_after(question, question.claimed_by)
    resumed = resuming(question)
    days, due = resumed["paused_days"] - question.paused_days, resumed["due_at"]
    log = {"paused_days": days, "due": due and due.isoformat()}
    changes = {**in_time_again(question, {**resumed, "status": Status.IN_PROGRESS}), **(held_by_user(holder) if holder else NO_HOLDER)}
    event = perform(question, "supply", CITIZEN, data={"text": text}, changes=changes, log=log)
    join(question, files)
    kind = MessageKind.OBJECTION if objects else MessageKind.SUPPLEMENT
    QuestionMessage.objects.create(question=question, kind=kind, body=text, form_hash=form)
    announce_to_unit(question, f"supplied-{event.seq}")


@transaction.atomic
def add_information(question: Question, *, text: str, key: str, files: Iterable[int] = ()) -> None:
    """Store what the sender adds unasked, for the open parts of the question too; status and clock stay, the holder is notified."""
    if _is_taken(question, form := _form_hash("add", key, text), files):
        return
    for each in _with_open_parts(question):
        event = perform(each, "add_information", CITIZEN, data={"text": text}, changes={"supplemented_at": clock.now()})
        QuestionMessage.objects.create(question=each, kind=MessageKind.SUPPLEMENT, body=text, form_hash=form)
        notify_staff(each, "added", event.seq, user=holder_after(each, each.claimed_by))
    join(question, files)


def read_addition(question: Question, actor: Actor) -> None:
    """Record that the holder has read an addition of the sender."""
    perform(question, "read_addition", actor, changes={"supplemented_at": None})


@transaction.atomic
def set_mailbox(question: Question, *, email: str, key: str = "") -> bool:
    """Store an address for notices, the first or another one; return False for the address that is confirmed already.

    One that is not confirmed yet is asked for confirmation again, by another form.
    """
    lock(question)  # the sender never gets an error because a colleague changed it
    confirmed = QuestionContact.objects.filter(question=question, email_verified_at__isnull=False)
    if confirmed.filter(email_key__in=email_keys(email)).exists():
        return False
    form = _form_hash("mailbox", key, email)
    if form and question.events.filter(action="set_mailbox", data__form=form).exists():
        return True
    for each in _with_open_parts(question):
        event = perform(each, "set_mailbox", CITIZEN, changes={"consent_version": CONSENT_VERSION}, log={"form": form})
        contact, _made = QuestionContact.objects.get_or_create(question=each)
        contact.email, contact.email_verified_at = email, None
        contact.save()
        if each is question:
            ask_to_confirm_email(question, email, event.seq)
    return True


def _form_hash(action: str, key: str, text: str) -> str:
    return keyed_hash("reply", f"{action}\n{key}\n{text}") if key else ""


def _is_taken(question: Question, form: str, files: Iterable[int] = ()) -> bool:
    """Return whether the same text of the same form is stored already; the question is locked meanwhile.

    `files` that did not come with it are joined to it.
    """
    lock(question)  # the sender never gets an error because a colleague changed it
    if not form or not question.messages.filter(form_hash=form).exists():
        return False
    join_others(question, files)
    return True


def _with_open_parts(question: Question) -> list[Question]:
    return [question, *question.parts.filter(status__in=OPEN_STATUSES)]


@transaction.atomic
def object_to(question: Question, *, text: str, key: str = "") -> None:
    """Record that the sender objects to what is done with their question or data; status and clock stay, the unit is notified."""
    if _is_taken(question, form := _form_hash("object", key, text)):
        return
    event = perform(question, "object", CITIZEN, data={"text": text})
    QuestionMessage.objects.create(question=question, kind=MessageKind.OBJECTION, body=text, form_hash=form)
    announce_to_unit(question, f"objected-{event.seq}")


@transaction.atomic
def close_no_reply(question: Question) -> None:
    """Close a question whose sender did not reply in time; they can reopen it for 30 days."""
    changes = {"resolution": Resolution.NO_REPLY, "closed_at": clock.now(), **resuming(question), **NO_HOLDER}
    event = perform(question, "close_no_reply", SYSTEM, changes=changes)
    release_joined(question)
    notify_no_reply(question, event.seq)


@transaction.atomic
def withdraw(question: Question) -> None:
    """Take a question back for its sender, once; their personal data is erased after 30 days (jobs.py)."""
    lock(question)
    if question.resolution == Resolution.WITHDRAWN:
        return
    changes = {
        "resolution": Resolution.WITHDRAWN,
        "closed_at": clock.now(),
        "retention_until": timezone.localdate(clock.now()) + KEEP_WITHDRAWN,
        **resuming(question),
        **NO_HOLDER,
    }
    perform(question, "withdraw", CITIZEN, changes=changes)
    release_joined(question)


@transaction.atomic
def reopen(question: Question, actor: Actor, *, reason: str, key: str = "") -> None:
    """Take up an ended question again (the sender once, within 30 days; the lead at any time): a new clock starts.

    It goes to its unit or the one that stands in, else to intake; a part that a second unit never gave is asked for no longer.
    """
    if _is_taken(question, form := _form_hash("reopen", key, reason)):
        return
    now = clock.now()
    unit = question.unit and question.unit.acting
    due = deadline(question.kind, now, unit_id=unit.pk if unit else None)
    status, back = coming_back(unit, due.snapshot)
    by_citizen, kept = actor is CITIZEN, question.retention_until
    changes = {
        "resolution": "",
        "answered_at": None,
        "closed_at": None,
        "referred_to": "",
        "closing_note": "",
        "clock_started_at": now,
        "paused_days": 0,
        "coordinated": False,
        "extension_count": 0,
        "due_at": due.due_at,
        "policy_snapshot": due.snapshot,
        "reopen_count": question.reopen_count + 1,
        "citizen_reopened": question.citizen_reopened or by_citizen,
        "retention_until": kept and max(kept, timezone.localdate(question.submitted_at) + KEEP_CONTACT),  # a withdrawal shortened it
        **back,
    }
    moved = {"unit": unit and unit.pk, "previous_unit": question.unit_id} if unit != question.unit else {}
    log = {"due": due.due_at.isoformat(), **moved}
    event = perform(question, "reopen", actor, data={"reason": reason}, changes=changes, log=log, to=status)
    question.coordinations.filter(done_at__isnull=True).delete()
    kind = MessageKind.OBJECTION if by_citizen else MessageKind.NOTE
    QuestionMessage.objects.create(question=question, kind=kind, body=reason, author=actor.user, form_hash=form)
    announce_to_unit(question, f"reopened-{event.seq}")


@transaction.atomic
def confirm_email(contact: QuestionContact) -> bool:
    """Switch notices on and send at once the notice of where the question stands. Return False when it was confirmed before."""
    question = contact.question
    lock(question)  # the sender never gets an error because a colleague changed it
    contact.refresh_from_db(fields=["email_verified_at"])
    if contact.email_verified_at is not None:
        return False
    contact.email_verified_at = clock.now()
    contact.save(update_fields=["email_verified_at"])
    parts = QuestionContact.objects.filter(question__split_from=question, email_key=contact.email_key)
    parts.update(email_verified_at=contact.email_verified_at)
    perform(question, "confirm_email", CITIZEN)
    confirm_receipt(question)
    send_missed_notice(question)
    return True
