"""The log of a question in plain words for its sender: what happened, without desks, names and inner steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from qa.models import Question
from qa.vocabulary.choices import Status

WORDS: dict[str, Any] = {
    "submit": _("We received your question."),
    "quarantine": _("We received your question. A person looks at it first."),
    "release": _("Your question was checked and accepted."),
    "confirm_spam": _("The question was closed, since it looks like advertising."),
    "route": _("Your question was sent to the unit that answers it."),
    "bounce": _("The unit sent the question back; we look for the right one."),
    "claim": _("An officer is working on the answer."),
    "ask_citizen": _("We asked you for more information."),
    "supply": _("You replied to what we asked."),
    "add_information": _("You added information."),
    "set_mailbox": _("Your contact data was updated."),
    "object": _("You objected."),
    "close_no_reply": _("The question was closed, since no further information came."),
    "extend": _("The answer needs more time."),
    "submit_for_review": _("The answer is written and is being checked."),
    "answer": _("The question is answered."),
    "refer": _("The question was passed to the competent agency."),
    "redirect": _("You were shown the right channel."),
    "merge": _("The question was joined with another one about the same matter."),
    "refuse": _("The question was refused, with a legal ground."),
    "withdraw": _("You withdrew the question."),
    "reopen": _("The question was reopened."),
    "correct": _("The published answer was corrected."),
    "take_down": _("The published answer was taken down."),
    "erase": _("Personal data was erased."),
}
_FREED = _("The question that yours was joined with got no public answer: yours goes on by itself.")
# Steps that would only repeat themselves to the reader: the first is enough.
_ONCE = {"claim", "route", "submit_for_review"}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline."""

    at: datetime
    text: Any


def steps_of(question: Question) -> list[Step]:
    """Return the timeline of a question, oldest first, without what was undone: its sender was not told of that."""
    steps: list[Step] = []
    told: set[str] = set()
    for event in question.events.standing().order_by("seq"):
        if event.action in {"reopen", "supply", "bounce"}:
            told.clear()
        if "freed_from" in event.data:
            steps.append(Step(event.at, _FREED))
        if str(event.data.get("level", "")).startswith("sender-"):
            steps.append(Step(event.at, _("We reminded you to reply.")))
        if event.action not in WORDS or (event.action in _ONCE and event.action in told):
            continue
        told.add(event.action)
        received_before = "received_on" in event.data  # a letter came on an earlier day than it was entered
        steps.append(Step(question.submitted_at if received_before else event.at, WORDS[event.action]))
    return steps


def progress_of(question: Question) -> list[dict[str, Any]]:
    """Return the stations of a question for the progress bar: `title`, `state` (done, now, later), `date`.

    A question that was closed on the way (withdrawn, passed on) shows no station that it never reached.
    """
    ended = question.has_ended
    reached = 3 if ended else {Status.QUARANTINED: 0, Status.RECEIVED: 0, Status.ASSIGNED: 1}.get(Status(question.status), 2)
    stations = (
        (_("Received"), question.submitted_at),
        (_("Sent to the unit"), question.assigned_at),
        (_("Being answered"), question.first_claimed_at),
        (_("Closed") if question.status == Status.CLOSED else _("Answered"), question.answered_at or question.closed_at),
    )
    return [
        {
            "title": title,
            "date": date if number <= reached else None,
            "state": "done" if number < reached or ended else "now" if number == reached else "later",
        }
        for number, (title, date) in enumerate(stations)
        if date is not None or question.status != Status.CLOSED
    ]
