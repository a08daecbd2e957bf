"""The documents that lost effect in a period: what a body announces every year, and every five years when its law is systematised."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.models.public import ValidityWindow
from legal_docs.publication.listing.documents import by_body
from legal_docs.text.vocabulary import EFFECTS, Status

FIRST_PERIOD, YEARS = 2014, 5  # the periods of systematisation: 2014 to 2018, 2019 to 2023 and so on


@dataclass(frozen=True, slots=True)
class Ended:
    """A document that lost effect: its first day without it, wholly or in part, and the documents that ended it."""

    document: LegalDocumentPage
    day: date
    status: Status
    by: tuple[LegalDocumentPage, ...]


def period_of(year: int) -> tuple[int, int]:
    """Return the first and the last year of the period of systematisation in which a year lies."""
    first = year - (year - FIRST_PERIOD) % YEARS
    return first, first + YEARS - 1


def ended_between(first: date, last: date, body: str = "") -> list[Ended]:
    """Return the documents (of a body, by its slug) that lost effect between two days, the wholly ended first, each once."""
    documents = LegalDocumentPage.objects.listed()
    if body:
        documents = documents.filter(pk__in=by_body(body))
    found: dict[int, ValidityWindow] = {}
    for status in (Status.PARTLY_EXPIRED, Status.EXPIRED):  # the later one stands: what ended wholly is not named again for a part
        windows = ValidityWindow.objects.filter(status=status, starts__gte=first, starts__lte=last)
        found |= {window.document_id: window for window in windows.order_by("-starts")}
    by_key = {page.pk: page for page in documents.filter(pk__in=found)}
    causes = _causes(list(by_key))
    rows = [
        Ended(by_key[pk], window.starts, Status(window.status), tuple(causes[pk, window.starts]))
        for pk, window in found.items()
        if pk in by_key and window.starts
    ]
    return sorted(rows, key=lambda row: (row.status != Status.EXPIRED, row.day, row.document.pk))


def _causes(keys: list[int]) -> dict[tuple[int, date | None], list[LegalDocumentPage]]:
    """Return by document and day the documents that anyone may read and that took effect from it on that day."""
    acting = Relation.objects.filter(target__in=keys, kind__in=EFFECTS, document__in=LegalDocumentPage.objects.readable())
    found: dict[tuple[int, date | None], list[LegalDocumentPage]] = defaultdict(list)
    for relation in acting.select_related("document__document_type").defer("document__body_text"):
        causes = found[relation.target_id or 0, relation.starts]
        if relation.document not in causes:
            causes.append(relation.document)
    return found
