"""The history of a document: issue, effect, each change with its document, the end, and the validity that begins with each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from legal_docs.law.validity.rules.acting import with_days
from legal_docs.law.validity.rules.consolidating import acting_on, effect_days_of
from legal_docs.law.validity.rules.status import Facts
from legal_docs.law.validity.showing.banner import history
from legal_docs.law.validity.showing.law_on_a_day import dated_url, text_changes
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.text.vocabulary import ACTING, RelationKind

_KINDS = (
    *ACTING,
    RelationKind.CONSOLIDATES,
)
_TONES: Mapping[str, str] = {RelationKind.CONSOLIDATES: "info", RelationKind.CORRECTS: "info", RelationKind.REPLACES: "bad"}


def timeline(page: LegalDocumentPage, facts: Facts) -> list[dict[str, Any]]:
    """Return what happened to a document in the order of time; `facts` are those of its validity.

    Each event has `day` (None: not known), `text`, `tone`, `future`, and where validity changes on its day `validity`: label, tone and
    last day. Of several events of one day the last one has it; a change of validity without an event is one by itself.
    """
    events = _events(page, facts)
    last = {event["day"]: event for event in events}
    for window in history(facts):
        event = last.get(window["start"])
        if event is None:
            event = {"day": window["start"], "text": "", "tone": window["tone"]}
            events.append(event)
        event["validity"] = window
    today = timezone.localdate()
    ordered = sorted(events, key=lambda event: event["day"] or date.min)
    return [{**event, "future": event["day"] is not None and event["day"] > today} for event in ordered]


def _events(page: LegalDocumentPage, facts: Facts) -> list[dict[str, Any]]:
    """Return issue, effect, end, and what other documents do, in the order of time."""
    events: list[tuple[date, int, dict[str, Any]]] = []

    def add(day: date | None, rank: int, text: str, **more: Any) -> None:
        if day is not None:
            events.append((day, rank, {"day": day, "text": text, **more}))

    add(page.issued_on, 0, _("Issued"), tone="info")
    add(facts.effective_on, 1, _("Takes effect"), tone="good", url=dated_url(page, day=facts.effective_on) if page.pk else "")
    for own in effect_days_of(page):
        url = dated_url(page, day=own.effective_on) if page.pk else ""
        add(own.effective_on, 1, _("Some provisions take effect"), tone="good", provisions=own.provisions, url=url)
    changes = {change.relation.pk: change for change in text_changes(page)} if page.pk else {}
    for relation, starts in with_days(_acting(page)):
        change = changes.get(relation.pk)
        add(
            starts,
            2,
            _words(relation, page),
            relation=relation,
            tone=_TONES.get(relation.kind, "warn"),
            url=dated_url(page, day=starts) if change and change.done_from else "",
            waiting=change is not None and not change.done_from,
        )
        add(relation.ends_on, 3, _("The suspension ends"), relation=relation, tone="good")
    add(facts.expires_on, 4, _("No longer in force"), tone="bad")
    return [event for _day, _rank, event in sorted(events, key=lambda item: item[:2])]


def _words(relation: Relation, page: LegalDocumentPage) -> str:
    """Return what another document did; the base of a consolidated text is named where it was done to that."""
    of_base = relation.target is not None and relation.target_id != page.pk
    return f"{relation.target.designation}: {relation.inverse_label}" if of_base and relation.target else relation.inverse_label


def _acting(page: LegalDocumentPage) -> list[Relation]:
    acting = [relation for relation in acting_on(page) if relation.kind in _KINDS] if page.pk else []
    return sorted(acting, key=lambda relation: (relation.sort_order or 0, relation.pk))
