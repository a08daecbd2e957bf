"""The law on a day: which text holds, whether all changes until then are in it, and what each provision's status is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from cms.storage.prepared import Prepared
from legal_docs.law.validity.days.stored_versions import days_of, insertion_days_of, last_day
from legal_docs.law.validity.rules.acting import amendments_with_effect, with_days
from legal_docs.law.validity.rules.consolidating import acting_on
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.provision_status import (
    ProvisionRef,
    covers,
    own_day,
    provision_status_at,
    provision_windows,
    was_ever_in_force,
)
from legal_docs.law.validity.rules.status import status_at
from legal_docs.law.validity.showing.badges import article_of
from legal_docs.law.validity.showing.refs import Side, dated_url
from legal_docs.models import (
    Amendment,
    AmendmentKind,
    AmendmentState,
    AmendmentStep,
    DocumentVersion,
    LegalDocumentPage,
    Operation,
    Relation,
)
from legal_docs.models.base.readable import cached_for_answer
from legal_docs.text.vocabulary import CHANGES_TEXT, STATUS_TONES, RelationKind, Scope, Status

# Places that may include more than the articles, clauses and points named: `Điều 67 đến Điều 78`, `tên Chương IV`, `các điều 134, 135`.
_BEYOND_ANCHORS = re.compile(
    r"(?i)(?<!\w)(?:đến|tới|các (?:điều|khoản|điểm)|phần|chương|mục|tiểu mục|phụ lục|danh mục|biểu|mẫu|bảng|cụm từ|tên)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class TextChange:
    """A change of the text by another document: the relation, its day (None: not known), since when our text has it (None: not yet).

    `behind`: the days, from the first to the one before the second, on which our text has it in words that were themselves changed.
    """

    relation: Relation
    day: date | None
    done_from: date | None
    behind: tuple[date, date] | None = None

    def is_missing(self, at: date) -> bool:
        """Return True when the change holds on a day, as far as is known, and the text of that day does not have it."""
        if self.behind and self.behind[0] <= at < self.behind[1]:
            return True
        return (self.day is None or self.day <= at) and (self.done_from is None or at < self.done_from)

    def concerns(self, anchor: str) -> bool:
        """Return True when the change may be about a provision: it names it, what is in it or around it, a range, a division, no place."""
        places = self.relation.anchors
        unread = _BEYOND_ANCHORS.search(self.relation.provisions)
        return not places or unread is not None or any(covers(place, anchor) or covers(anchor, place) for place in places)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A text as the list of versions shows it: first and last day, its address, what made it."""

    version: DocumentVersion
    first: date | None
    last: date | None
    url: str
    ref: str
    causes: list[LegalDocumentPage]
    current: bool


_amendments: Prepared[Amendment] = Prepared(
    lambda pk: Amendment.objects.filter(target=pk).select_related("acting").defer("acting__body_text").order_by("effective_on")
)


def text_changes(page: LegalDocumentPage) -> list[TextChange]:
    """Return the changes that published documents made or will make to the text, in the order of time, undated ones last."""
    return cached_for_answer(("changes", page.pk), lambda: _text_changes(page))


def _text_changes(page: LegalDocumentPage) -> list[TextChange]:
    """Return the changes of the text of a document by others, in the order of their days."""
    of_text = [relation for relation in acting_on(page) if relation.kind in CHANGES_TEXT and _is_of_text(relation)]
    if not of_text:
        return []
    amendments = _amendments(page.pk)
    prefetch_related_objects(amendments, "steps")
    approved = amendments_with_effect(one for one in amendments if one.state == AmendmentState.APPROVED)
    consolidated = [day for one, day in approved if one.kind == AmendmentKind.CONSOLIDATION]
    reworded = _reworded([one for one, _day in approved if one.kind == AmendmentKind.STEPS])
    found = []
    for relation, starts in with_days(of_text):
        steps = [one for one in amendments if one.kind == AmendmentKind.STEPS and one.acting_id == relation.document_id]
        carried_out = [one for one in steps if one.is_carried_out]
        waiting = [one.effective_on for one in steps if not one.is_carried_out]
        day = waiting[0] if carried_out and waiting else starts  # what is left of it begins on that day
        done = _done_from(relation, day, carried_out=bool(carried_out) and not waiting, consolidated=consolidated)
        first = reworded.get(relation.document_id)
        behind = (first, next((one for one in consolidated if first <= one), date.max)) if first else None
        found.append(TextChange(relation, day, done, behind))
    return sorted(found, key=lambda change: (change.day or date.max, change.relation.pk))


def missing_changes(page: LegalDocumentPage, day: date | None = None) -> list[Relation]:
    """Return the changes that hold on `day` (None: today) and are not in the text of that day; undated ones count."""
    at = day or timezone.localdate()
    return [change.relation for change in text_changes(page) if change.is_missing(at)]


def version_rows(page: LegalDocumentPage, shown: DocumentVersion | None) -> list[VersionRow]:
    """Return the texts of a document, the first one first; `shown` is the one on the page."""
    stored = days_of(page)
    acting = _acting_by_day(page) if len(stored) > 1 else {}
    return [
        VersionRow(
            version=version,
            first=version.valid_from or page.begins_on,
            last=last_day(version),
            url=dated_url(page, day=first_day(page, version)),
            ref=Side(page, day=first_day(page, version)).ref,
            causes=[version.based_on] if version.based_on else acting.get(version.valid_from, []),
            current=shown is not None and version.pk == shown.pk,
        )
        for version in stored
    ]


@dataclass(frozen=True, slots=True)
class Edition:
    """The text on the page where it is not that of today: whether it is over or still to come, and its days."""

    old: bool
    first: date | None
    last: date | None


def edition_of(rows: Sequence[VersionRow], today: date) -> Edition | None:
    """Return the edition that the row on the page is; None where it is the text of today."""
    shown = next((row for row in rows if row.current), None)
    if shown is None:
        return None
    if shown.last is not None and shown.last < today:
        return Edition(old=True, first=shown.first, last=shown.last)
    if shown.version.valid_from is not None and shown.version.valid_from > today:
        return Edition(old=False, first=shown.first, last=shown.last)
    return None


def first_day(page: LegalDocumentPage, version: DocumentVersion) -> date:
    """Return a day on which a version surely holds: its first one; for the text as issued the day of effect or of issue."""
    start = version.valid_from or page.begins_on or page.issued_on or timezone.localdate()
    if version.valid_to and start >= version.valid_to:
        return version.valid_to - timedelta(days=1)
    return start


def bar(page: LegalDocumentPage, day: date | None, *, anchor: str = "") -> dict[str, Any]:
    """Return what the bar "the text on a day" shows on the page of a document or a provision; `day` None is today.

    `elsewhere`: on the page of a provision, the changes of other provisions that are missing or to come.
    """
    shown = page.version_on(day)
    rows = version_rows(page, shown)
    at = day or timezone.localdate()
    changes = text_changes(page)
    earlier = [row for row in rows if shown is not None and row.first and row.version.pk != shown.pk and row.first < at]
    later = [row for row in rows if row.first and row.first > at]
    previous = earlier[-1] if earlier else None
    missing = [change for change in changes if change.is_missing(at)]
    coming = [change for change in changes if change.day is not None and change.day > at] if day is None else []
    elsewhere = [change for change in [*missing, *coming] if anchor and not change.concerns(anchor)]
    missing, coming = ([change for change in found if change not in elsewhere] for found in (missing, coming))
    edition = edition_of(rows, timezone.localdate()) if day else None
    before_issue = page.issued_on is not None and at < page.issued_on
    return {
        "day": at,
        "dated": day is not None,
        "has_warnings": bool(missing or coming or before_issue or (day and (not edition or page.begins_on is None))),
        "anchor": anchor,
        "rows": rows if len(rows) > 1 else [],
        "edition": edition,
        "today_url": dated_url(page, anchor),
        "missing": missing,
        "coming": coming,
        "elsewhere": elsewhere,
        "before_issue": before_issue,
        "effect_unknown": page.begins_on is None,
        "ref": Side(page, anchor, day).ref,
        "previous_ref": _compared_ref(page, anchor, previous),
        "next_ref": _compared_ref(page, anchor, later[0]) if later and not previous else "",
    }


def provision_facts(page: LegalDocumentPage, anchor: str, day: date) -> dict[str, Any]:
    """Return the validity of one provision on a day: status, tone, its windows, whether it ever was in force, and whether its status or
    the day from which it has effect is another than that of its document (`differs`).
    """
    facts = facts_of(page)
    provision = ProvisionRef(anchor, insertion_days_of(page).get(anchor))
    status = provision_status_at(facts, provision, day) or Status.NOT_YET
    windows = provision_windows(facts, provision)
    begins = own_day(facts, anchor) or provision.inserted_on or facts.effective_on
    return {
        "status": status,
        "label": str(status.label),
        "tone": STATUS_TONES[status],
        "windows": [
            {
                "label": str(window.status.label),
                "tone": STATUS_TONES[window.status],
                "start": window.start,
                "last": window.end - timedelta(days=1) if window.end else None,
            }
            for window in windows
        ],
        "never": status in (Status.EXPIRED, Status.SUSPENDED) and not was_ever_in_force(windows, day),
        "differs": status is not status_at(facts, day) or begins != facts.effective_on,
    }


# --- inside -------------------------------------------------------------------------------------------------------------------


def _compared_ref(page: LegalDocumentPage, anchor: str, row: VersionRow | None) -> str:
    """Return the side of a comparison with another text; "" where there is none, or where it does not have the provision."""
    if row is None or (anchor and not row.version.provisions.filter(anchor=anchor).exists()):
        return ""
    return Side(page, anchor, first_day(page, row.version)).ref


def _is_of_text(relation: Relation) -> bool:
    return relation.scope == Scope.PARTIAL or relation.kind in (RelationKind.AMENDS, RelationKind.CORRECTS)


def _done_from(relation: Relation, day: date | None, *, carried_out: bool, consolidated: Sequence[date]) -> date | None:
    """Return since when the text follows a change: by approved steps or as a repeal that badges can show, at once; else by the first
    consolidated text (their days in order) that can have it; None where it does not.
    """
    if carried_out or (relation.kind in (RelationKind.REPEALS, RelationKind.REPLACES) and relation.anchors):
        return date.min
    return next((one for one in consolidated if day is not None and day <= one), None)


def _reworded(approved: Sequence[Amendment]) -> dict[int, date]:
    """Return for each amending document the first day on which instructions that the text follows were themselves amended, by a document
    that does not amend the text itself. Where an instruction was repealed, it ends (see amending/texts/repealed_clauses.py).
    """
    if not approved:
        return {}
    orders: dict[int, set[str]] = {}
    for one in approved:
        sources = {step.source_anchor for step in one.steps.all() if step.included and step.source_anchor and step.ends_on is None}
        orders.setdefault(one.acting_id, set()).update(sources)
    changing = AmendmentStep.objects.filter(amendment__target__in=orders, amendment__state=AmendmentState.APPROVED, included=True)
    changing = changing.exclude(operation=Operation.REPEAL).exclude(amendment__acting__in=[one.acting_id for one in approved])
    steps = list(changing.select_related("amendment__acting").defer("amendment__acting__body_text"))
    days = dict(amendments_with_effect({step.amendment for step in steps}))
    found: dict[int, date] = {}
    for step in steps:
        if step.amendment not in days:
            continue
        sources = orders[step.amendment.target_id]
        if step.operation == Operation.INSERT:  # a new order stands beside those of its article
            sources = {article_of(source) or source for source in sources}
        meets = any(covers(source, anchor) or covers(anchor, source) for source in sources for anchor in step.touched)
        if meets:
            found[step.amendment.target_id] = min(found.get(step.amendment.target_id, date.max), days[step.amendment])
    return found


def _acting_by_day(page: LegalDocumentPage) -> dict[date | None, list[LegalDocumentPage]]:
    found: dict[date | None, list[LegalDocumentPage]] = {}
    approved = Amendment.objects.filter(target=page, state=AmendmentState.APPROVED)
    amendments = approved.select_related("acting__document_type").defer("acting__body_text").order_by("effective_on")
    for amendment, day in amendments_with_effect(amendments):
        found.setdefault(day, []).append(amendment.acting)
    return found
