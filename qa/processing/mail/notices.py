"""The mails of the section: to senders only after they confirmed their address, to staff a link and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from cms.background.sending.mail import queue_mail
from cms.storage.encryption import Unreadable, UnreadableContact, keyed_hashes
from qa.models import AnswerPage, Question, QuestionContact, Unit
from qa.vocabulary.choices import Resolution, Status, Visibility
from qa.workflow.guards import REOPEN_WITHIN

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CONFIRM_SALT = "qa: confirm e-mail"
CONFIRM_WITHIN = timedelta(days=1)
_silent: ContextVar[bool] = ContextVar("qa_silent", default=False)


@contextmanager
def muted() -> Iterator[None]:
    """Queue no mail within this context: for demo content, whose senders do not exist."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def confirmation_token(contact: QuestionContact) -> str:
    """Return what the link of the first mail carries: the question, bound to the address (as a keyed hash)."""
    return signing.dumps([contact.question_id, email_fingerprint(contact.email)], salt=CONFIRM_SALT)


def contact_of_token(token: str) -> QuestionContact | None:
    """Return the contact of a confirmation link; None when it is forged, older than a day, or the contact is gone or changed.

    Raises UnreadableContact while no key of CONTACT_KEYS opens the address to compare.
    """
    try:
        question_id, fingerprint = signing.loads(token, salt=CONFIRM_SALT, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return None
    contact = QuestionContact.objects.select_related("question").filter(question_id=question_id).first()
    if contact and isinstance(contact.email, Unreadable):
        raise UnreadableContact("no key of CONTACT_KEYS opens the address of this link")
    return contact if contact and contact.email and fingerprint in _fingerprints(contact.email) else None


def mails_of(question: Question) -> str:
    """Return the prefix of the keys of all mails about a question."""
    return f"qa:{question.pk}:"


def email_fingerprint(email: str) -> str:
    """Return a keyed hash that binds a confirmation link to one address."""
    return _fingerprints(email)[0]


def _fingerprints(email: str) -> list[str]:
    return [key[:16] for key in keyed_hashes("confirm e-mail", email.lower())]


def ask_to_confirm_email(question: Question, email: str, seq: int = 0) -> None:
    """Mail 0: the question is received already; this link only switches notices on. `seq` is that of a later address."""
    path = reverse("qa_private:confirm_email", args=[confirmation_token(question.contact)])
    _queue(question, "confirm", f"0-{seq}" if seq else "0", email, {"confirm_url": f"{settings.SITE_URL}{path}"})


def confirm_receipt(question: Question) -> None:
    """Mail 1: number, due date with its legal basis, how to follow."""
    _tell(question, "received", "1")


def notify_answered(question: Question, seq: int) -> None:
    """Mail 2: the answer, or where to read it; for a joined question that of the main one."""
    main = question.merged_into or question
    answer = getattr(main, "answer", None)
    _tell(
        question,
        "answered",
        f"2-{seq}",
        page_url=_page_url(main),
        answer_text=answer.text if answer else "",
        reopen_days=REOPEN_WITHIN.days,
    )


def notify_progress(question: Question, reason: str) -> None:
    """Mail 3: the new date, and why."""
    _tell(question, "progress", f"3-{question.log_seq}", reason=reason)


def ask_for_information(question: Question, seq: int) -> None:
    """Mail 4: what is missing; the clock stands still until when."""
    _tell(question, "need_info", f"4-{seq}")


def remind_of_information(question: Question, seq: int) -> None:
    """Mail 4 again: the time for the reply is nearly over, and what happens then."""
    _tell(question, "remind_info", f"4-{seq}", reopen_days=REOPEN_WITHIN.days)


def notify_no_reply(question: Question, seq: int) -> None:
    """Mail 5: closed without a reply, and how to reopen."""
    _tell(question, "no_reply", f"5-{seq}", reopen_days=REOPEN_WITHIN.days)


def notify_referred(question: Question, seq: int) -> None:
    """Mail 6: which agency or channel, and why."""
    _tell(question, "referred", f"6-{seq}")


def notify_refused(question: Question, ground: str, seq: int) -> None:
    """Mail 7: the legal ground and how to appeal."""
    _tell(question, "refused", f"7-{seq}", ground=ground)


def notify_merged(question: Question, seq: int) -> None:
    """Mail 8: the question that it was joined with."""
    _tell(question, "merged", f"8-{seq}", main_no=question.merged_into.public_no if question.merged_into else "")


def notify_corrected(question: Question, reason: str, seq: int) -> None:
    """Mail 12: what changed in a published answer."""
    _tell(question, "corrected", f"12-{seq}", reason=reason, page_url=_page_url(question.merged_into or question))


def notify_taken_down(question: Question, seq: int) -> None:
    """Mail 12: a published answer was taken down; why is said by the unit, since the reason may be somebody's privacy."""
    _tell(question, "taken_down", f"12-{seq}")


def send_missed_notice(question: Question) -> None:
    """Mail the latest notice that a sender missed because their address was not confirmed: what is asked of them, or how it ended."""
    seq, main = question.log_seq, question.merged_into or question
    if question.status == Status.WAITING_CITIZEN:
        ask_for_information(question, seq)
    elif main.visibility == Visibility.HIDDEN and main.has_ended:
        notify_taken_down(question, seq)
    elif question.status == Status.ANSWERED or (question.merged_into and main.status == Status.ANSWERED):
        notify_answered(question, seq)
    elif question.resolution == Resolution.NO_REPLY:
        notify_no_reply(question, seq)
    elif question.resolution == Resolution.REFUSED:
        notify_refused(question, question.answer.legal_ground, seq)
    elif question.referred_to:
        notify_referred(question, seq)
    elif question.merged_into:
        notify_merged(question, seq)


def announce_to_unit(question: Question, event: str, unit: Unit | None = None) -> None:
    """Mail 9: a link for the unit's inbox; the text of the question stays in the system."""
    unit = unit or question.unit
    if unit is not None and unit.inbox:
        _queue(question, "staff_unit", f"9-{event}-{question.log_seq}", unit.inbox, {"staff_url": _staff_url(question), "unit": unit})


def notify_staff(question: Question, event: str, seq: int, user: User | None = None) -> None:
    """Mail 11: to the author (returned, approved) or, without one, to the unit's inbox (to be reviewed); a link only."""
    recipient = user.email if user is not None else question.unit.inbox if question.unit else ""
    if recipient:
        _queue(question, f"staff_{event}", f"11-{event}-{seq}", recipient, {"staff_url": _staff_url(question)})


def _tell(question: Question, template: str, key: str, **context: Any) -> None:
    """Mail the sender, when there is a confirmed address; the tracking page says the same to everyone."""
    contact = QuestionContact.objects.filter(question=question, email_verified_at__isnull=False).first()
    if contact is not None and (contact.email or isinstance(contact.email, Unreadable)):  # then it waits for the missing key
        _queue(question, template, key, contact.email, context)


def _queue(question: Question, template: str, key: str, recipient: str, context: dict[str, Any]) -> None:
    if _silent.get():
        return
    base = {
        "question": question,
        "SITE_URL": settings.SITE_URL,
        "track_url": settings.SITE_URL + reverse("qa_private:track"),
        "basis": question.legal_basis,
    }
    queue_mail(key=f"{mails_of(question)}{key}", recipient=recipient, template=f"qa/mail/{template}", context={**base, **context})


def _page_url(question: Question) -> str:
    page = AnswerPage.objects.filter(question=question, live=True).first()
    return (page.full_url or "") if page else ""


def _staff_url(question: Question) -> str:
    return settings.SITE_URL + reverse("qa_staff:detail", args=[question.pk])
