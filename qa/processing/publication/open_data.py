"""Open data of the section: every published answer of a year, as JSON and CSV, with the revision that portal and feeds show too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cms.storage.kept import Kept
from qa.models import AnswerPage


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The open data of one published answer: copies without personal data, as on its page. Days are ISO dates or empty.

    `revision` is the same number on the page, in the feed and here (synchrony of channels, Decree 42/2022/NĐ-CP Article 9).
    """

    number: str
    url: str
    revision: str
    title: str
    question: str
    answer: str
    field: str
    answered_by: str
    asked_on: str
    answered_on: str
    corrected_on: str
    correction: str
    reviewed_on: str
    legal_bases: list[str]


_years: Kept[list[int]] = Kept()


def years() -> list[int]:
    """Return the years in which answers were published, newest first."""
    return _years.get("all", lambda: [day.year for day in _published().dates("answered_on", "year", order="DESC")])


def rows_of_year(year: int) -> Iterator[AnswerRow]:
    """Return the answers of a year, oldest first."""
    pages = _published().filter(answered_on__year=year).select_related("field", "unit").prefetch_related("citations__document")
    for page in pages.order_by("answered_on", "pk"):
        yield open_data_row(page)


def open_data_row(page: AnswerPage) -> AnswerRow:
    """Return the row of one published answer."""
    return AnswerRow(
        number=page.public_no or page.external_id,
        url=page.full_url or "",
        revision=revision_of(page),
        title=page.title,
        question=page.question_text,
        answer=page.answer_text,
        field=page.field.name if page.field else "",
        answered_by=page.answered_by,
        asked_on=_day(page.asked_on),
        answered_on=_day(page.answered_on),
        corrected_on=_day(page.corrected_on),
        correction=page.correction_note,
        reviewed_on=_day(page.reviewed_on),
        legal_bases=[f"{c.provision} {c.number or (c.document.title if c.document else '')}".strip() for c in page.citations.all()],
    )


def revision_of(page: AnswerPage) -> str:
    """Return the number of the published revision; it changes with every correction."""
    return str(page.live_revision_id or page.latest_revision_id or page.pk)


def _published() -> QuerySet[AnswerPage]:
    return AnswerPage.objects.readable().filter(no_index=False)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
