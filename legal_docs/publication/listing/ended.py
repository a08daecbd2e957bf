"""The documents that lost effect in a period: what a body announces every year, and every five years when its law is systematised."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from legal_docs.law.validity.rules.acting import in_force_again, with_days
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.models.base.public_rows import ValidityWindow
from legal_docs.models.base.readable import BEGINS_ON
from legal_docs.publication.listing.documents import by_body
from legal_docs.text.vocabulary import CONSOLIDATED_SYMBOL, EFFECTS, Effect, Status

_ENDING = [kind for kind, effect in EFFECTS.items() if effect is not Effect.SUSPEND]
FIRST_PERIOD, YEARS = 2014, 5  # the periods of systematisation: 2014 to 2018, 2019 to 2023 and so on
Act = tuple[date, LegalDocumentPage]  # the day from which an act takes place, and the document


@dataclass(frozen=True, slots=True)
class Ended:
    """A document that lost effect: its first day without it, wholly or in part, and the documents that ended it."""

    document: LegalDocumentPage
    day: date
    status: Status
    by: tuple[LegalDocumentPage, ...]

    @property
    def of_itself(self) -> bool:
        """Return True when it ended on the day that its own text states, as corrected."""
        return not self.by and self.day == self.document.lapses_on


def period_of(year: int) -> tuple[int, int]:
    """Return the first and the last year of the period of systematisation in which a year lies."""
    first = year - (year - FIRST_PERIOD) % YEARS
    return first, first + YEARS - 1


def ended_between(first: date, last: date, body: str = "") -> list[Ended]:
    """Return the documents (of a body, by its slug) that lost effect between two days, the wholly ended first, each once.

    A document that lost parts several times stands in the list of each year, on the first of its days there; what ended wholly is not
    named again for a part.
    """
    documents = LegalDocumentPage.objects.listed().exclude(number_symbol__startswith=CONSOLIDATED_SYMBOL)  # no acts of their own
    if body:
        documents = documents.filter(pk__in=by_body(body))
    wholly = ValidityWindow.objects.filter(status=Status.EXPIRED, starts__gte=first, starts__lte=last).order_by("-starts")
    ends = {window.document_id: (window.starts, Status.EXPIRED) for window in wholly if window.starts}
    causes = _causes(first, last)
    parts = _parts(causes, first, last)
    by_key = {page.pk: page for page in documents.filter(pk__in={*ends, *parts})}
    found = {pk: (day, Status.PARTLY_EXPIRED) for pk, day in parts.items()} | ends
    rows = [
        Ended(by_key[pk], day, status, tuple(_of(causes[pk], None if status == Status.PARTLY_EXPIRED else day)))
        for pk, (day, status) in found.items()
        if pk in by_key
    ]
    return sorted(rows, key=lambda row: (row.status != Status.EXPIRED, row.day, row.document.pk))


def _causes(first: date, last: date) -> dict[int, list[Act]]:
    """Return by document the acts of others that took effect from it in the period, where anyone may read them, the earliest first."""
    acting = Relation.objects.filter(target__isnull=False, kind__in=_ENDING, document__in=LegalDocumentPage.objects.readable())
    begun = LegalDocumentPage.objects.alias(begins=BEGINS_ON).filter(begins__range=(first, last))
    in_time = Q(effective_on__range=(first, last)) | Q(effective_on=None, document__in=begun) | in_force_again(first, last)
    chosen = acting.filter(in_time).select_related("document__document_type").defer("document__body_text").order_by("pk")
    found: dict[int, list[Act]] = defaultdict(list)
    for relation, day in with_days(list(chosen)):
        if day is not None and first <= day <= last:
            found[relation.target_id or 0].append((day, relation.document))
    return defaultdict(list, {pk: sorted(acts, key=lambda act: act[0]) for pk, acts in found.items()})


def _parts(causes: dict[int, list[Act]], first: date, last: date) -> dict[int, date]:
    """Return by document the first day of the period on which it lost a part: that of an act, or that of its first loss of all."""
    days: dict[int, date] = {}
    began: set[int] = set()
    for window in ValidityWindow.objects.filter(status=Status.PARTLY_EXPIRED).order_by("document", "starts"):
        start, end = window.starts or date.min, window.ends or date.max
        lost = [day for day, _document in causes.get(window.document_id, ()) if start <= day < end]
        if window.document_id not in began and first <= start <= last:
            lost.append(start)
        began.add(window.document_id)
        if lost:
            days[window.document_id] = min(*lost, days.get(window.document_id, date.max))
    return days


def _of(acts: list[Act], day: date | None) -> list[LegalDocumentPage]:
    """Return the documents of these acts, each once; of those of a day only when it is given."""
    return list({document.pk: document for acted, document in acts if day is None or acted == day}.values())
