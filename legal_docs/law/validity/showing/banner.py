"""Validity in words, as a citizen reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from legal_docs.law.validity.rules.status import Facts, Statement, Window, causes_on, window_on, windows
from legal_docs.models import Relation
from legal_docs.text.provisions.names import place_words
from legal_docs.text.vocabulary import STATUS_TONES, Status


@dataclass(frozen=True, slots=True)
class Banner:
    """Validity in words: tone, label, the sentence with its date, and the relations that are its cause."""

    tone: str
    label: str
    sentence: str
    causes: list[Cause]
    coming: str = ""
    today: str = ""
    possible: Sequence[Relation] = ()  # by which it may have ended; nobody has confirmed it yet
    stated: Sequence[str] = ()  # of a part of it


@dataclass(frozen=True, slots=True)
class Cause:
    """A relation that made the validity what it is, since when, and what it touches ("khoản 4 Điều 7"; "" where nothing says so)."""

    relation: Relation
    day: date
    touched: str


def banner_of(facts: Facts, incoming: Sequence[Relation], day: date, doubted: Sequence[Relation] = ()) -> Banner:
    """Return validity on `day` as words, with its causes, the change that comes next, and what may have changed it (`doubted`)."""
    window = window_on(facts, day)
    status = window.status if window else Status.NOT_YET
    anchors: dict[int | None, list[str]] = {}
    days: dict[int | None, date] = {}
    for change in causes_on(facts, day):  # the latest first
        anchors.setdefault(change.relation_id, []).extend(change.anchors)
        days[change.relation_id] = change.starts
    return Banner(
        tone=STATUS_TONES[status],
        label=str(status.label),
        sentence=sentence_of(status, window, facts),
        causes=[
            Cause(relation, days[relation.pk], _touched(relation, anchors[relation.pk])) for relation in incoming if relation.pk in anchors
        ],
        coming=coming_change(facts, window),
        stated=[_stated_sentence(one) for one in facts.statements if one.part and one.since <= day],
        possible=[] if status is Status.EXPIRED else [one for one in doubted if one.starts is None or one.starts <= day],
    )


def banner_of_past(facts: Facts, incoming: Sequence[Relation], day: date, today: date) -> Banner:
    """Return the banner for another day than today: in neutral colour, with the day in its label, and the status of today beside it."""
    then = banner_of(facts, incoming, day)
    now = window_on(facts, today)
    return replace(
        then,
        tone="neutral",
        label=_("On %(date)s: %(status)s") % {"date": date_format(day, "d/m/Y"), "status": then.label.lower()},
        today=_("Today, %(date)s: %(status)s.")
        % {"date": date_format(today, "d/m/Y"), "status": str((now.status if now else Status.NOT_YET).label).lower()},
    )


def _stated_sentence(statement: Statement) -> str:
    words = {"part": statement.part, "status": str(statement.status.label).lower(), "date": date_format(statement.since, "d/m/Y")}
    sentences = [_("%(part)s: %(status)s, since %(date)s.") % words]
    sentences += [_("Reason or source: %(reason)s.") % {"reason": statement.reason}] if statement.reason else []
    return " ".join(sentences)


def _touched(relation: Relation, anchors: Sequence[str]) -> str:
    """Return what a relation touches: as an editor typed it, else as the instructions say that the text follows."""
    return relation.touched or ", ".join(filter(None, map(place_words, dict.fromkeys(anchors))))


def sentence_of(status: Status, window: Window | None, facts: Facts) -> str:
    """Return the date that a reader wants to know first."""
    start = shown_start(window, facts) if window else None
    since = date_format(start, "d/m/Y") if start else ""
    if status is Status.NOT_YET:
        return _("It takes effect on %(date)s.") % {"date": date_format(facts.effective_on, "d/m/Y")} if facts.effective_on else ""
    if status is Status.IN_FORCE:
        return _("In force since %(date)s.") % {"date": since} if since else ""
    if status is Status.UNKNOWN:
        return _("This site does not have the day from which the document is in force yet.")
    return _("Since %(date)s.") % {"date": since} if since else ""


def shown_start(window: Window, facts: Facts) -> date | None:
    """Return the day from which a window holds as it is shown: the day of effect, also where it is before the issue.

    Nobody could obey before the issue, so no window begins earlier; a consolidated text or one with retroactive effect names its
    own day all the same, and the box, the attributes and the history must name one.
    """
    before_issue = facts.effective_on and facts.issued_on and facts.effective_on < facts.issued_on == window.start
    return facts.effective_on if before_issue and window.status is Status.IN_FORCE else window.start


def coming_change(facts: Facts, window: Window | None) -> str:
    """Return a sentence on the next change of validity that is already known."""
    if window is None or window.end is None or window.status is Status.NOT_YET:
        return ""
    after = window_on(facts, window.end)
    if after is None:
        return ""
    return _("From %(date)s: %(status)s.") % {"date": date_format(window.end, "d/m/Y"), "status": after.status.label}


def history(facts: Facts) -> list[dict[str, Any]]:
    """Return the rows of the validity table, the oldest first; `last` is the last day of each."""
    return [
        {
            "label": window.status.label,
            "tone": STATUS_TONES[window.status],
            "start": shown_start(window, facts),
            "last": window.end - timedelta(days=1) if window.end else None,
        }
        for window in windows(facts)
    ]
