"""The days on which an acting document can change its targets: not while it is suspended as a whole, and never once it has ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from cms.models.access.restrictions import is_readable
from cms.storage.prepared import PreparedSet
from legal_docs.models import Amendment, AmendmentKind, LegalDocumentPage, Relation, ValidityWindow
from legal_docs.models.base.readable import cached_for_answer
from legal_docs.text.vocabulary import Status

INEFFECTIVE = (Status.EXPIRED, Status.SUSPENDED)
Pauses = Mapping[int, list[tuple[date | None, date | None]]]


_ineffective: PreparedSet[tuple[int, date | None, date | None]] = PreparedSet(
    lambda documents: (
        ValidityWindow.objects.filter(document__in=documents, status__in=INEFFECTIVE)
        .order_by("pk")
        .values_list("document_id", "starts", "ends")
    )
)


def pauses_of(documents: Iterable[int]) -> Pauses:
    """Return by document the intervals, in order, in which it changes no other because it is suspended or has ended; most have none."""
    wanted = frozenset(documents)
    return cached_for_answer(("pauses", wanted), lambda: _pauses(wanted)) if wanted else {}


def _pauses(documents: frozenset[int]) -> Pauses:
    found: dict[int, list[tuple[date | None, date | None]]] = {}
    for document, starts, ends in _ineffective(documents):
        found.setdefault(document, []).append((starts, ends))
    return found


def stored_pauses(document: LegalDocumentPage) -> Pauses:
    """Return the same for one document, from windows that were read with it."""
    out = sorted((window for window in document.validity_windows.all() if window.status in INEFFECTIVE), key=lambda window: window.pk)
    return {document.pk: [(window.starts, window.ends) for window in out]}


def in_force_again(first: date, last: date) -> Q:
    """Return the condition for relations whose document is in force again from a day in this period: earlier changes take place then."""
    return Q(document__in=ValidityWindow.objects.filter(status__in=INEFFECTIVE, ends__range=(first, last)).values("document"))


def acts_from(document: int, day: date | None, pauses: Pauses) -> date | None:
    """Return the day from which a change by `document` that is due on `day` takes place; None: never, or not known when."""
    for starts, ends in pauses.get(document, ()):
        if day is not None and (starts is None or starts <= day) and (ends is None or day < ends):
            day = ends
    return day


def acting_day(amendment: Amendment, pauses: Pauses) -> date | None:
    """Return the day from which an amendment takes place; None: never. A consolidated text is no act of its own: it keeps its day."""
    stays = amendment.kind == AmendmentKind.CONSOLIDATION
    return amendment.effective_on if stays else acts_from(amendment.acting_id, amendment.effective_on, pauses)


def amendments_with_effect(amendments: Iterable[Amendment]) -> list[tuple[Amendment, date]]:
    """Return the amendments by documents that anyone may read, each with its day, without those that never take place."""
    public = [one for one in amendments if is_readable(one.acting)]
    pauses = pauses_of(one.acting_id for one in public)
    return [(one, day) for one in public if (day := acting_day(one, pauses)) is not None]


def with_days(relations: Sequence[Relation]) -> list[tuple[Relation, date | None]]:
    """Return the relations, each with the day from which it takes place (None: not known), without those that never do."""
    pauses = pauses_of(relation.document_id for relation in relations)
    days = [(relation, acts_from(relation.document_id, relation.starts, pauses)) for relation in relations]
    return [(relation, day) for relation, day in days if day is not None or relation.starts is None]
