"""Keeps the stored validity of documents up to date: the columns for lists and the intervals for any day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.cited_law import note_changed_law
from cms.contracts.ports import Port
from cms.contracts.search import note_changes
from cms.models.access.restrictions import is_readable
from legal_docs.law.validity.rules.acting import INEFFECTIVE
from legal_docs.law.validity.rules.consolidating import texts_of
from legal_docs.law.validity.rules.facts import facts_of, prefetch_facts
from legal_docs.law.validity.rules.status import Facts, Window, boundaries, window_on, windows
from legal_docs.models import LegalDocumentPage, PossibleChange, Relation, ValidityWindow
from legal_docs.models.documents.announcing import announce_to_all
from legal_docs.models.documents.change_record import record_derived_change
from legal_docs.text.vocabulary import CHANGES_VALIDITY, Status

# (page, its day of effect before a correction) -> the documents whose texts it amends, after they were made again.
amendments_follow: Port[[LegalDocumentPage, date | None], list[int]] = Port("amendments_follow")


@transaction.atomic(savepoint=False)
def refresh_status(page_ids: Iterable[int], *, today: date | None = None, above: frozenset[int] = frozenset()) -> int:
    """Work out the validity of these documents and of their consolidated texts again; tell the index where it is another, return how many.

    The columns are a cache for lists; what a page or the index says of a day is worked out from dates and relations. Each document is
    locked before its facts are read: of two transactions that change what acts on it the second sees what the first did. Two
    publications of documents that act on each other may wait for each other: PostgreSQL ends one, and the form or the worker repeats it.
    `above`: the documents that this follows from, each refreshed once where some act on each other in a ring.
    """
    wanted = set(page_ids)
    wanted = (wanted | texts_of(wanted)) - above
    if not wanted:
        return 0
    day = today or timezone.localdate()
    changed = 0
    for pk in sorted(wanted):
        page = _locked_with_facts(pk)
        changed += page is not None and refresh_one(page, day, above=above)
    return changed


def status_columns(page: LegalDocumentPage, day: date) -> tuple[Status, date | None, date | None]:
    """Return the status of a document on `day`, since when, and the day on which it changes next."""
    return _columns(facts_of(page), day)


@periodic(every=timedelta(minutes=10))
def refresh_due(*, today: date | None = None, limit: int = 500) -> int:
    """Refresh the documents whose next boundary date has come; return how many changed. Safe to run in several workers.

    A document that fails holds up none of the others: they are taken in any order.
    """
    day = today or timezone.localdate()
    due = LegalDocumentPage.objects.filter(status_until__lte=day).order_by("?").values_list("pk", flat=True)[:limit]
    without = LegalDocumentPage.objects.live().filter(validity_windows=None).exclude(issued_on=None)
    wanted = {*due, *without.order_by("?").values_list("pk", flat=True)[:limit]}
    return run_each_isolated(wanted, lambda pk: refresh_status([pk], today=day))


def _locked_with_facts(pk: int) -> LegalDocumentPage | None:
    """Lock a document until the end of the transaction, where the database can, and read it and what its validity depends on after that."""
    locked = LegalDocumentPage.objects.select_for_update(of=("self",)).defer("body_text").filter(pk=pk)
    return locked.prefetch_related(prefetch_facts(), "status_statements", "effect_days").first()


def _columns(facts: Facts, day: date) -> tuple[Status, date | None, date | None]:
    window = window_on(facts, day)
    if window is None:
        return Status.NOT_YET, None, min(boundaries(facts), default=None)
    return window.status, window.start, window.end


def refresh_one(
    page: LegalDocumentPage,
    day: date,
    *,
    announced: bool = False,
    acted_on: bool = True,
    above: frozenset[int] = frozenset(),
    is_new: bool = False,
) -> bool:
    """Bring the stored validity up to date; `announced`: a publication tells the index and the record of changes already.

    `acted_on`: see facts_of; `above`: see refresh_status; `is_new`: it was created a moment ago. Return whether the validity, on
    this day or another, changed.
    """
    facts = facts_of(page, acted_on=acted_on)
    began = page.begins_on
    corrected = _keep_corrections(page, facts)
    columns = _columns(facts, day)
    moved = keep_windows(page, windows(facts), is_new=is_new)
    if corrected or any(status in INEFFECTIVE for status, _starts, _ends in moved):
        _follow(page, began, day, above)
    before = (page.status, page.status_since, page.status_until)
    if before != columns:
        _announce(page, before[0], columns)
        page.status, page.status_since, page.status_until = columns
        LegalDocumentPage.objects.filter(pk=page.pk).update(status=columns[0], status_since=columns[1], status_until=columns[2])
    if not moved and before == columns:
        return False
    if not announced:
        record_derived_change(page)
        note_changes([page.pk])
        note_changed_law([page.pk])
    return True


def _keep_corrections(page: LegalDocumentPage, facts: Facts) -> bool:
    """Store the days that corrections give a document; True when they are other than before."""
    effective = facts.effective_on if facts.effective_on != page.effective_on else None
    expires = facts.expires_on if facts.expires_on != page.expires_on else None
    if (page.corrected_effective_on, page.corrected_expires_on) == (effective, expires):
        return False
    page.corrected_effective_on, page.corrected_expires_on = effective, expires
    LegalDocumentPage.objects.filter(pk=page.pk).update(corrected_effective_on=effective, corrected_expires_on=expires)
    return True


def _follow(page: LegalDocumentPage, began: date | None, day: date, above: frozenset[int]) -> None:
    """Bring what a document changes in others to its own days: that of effect (before: `began`), and those on which it cannot act."""
    relations = Relation.objects.filter(document=page, kind__in=CHANGES_VALIDITY).exclude(target=None)
    targets = {*amendments_follow(page, began), *relations.values_list("target", flat=True)}
    refresh_status(targets, today=day, above=above | {page.pk})
    PossibleChange.objects.note(targets)  # who acts from another day, or never, is named so
    note_changes(targets)
    note_changed_law(targets)


def _announce(page: LegalDocumentPage, before: str, columns: tuple[Status, date | None, date | None]) -> None:
    """Notify followers that the status of a published document changed."""
    status, since, _until = columns
    if not is_readable(page) or not before or before == status:
        return
    with override("vi"):
        words = {"old": Status(before).label, "new": status.label, "day": f"{since:%d/%m/%Y}" if since else ""}
        text = _("Validity: %(old)s → %(new)s, since %(day)s.") if since else _("Validity: %(old)s → %(new)s.")
        announce_to_all(page, f"status:{status}:{uuid4().hex}", text % words)


def keep_windows(page: LegalDocumentPage, found: Sequence[Window], *, is_new: bool = False) -> set[tuple[str, date | None, date | None]]:
    """Store the intervals of a document's validity, for lists at any day; return those that are only in the old or only in the new.

    `is_new`: the document was created a moment ago, so it has none yet.
    """
    wanted = [(window.status.value, window.start, window.end) for window in found]
    stored = [] if is_new else list(ValidityWindow.objects.filter(document=page).order_by("pk").values_list("status", "starts", "ends"))
    if stored == wanted:
        return set()
    if stored:
        ValidityWindow.objects.filter(document=page).delete()
    write_windows(page, found)
    return {*stored} ^ {*wanted}


def write_windows(page: LegalDocumentPage, found: Sequence[Window]) -> None:
    """Store the intervals of a document that has none yet."""
    ValidityWindow.objects.bulk_create(
        ValidityWindow(document=page, status=window.status.value, starts=window.start, ends=window.end) for window in found
    )
