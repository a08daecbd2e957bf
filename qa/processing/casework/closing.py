"""Ends other than an answer: refer, redirect, merge."""

from __future__ import annotations

from django.db import transaction

from qa.deadlines.due_dates import resuming
from qa.models import Question
from qa.processing.casework.routing import NO_HOLDER
from qa.processing.mail.notices import notify_merged, notify_referred
from qa.vocabulary import clock
from qa.vocabulary.choices import Resolution
from qa.workflow.actors import SYSTEM, Actor
from qa.workflow.engine import perform


@transaction.atomic
def refer(question: Question, actor: Actor, *, agency: str, reason: str) -> None:
    """Close a question that another agency must answer, and tell the sender which, how to reach it, and why."""
    changes = {
        "resolution": Resolution.REFERRED,
        "closed_at": clock.now(),
        "referred_to": agency.strip()[:300],
        "closing_note": reason,
        **NO_HOLDER,
    }
    event = perform(question, "refer", actor, data={"agency": agency, "reason": reason}, changes=changes)
    notify_referred(question, event.seq)
    _tell_joined_the_way(question, actor)


@transaction.atomic
def redirect(question: Question, actor: Actor, *, channel: str, reason: str = "") -> None:
    """Close a matter that has a channel of its own (a complaint, a dossier), and tell the sender where to go."""
    changes = {
        "resolution": Resolution.REDIRECTED,
        "closed_at": clock.now(),
        "referred_to": channel.strip()[:300],
        "closing_note": reason,
        **NO_HOLDER,
    }
    event = perform(question, "redirect", actor, data={"channel": channel}, changes=changes)
    notify_referred(question, event.seq)
    _tell_joined_the_way(question, actor)


def _tell_joined_the_way(main: Question, actor: Actor) -> None:
    """Store the notice to the main question's sender with the joined questions too, and mail it to their senders."""
    for question in waiting_with(main):
        changes = {"referred_to": main.referred_to, "closing_note": main.closing_note}
        event = perform(question, "note", actor, changes=changes, log={"merged": main.public_no})
        notify_referred(question, event.seq)


def waiting_with(main: Question) -> list[Question]:
    """Return the questions joined with `main` whose senders still wait, the oldest first."""
    found = main.merged.filter(resolution=Resolution.DUPLICATE, erased_at__isnull=True)
    return list(found.order_by("submitted_at", "pk"))


@transaction.atomic
def merge(question: Question, target: Question, actor: Actor) -> None:
    """Join a question with another one, which takes over the earlier due date; the code of the joined one still opens."""
    changes = {"resolution": Resolution.DUPLICATE, "closed_at": clock.now(), "merged_into": target, **resuming(question), **NO_HOLDER}
    event = perform(question, "merge", actor, data={"target": target}, changes=changes, log={"into": target.public_no})
    earlier = min(filter(None, (question.due_at, target.due_at)), default=None)
    if target.is_open and earlier and target.due_at and earlier < target.due_at:
        log = {"merged": question.public_no, "old_due": target.due_at.isoformat(), "due": earlier.isoformat()}
        perform(target, "absorb", SYSTEM, changes={"due_at": earlier}, log=log)
    notify_merged(question, event.seq)
