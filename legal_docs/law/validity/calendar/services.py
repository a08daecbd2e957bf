"""Tasks that dates raise, and their settling. A task asks a person; it never changes a validity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from cms.background.worker.jobs import periodic
from legal_docs.law.validity.calendar.boundaries import awaiting_event
from legal_docs.law.validity.showing.law_on_a_day import text_changes
from legal_docs.models import LegalDocumentPage, LegalTask, Relation, TaskKind
from legal_docs.models.tasks import words_of_gone_cause
from legal_docs.text.vocabulary import RelationKind, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# A basis that lapsed long ago was checked then; without this limit an import would raise thousands of tasks.
BASIS_DAYS = timedelta(days=90)
_STILL_THERE = (Status.IN_FORCE, Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED, Status.NOT_YET)
_BY_PERSONS = (TaskKind.TEXT_DIFFERS, TaskKind.NOT_PUBLISHED)


class ExpectedTask(NamedTuple):
    """A task that should exist."""

    kind: str
    document_id: int
    cause_id: int | None
    day: date


@periodic(every=timedelta(hours=1), slow=True)
@transaction.atomic
def raise_due(*, today: date | None = None) -> int:
    """Raise the tasks that the dates ask for and are not there yet; return how many. A task of a kind that is not
    in `_BY_PERSONS` is closed when its cause is gone, and opened again when it is back.

    Law 64/2025/QH15 (Article 57) and its amendment of 2025 differ on whether implementing documents lapse with their parent:
    so "the parent expired" opens a task and leaves the status alone.
    """
    day = today or timezone.localdate()
    wanted = set(_wanted(day))
    there = {ExpectedTask(*row) for row in LegalTask.objects.values_list("kind", "document_id", "cause_id", "day")}
    kept = wanted.union(one for one in _parents(day, since=date.min) if one in there)
    notes = _sentences()
    fresh = [LegalTask(**one._asdict(), note=notes.get(one, "")) for one in wanted - there]
    LegalTask.objects.bulk_create(fresh, ignore_conflicts=True)
    reopened = 0
    gone = words_of_gone_cause()
    by_itself = Q(settled_at=None) | Q(settled_by=None, decision=gone)
    for task in LegalTask.objects.filter(by_itself).exclude(kind__in=_BY_PERSONS):
        asked = ExpectedTask(task.kind, task.document_id, task.cause_id, task.day) in kept
        if asked is (task.settled_at is None):
            continue
        task.settled_at, task.decision = (None, "") if asked else (timezone.now(), gone)
        task.save(update_fields=["settled_at", "decision"])
        reopened += asked
    return len(fresh) + reopened


@transaction.atomic
def settle(task: LegalTask, *, user: User, decision: str) -> None:
    """Close a task with what was decided; a doubted relation is not shown as possible any more. Raises ValueError without words."""
    if not decision.strip():
        raise ValueError("A decision must have a text.")
    task.settled_at, task.settled_by, task.decision = timezone.now(), user, decision.strip()[:500]
    task.save()
    if task.kind == TaskKind.RELATION_DOUBTED:
        Relation.objects.filter(document=task.cause_id, candidate=task.document_id).update(candidate=None)
    log(instance=task.document, action="legal_docs.task.settle", user=user, data={"kind": task.kind, "decision": task.decision})


def unsettled() -> QuerySet[LegalTask]:
    """Return the tasks that nobody has settled, the latest first."""
    return LegalTask.objects.filter(Q(document__live=True) | Q(kind=TaskKind.NOT_PUBLISHED), settled_at=None)


def open_tasks() -> list[LegalTask]:
    """Return the unsettled tasks with their documents, as the calendar shows them."""
    tasks = unsettled().select_related("document__document_type", "cause__document_type")
    return list(tasks.defer("document__body_text", "cause__body_text")[:300])


def _wanted(day: date) -> Iterator[ExpectedTask]:
    yield from _parents(day, since=day - BASIS_DAYS)
    for relation, starts in awaiting_event():
        if starts and starts <= day and relation.target_id:
            yield ExpectedTask(TaskKind.EVENT_AWAITED, relation.target_id, relation.document_id, starts)
    yield from _texts_behind(day)
    yield from _sentences()
    unknown = LegalDocumentPage.objects.live().filter(effective_on=None, document_type__is_normative=True, status=Status.UNKNOWN)
    for pk, issued in unknown.exclude(issued_on=None).values_list("pk", "issued_on"):
        yield ExpectedTask(TaskKind.EFFECT_UNKNOWN, pk, None, issued)


def _sentences() -> dict[ExpectedTask, str]:
    """Return the tasks about relations that were read without certainty, each with the sentence that it was read in."""
    doubted = (
        Relation.objects.filter(document__live=True, candidate__live=True, target=None)
        .select_related("document")
        .defer("document__body_text")
    )
    return {
        ExpectedTask(TaskKind.RELATION_DOUBTED, one.candidate_id, one.document_id, _first_day(one.document)): one.evidence
        for one in doubted
    }


def _first_day(page: LegalDocumentPage) -> date:
    """Return a day of the document that does not change later, because the day is part of the identity of a task."""
    return page.issued_on or timezone.localdate(page.first_published_at)


def _parents(day: date, *, since: date) -> Iterator[ExpectedTask]:
    """Yield the tasks about parents that ended, and about bases that ended since a day."""
    lapsed = Relation.objects.filter(
        kind__in=(RelationKind.DETAILS, RelationKind.BASIS),
        document__live=True,
        document__status__in=_STILL_THERE,
        target__status=Status.EXPIRED,
    ).exclude(target__status_since=None)
    for kind, document, target, ended in lapsed.values_list("kind", "document_id", "target_id", "target__status_since"):
        if ended > day:
            continue
        if kind == RelationKind.DETAILS:
            yield ExpectedTask(TaskKind.PARENT_EXPIRED, document, target, ended)
        elif ended >= since:
            yield ExpectedTask(TaskKind.BASIS_EXPIRED, document, target, ended)


def _texts_behind(day: date) -> Iterator[ExpectedTask]:
    amended = LegalDocumentPage.objects.live().filter(incoming__kind=RelationKind.AMENDS, incoming__document__live=True)
    for page in amended.exclude(status=Status.EXPIRED).defer("body_text").distinct():
        for change in text_changes(page):
            if change.relation.kind == RelationKind.AMENDS and change.day and change.is_missing(day):
                yield ExpectedTask(TaskKind.TEXT_BEHIND, page.pk, change.relation.document_id, change.day)
