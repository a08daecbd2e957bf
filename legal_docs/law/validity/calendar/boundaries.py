"""Which documents begin, end, are amended or suspended around a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_docs.law.validity.rules.acting import in_force_again, with_days
from legal_docs.models import EffectDay, LegalDocumentPage, Relation, ValidityWindow
from legal_docs.models.base.readable import BEGINS_ON, LAPSES_ON
from legal_docs.text.vocabulary import ACTING, INVERSE_LABELS, SUSPENSIONS, RelationKind, Scope, Status

AHEAD, BACK = timedelta(days=180), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A change of a document on a day; `cause` is the document that makes it so, if another one does."""

    day: date
    document: LegalDocumentPage
    what: str | Promise
    tone: str
    cause: LegalDocumentPage | None = None
    note: str = ""


def boundaries(today: date) -> list[Boundary]:
    """Return the boundary days from two weeks ago to half a year ahead, in the order of time."""
    first, last = today - BACK, today + AHEAD
    found = [*_own_days(first, last), *_acting_days(first, last)]
    return sorted(found, key=lambda boundary: (boundary.day, boundary.document.pk))


def awaiting_event() -> list[tuple[Relation, date | None]]:
    """Return the suspensions without a last day, each with its first one: they end with an event that somebody has to notice."""
    relations = Relation.objects.filter(kind__in=SUSPENSIONS, ends_on=None, document__live=True, target__live=True)
    return with_days(list(_with_documents(relations)))


def _own_days(first: date, last: date) -> Iterator[Boundary]:
    pages = LegalDocumentPage.objects.live().select_related("document_type").defer("body_text")
    for page in pages.alias(begins=BEGINS_ON).filter(begins__range=(first, last)):
        yield Boundary(page.begins_on, page, _("Takes effect"), "good")  # filtered by it
    partial = EffectDay.objects.filter(document__live=True, effective_on__range=(first, last)).select_related("document__document_type")
    for own in partial.defer("document__body_text"):
        yield Boundary(own.effective_on, own.document, _("Some provisions take effect"), "good", note=own.provisions)
    ending = pages.alias(lapses=LAPSES_ON).filter(lapses__range=(first, last))
    before = ValidityWindow.objects.filter(document=OuterRef("pk"), status=Status.EXPIRED, starts__lt=OuterRef("lapses"))
    for page in ending.exclude(Exists(before)):
        yield Boundary(page.lapses_on, page, _("No longer in force"), "bad", note=page.expiry_note)


def _acting_days(first: date, last: date) -> Iterator[Boundary]:
    starts = Coalesce("effective_on", "document__corrected_effective_on", "document__effective_on")
    relations = Relation.objects.filter(kind__in=ACTING, document__live=True, target__live=True).alias(starts_on=starts)
    in_time = Q(starts_on__range=(first, last)) | Q(ends_on__range=(first, last)) | in_force_again(first, last)
    for relation, day in with_days(list(_with_documents(relations.filter(in_time)))):
        if day is not None and first <= day <= last:
            whole = relation.scope == Scope.WHOLE and relation.kind in (RelationKind.REPEALS, RelationKind.REPLACES)
            label = INVERSE_LABELS[RelationKind(relation.kind)]
            yield Boundary(day, relation.target, label, "bad" if whole else "warn", relation.document, relation.provisions)  # type: ignore[arg-type]
        if relation.ends_on and first <= relation.ends_on <= last:
            yield Boundary(relation.ends_on, relation.target, _("The suspension ends"), "good", relation.document)  # type: ignore[arg-type]


def _with_documents(relations: QuerySet[Relation]) -> Iterator[Relation]:
    chosen = relations.select_related("document__document_type", "target__document_type")
    return iter(chosen.defer("document__body_text", "target__body_text"))
