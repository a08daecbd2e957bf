"""Validity in words, as a citizen reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from legal_docs.models import Relation
from legal_docs.validity.status import Facts, Window, causes_on, window_on, windows
from legal_docs.vocabulary import STATUS_TONES, Status


@dataclass(frozen=True, slots=True)
class Banner:
    """Validity in words: tone, label, the sentence with its date, and the relations that are its cause."""

    tone: str
    label: str
    sentence: str
    causes: list[Relation]
    coming: str = ""


def banner_of(facts: Facts, incoming: Sequence[Relation], day: date) -> Banner:
    """Return validity on `day` as words, with its causes and the change that comes next."""
    window = window_on(facts, day)
    status = window.status if window else Status.NOT_YET
    causes = {change.relation_id for change in causes_on(facts, day)}
    return Banner(
        tone=STATUS_TONES[status],
        label=str(status.label),
        sentence=sentence_of(status, window, facts),
        causes=[relation for relation in incoming if relation.pk in causes],
        coming=coming_change(facts, window),
    )


def sentence_of(status: Status, window: Window | None, facts: Facts) -> str:
    """Return the date that a reader wants to know first."""
    since = date_format(window.start, "d/m/Y") if window and window.start else ""
    if status is Status.NOT_YET:
        return _("It takes effect on %(date)s.") % {"date": date_format(facts.effective_on, "d/m/Y")} if facts.effective_on else ""
    if status is Status.IN_FORCE:
        return _("In force since %(date)s.") % {"date": since} if since else ""
    if status is Status.UNKNOWN:
        return _("The text does not say from which day it is in force.")
    return _("Since %(date)s.") % {"date": since} if since else ""


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
            "start": window.start,
            "last": window.end - timedelta(days=1) if window.end else None,
        }
        for window in windows(facts)
    ]
