"""Badges at provisions: what happened to each, by which document, from which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from legal_docs.law.validity.rules.acting import acts_from, pauses_of, with_days
from legal_docs.law.validity.rules.consolidating import base_of, effect_days_of
from legal_docs.law.validity.rules.facts import approved_amendments
from legal_docs.models import LegalDocumentPage, Operation, Relation
from legal_docs.text.vocabulary import CHANGES_TEXT, CHANGES_VALIDITY, RelationKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge at a provision: what happened to it, by which document."""

    text: str
    url: str
    tone: str = "warn"


def marks_of(incoming: Sequence[Relation], day: date) -> dict[str, list[Mark]]:
    """Return the badges of single provisions on a day: which document changed them, from when; none of a change that is over or void."""
    marks: dict[str, list[Mark]] = defaultdict(list)
    for relation, starts in with_days(incoming):
        if relation.kind not in CHANGES_VALIDITY and relation.kind not in (RelationKind.CORRECTS, RelationKind.INTERPRETS):
            continue
        if relation.ends_on and relation.ends_on <= day:
            continue
        text = f"{relation.inverse_label} {relation.document.number}"
        if starts:
            text = _("%(what)s from %(date)s") % {"what": text, "date": date_format(starts, "d/m/Y")}
        for anchor in relation.anchors:
            marks[anchor].append(Mark(text, relation.document.url or ""))
    return marks


def marks_on(page: LegalDocumentPage, day: date, incoming: Sequence[Relation]) -> dict[str, list[Mark]]:
    """Return the badges of the provisions on a day: amended, added, repealed, suspended, and what is known to change later.

    Where the text follows an amendment, its steps say exactly what they touched; else, and of a suspension, the relation's words do.
    """
    by_acting = {relation.document_id: relation for relation in incoming}
    marks: dict[str, list[Mark]] = {}
    exact = set()
    pauses = pauses_of(by_acting)
    base = base_of(page)
    for amendment in [*approved_amendments(page), *(approved_amendments(base) if base else ())] if incoming else ():
        relation = by_acting.get(amendment.acting_id)
        starts = acts_from(amendment.acting_id, amendment.effective_on, pauses)
        if relation is None or starts is None:
            continue
        exact.add(amendment.acting_id)
        for step in amendment.steps.all():
            if step.included and (step.ends_on is None or day < step.ends_on):
                _mark(marks, step.touched, _step_mark(step.operation, relation, starts, day))
    others = [relation for relation in incoming if relation.document_id not in exact or relation.kind not in CHANGES_TEXT]
    for anchor, found in marks_of(others, day).items():
        for mark in found:
            _mark(marks, [anchor], mark)
    _mark_articles(marks)
    _mark_own_days(marks, page, day)
    return marks


def _step_mark(operation: str, relation: Relation, starts: date, day: date) -> Mark:
    number, when = relation.document.number or relation.document.citation, date_format(starts, "d/m/Y")
    if day < starts:
        words = {Operation.REPEAL: _("To be repealed by %(number)s from %(date)s")}
        text = words.get(Operation(operation), _("To be changed by %(number)s from %(date)s"))
        return Mark(text % {"number": number, "date": when}, relation.document.url or "", "info")
    words = {
        Operation.REPEAL: _("Repealed by %(number)s from %(date)s"),
        Operation.INSERT: _("Added by %(number)s from %(date)s"),
    }
    text = words.get(Operation(operation), _("Amended by %(number)s from %(date)s"))
    return Mark(text % {"number": number, "date": when}, relation.document.url or "", "bad" if operation == Operation.REPEAL else "warn")


def article_of(anchor: str) -> str:
    """Return the id of the article that a provision stands in, itself included; "" where it stands in none."""
    steps = anchor.split("__")
    place = next((number for number, step in enumerate(steps) if step.startswith("art_")), None)
    return "" if place is None else "__".join(steps[: place + 1])


def _mark_articles(marks: dict[str, list[Mark]]) -> None:
    """Mark the heading of an article that has a provision with a badge."""
    for anchor in [anchor for anchor in marks if "art_" in anchor]:
        article = article_of(anchor)
        if article != anchor and article not in marks:
            marks[article] = [Mark(_("Changed in part"), f"#{anchor}", marks[anchor][0].tone)]


def _mark_own_days(marks: dict[str, list[Mark]], page: LegalDocumentPage, day: date) -> None:
    """Mark what takes effect later than `day`, or has done so before its document, and its article too."""
    begins = page.begins_on
    waits = begins is None or day < begins
    for own in effect_days_of(page):
        begun, when = own.effective_on <= day, date_format(own.effective_on, "d/m/Y")
        if begun and not waits:
            continue
        text = _("In force since %(date)s already") if begun else _("Takes effect on %(date)s")
        part = _("In part in force since %(date)s already") if begun else _("Takes effect in part on %(date)s")
        for anchor in own.anchors:
            _mark(marks, [anchor], Mark(text % {"date": when}, f"{page.url or ''}#hieu-luc", "good" if begun else "info"))
            article = article_of(anchor)
            if article and article != anchor and article not in own.anchors:
                _mark(marks, [article], Mark(part % {"date": when}, f"#{anchor}", "good" if begun else "info"))


def _mark(marks: dict[str, list[Mark]], anchors: Sequence[str], mark: Mark) -> None:
    for anchor in anchors:
        found = marks.setdefault(anchor, [])
        if mark not in found:
            found.append(mark)
