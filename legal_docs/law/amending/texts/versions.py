"""The versions of a text over time: made again from the text as issued and the approved amendments, and read for a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.cited_law import note_changed_law
from cms.contracts.search import note_changes
from cms.storage.prepared import Prepared
from legal_docs.law.amending.approval import moved_by_hand
from legal_docs.law.amending.places.footnotes import without_notes
from legal_docs.law.amending.texts.apply import Order, apply_orders
from legal_docs.law.amending.texts.repealed_clauses import end_repealed_clauses
from legal_docs.law.compare.announcing import announce_text
from legal_docs.law.validity.refresh import amendments_follow
from legal_docs.law.validity.rules.acting import amendments_with_effect
from legal_docs.models import Amendment, AmendmentKind, AmendmentState, AmendmentStep, DocumentVersion, LegalDocumentPage, Relation
from legal_docs.models.documents.change_record import record_derived_change
from legal_docs.models.texts.store import create_rows, merge_rows
from legal_docs.text.provisions.rows import Row, stored_rows
from legal_docs.text.vocabulary import CHANGES_VALIDITY, VersionKind

_amended: Prepared[int] = Prepared(
    lambda pk: Amendment.objects.filter(target=pk, state=AmendmentState.APPROVED).order_by().values_list("pk", flat=True)[:1]
)
_amended_texts: Prepared[int] = Prepared(
    lambda pk: DocumentVersion.objects.filter(document=pk).exclude(valid_from=None).order_by().values_list("pk", flat=True)[:1]
)


@dataclass(slots=True)
class AmendmentHistory:
    """The data that the text of a document on a day is built from: rows as issued, approved amendments in legal order with their steps."""

    original: list[Row]
    amendments: list[Amendment] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        """Return the days on which the text changes, in order."""
        found = {amendment.effective_on for amendment in self.amendments}
        for amendment in self.amendments:
            found |= {step.ends_on for step in amendment.steps.all() if step.included and step.ends_on}
        return sorted(found)

    def checkpoint(self, day: date) -> Amendment | None:
        """Return the latest consolidated text that holds on `day`: what it says stands for all before it."""
        held = [one for one in self.amendments if one.kind == AmendmentKind.CONSOLIDATION and one.effective_on <= day]
        return max(held, key=lambda one: one.legal_order, default=None)

    def steps(self, day: date) -> list[AmendmentStep]:
        """Return the steps that count for the text of `day`, in legal order.

        They are the steps of amendments since the last consolidated text that still hold.
        """
        base = self.checkpoint(day)
        since = base.effective_on if base else date.min
        return [
            step
            for amendment in sorted(self.amendments, key=lambda one: one.legal_order)
            if amendment.kind == AmendmentKind.STEPS and since < amendment.effective_on <= day
            for step in amendment.steps.all()
            if step.holds_on(day)
        ]


@dataclass(slots=True)
class BuiltText:
    """The text of a day: rows, the anchors that each step touched, the steps that do not fit (step id to code)."""

    rows: list[Row]
    touched: dict[int, list[str]]
    problems: dict[int, str]


def history_of(page: LegalDocumentPage, *, also: Amendment | None = None) -> AmendmentHistory | None:
    """Return what the text of a document is built from; None without a text. `also` counts as approved (a trial).

    As for validity, a document that the public may not read changes nothing, nor one that ended before its day came.
    """
    original = DocumentVersion.objects.filter(document=page, valid_from=None).first()
    if original is None:
        return None
    wanted = Q(state=AmendmentState.APPROVED) | Q(pk=also.pk if also else None)
    amendments = Amendment.objects.filter(wanted, target=page).select_related("acting").prefetch_related("steps__amendment")
    found = [one for one in amendments if one == also]
    for one, day in amendments_with_effect(one for one in amendments if one != also):
        one.effective_on = day  # changed in memory for this history only, never saved
        found.append(one)
    return AmendmentHistory(stored_rows(original.provisions), found)


def build(history: AmendmentHistory, day: date) -> BuiltText:
    """Work out the text of a day."""
    base = history.checkpoint(day)
    rows = history.original
    if base is not None:
        consolidated = base.acting.version_on(None)
        rows = without_notes(stored_rows(consolidated.provisions)) if consolidated else rows
    result = apply_orders(rows, [order_of(step) for step in history.steps(day)])
    return BuiltText(result.rows, result.touched, result.problems)


def order_of(step: AmendmentStep) -> Order:
    """Return a step as the pure function that carries it out takes it."""
    return Order(step.pk, step.operation, step.anchor, step.new_text, step.old_phrase, step.new_phrase)


def hold(page: LegalDocumentPage) -> None:
    """Lock a document, so that no other transaction makes its texts until the end of this one, where the database can."""
    list(LegalDocumentPage.objects.select_for_update(of=("self",)).only("pk").filter(pk=page.pk))


@transaction.atomic
def rebuild(page: LegalDocumentPage, *, today: date | None = None) -> None:
    """Make the stored versions of a document equal to what its approved amendments give.

    Rows are kept by `eid`, so a provision is the same one before and after. Versions of days on which nothing changes any more are deleted.
    The document is marked for indexing now where today's text changed; the worker marks it when a later text's day comes.
    """
    day = today or timezone.localdate()
    if not has_history(page):
        return
    hold(page)
    history = history_of(page)
    if history is None:  # without the text as issued there is no amended one
        DocumentVersion.objects.filter(document=page).delete()
        AmendmentStep.objects.filter(amendment__target=page).update(touched=[])
        return
    original = DocumentVersion.objects.get(document=page, valid_from=None)
    days = history.days
    gone = DocumentVersion.objects.filter(document=page).exclude(valid_from=None).exclude(valid_from__in=days)
    changed = bool(gone.delete()[0])
    versions = [original]
    rows, told = history.original, list[tuple[DocumentVersion, list[Row], list[Row]]]()
    for start in days:
        built = build(history, start)
        version, fresh = _stored(page, start, original, history)
        if _write(version, built.rows, fresh=fresh):
            told.append((version, rows, built.rows))
        rows = built.rows
        _note_touched(built)
        versions.append(version)
    _close(versions, day, [version for version, _before, _after in told])
    for version, before, after in told:
        if version.valid_to is None or version.valid_to > day:  # a text of a time that is over is not announced
            announce_text(page, f"version:{version.pk}:{uuid4().hex}", before, after, version.valid_from)
    changed = changed or bool(told)
    if changed and page.live:
        record_derived_change(page)
        note_changes([page.pk])
        note_changed_law([page.pk])


def rebuild_targets(acting: LegalDocumentPage) -> list[int]:
    """Rebuild the texts that a document changes by approved amendments or is, as a consolidated one, the text of; return all ids."""
    approved = Amendment.objects.filter(acting=acting, state=AmendmentState.APPROVED)
    return rebuild_texts(LegalDocumentPage.objects.in_bulk(set(approved.values_list("target", flat=True))).values())


def rebuild_texts(pages: Iterable[LegalDocumentPage]) -> list[int]:
    """Rebuild the texts of documents, and of those that they amend by clauses that are repealed, or are no longer; return all ids."""
    rebuilt = []
    for page in pages:
        for changed in (page, *end_repealed_clauses(page)):
            rebuild(changed)
            rebuilt.append(changed.pk)
    return rebuilt


@amendments_follow.register
def follow_acting(acting: LegalDocumentPage, before: date | None) -> list[int]:
    """Do as `follow_days` where no relation of the document can have changed."""
    return follow_days(acting, before, ())


def follow_days(acting: LegalDocumentPage, before: date | None, former_days: Collection[tuple[int, date | None]]) -> list[int]:
    """Move the amendments by a document from its day of effect `before` to its present one and rebuild the texts; return their documents.

    Those of a changed document also move where the one day that its relations stated (`former_days`: document, day) is another now.
    A day that a person set for an amendment stays, and one that the relation to the changed document states.
    """
    _follow_relations(acting, {*former_days})
    if before is not None and acting.begins_on is not None and before != acting.begins_on:
        steps = Amendment.objects.filter(acting=acting, kind=AmendmentKind.STEPS)
        there = list(steps.filter(effective_on=acting.begins_on).values_list("target", flat=True))
        stated = list(Relation.objects.filter(document=acting, effective_on=before).exclude(target=None).values_list("target", flat=True))
        moved = steps.filter(effective_on=before).exclude(target__in=[*there, *stated])
        moved.exclude(pk__in=moved_by_hand(moved)).update(effective_on=acting.begins_on)
    return rebuild_targets(acting)


def _follow_relations(acting: LegalDocumentPage, former: set[tuple[int, date | None]]) -> None:
    rows = Relation.objects.filter(document=acting, kind__in=CHANGES_VALIDITY).exclude(target=None) if former else ()
    now = {(row.target_id, row.effective_on or acting.begins_on) for row in rows}
    for target in {target for target, _day in former - now}:
        gone, come = ({day for known, day in days if known == target and day} for days in (former - now, now - former))
        if len(gone) == len(come) == 1:
            own = Amendment.objects.filter(acting=acting, target=target, kind=AmendmentKind.STEPS)
            moved = own.filter(effective_on__in=gone)
            if not own.filter(effective_on__in=come).exists():
                moved.exclude(pk__in=moved_by_hand(moved)).update(effective_on=come.pop())


def has_history(page: LegalDocumentPage) -> bool:
    """Return True when a document has, or should have, a text other than the one it was issued with."""
    return bool(_amended(page.pk) or _amended_texts(page.pk))


@periodic(every=timedelta(minutes=10))
def announce_due(*, today: date | None = None) -> int:
    """Mark for indexing, refresh what cites it and record the change for each text whose first day has come; return how many.

    Safe to run in several workers.
    """
    day = today or timezone.localdate()
    due = DocumentVersion.objects.filter(announced=False, valid_from__lte=day).select_related("document")
    return run_each_isolated(due, _announce)


def _announce(version: DocumentVersion) -> bool:
    if not DocumentVersion.objects.filter(pk=version.pk, announced=False).update(announced=True):
        return False  # by another worker
    record_derived_change(version.document)
    note_changes([version.document_id])
    note_changed_law([version.document_id])
    return True


# --- writing ------------------------------------------------------------------------------------------------------------------


def _stored(page: LegalDocumentPage, start: date, original: DocumentVersion, history: AmendmentHistory) -> tuple[DocumentVersion, bool]:
    version = DocumentVersion.objects.filter(document=page, valid_from=start).first()
    fresh = version is None
    version = version or DocumentVersion(document=page, valid_from=start, announced=True)
    base = history.checkpoint(start)
    version.kind = VersionKind.CONSOLIDATED if base and base.effective_on == start else VersionKind.EDITED
    version.based_on = base.acting if base else None
    version.preamble, version.signature, version.valid_to = original.preamble, original.signature, None
    version.save()
    return version, fresh


def _write(version: DocumentVersion, rows: Sequence[Row], *, fresh: bool) -> bool:
    """Write the rows of a version; return whether anything changed."""
    if fresh:
        create_rows(version, rows)
        return True
    if stored_rows(version.provisions) == list(rows):
        return False
    merge_rows(version, rows)
    return True


def _note_touched(built: BuiltText) -> None:
    """Store what each step touched: nothing where it does not fit, so that the change counts as missing in the text."""
    found = built.touched | {step: list[str]() for step in built.problems}
    for step in AmendmentStep.objects.filter(pk__in=found):
        if step.touched != found[step.pk]:
            AmendmentStep.objects.filter(pk=step.pk).update(touched=found[step.pk])


def _close(versions: Iterable[DocumentVersion], today: date, announced_now: Collection[DocumentVersion]) -> None:
    """Set the end of each version to the day on which the next one begins.

    A text of the future is left for the worker to announce on its day, and stays so when that day has come before the worker has.
    """
    following: date | None = None
    for version in reversed(list(versions)):
        has_come = version.valid_from is None or version.valid_from <= today
        announced = has_come and (version.announced or version in announced_now)
        DocumentVersion.objects.filter(pk=version.pk).update(valid_to=following, announced=announced)
        version.valid_to, version.announced = following, announced
        following = version.valid_from
