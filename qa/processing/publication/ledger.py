"""The public ledger: one row for every receipt, so that “every question is published” can be checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from cms.storage.kept import Kept
from qa.models import Question
from qa.models.questions import late_at
from qa.vocabulary import clock
from qa.vocabulary.choices import OPEN_STATUSES, PUBLIC_STATUS, Kind, Resolution, Status, Visibility, WithheldReason


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """The public row of one receipt; it holds nothing that its sender wrote."""

    number: str
    received_on: date
    kind: str
    field: str
    unit: str
    status: str
    due_on: date | None
    ended_on: date | None
    on_time: bool | None
    resolution: str
    withheld_reason: str
    url: str


@dataclass(frozen=True, slots=True)
class MonthTotals:
    """The sums of one month of receipts: what was received is answered, closed otherwise, or open."""

    month: date
    received: int
    answered: int
    withheld: int
    closed: int
    open: int
    overdue: int


_months: Kept[list[MonthTotals]] = Kept()


def months() -> list[MonthTotals]:
    """Return the sums of every month with receipts, newest first; what runs late meanwhile counts after two minutes at most."""
    return _months.get("all", _read_months)


def _read_months() -> list[MonthTotals]:
    """Return the sums of each month in which questions were received, the newest first."""
    overdue = late_at(clock.now())
    rows = (
        Question.objects.receipts()
        .annotate(month=TruncMonth("submitted_at"))
        .values("month")
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=Q(status=Status.ANSWERED)),
            withheld=Count("pk", filter=Q(resolution=Resolution.ANSWERED_PRIVATE)),
            closed=Count("pk", filter=Q(status=Status.CLOSED)),
            open=Count("pk", filter=Q(status__in=OPEN_STATUSES)),
            overdue=Count("pk", filter=overdue),
        )
        .order_by("-month")
    )
    return [
        MonthTotals(
            timezone.localtime(row["month"]).date(),
            *(row[name] for name in ("received", "answered", "withheld", "closed", "open", "overdue")),
        )
        for row in rows
    ]


def receipts_of(month: date) -> QuerySet[Question]:
    """Return the receipts of a month (its first day), oldest first."""
    start = timezone.make_aware(datetime(month.year, month.month, 1))
    end = timezone.make_aware(datetime(month.year + month.month // 12, month.month % 12 + 1, 1))
    found = Question.objects.receipts().filter(submitted_at__gte=start, submitted_at__lt=end)
    return found.select_related("field", "unit", "page").order_by("submitted_at", "pk")


def receipts_of_kind(kind: Kind) -> QuerySet[Question]:
    """Return all receipts of a kind, newest first."""
    return Question.objects.receipts().filter(kind=kind).select_related("field", "unit", "page").order_by("-submitted_at", "-pk")


def row_of(question: Question) -> LedgerRow:
    """Return the public row of a question."""
    page = getattr(question, "page", None)
    status = Status(question.status)
    ended = question.answered_at or question.closed_at
    withheld = question.is_withheld and question.withheld_reason
    is_gone = status is Status.ANSWERED and question.visibility == Visibility.HIDDEN
    result = Visibility.HIDDEN if is_gone else Resolution(question.resolution) if question.resolution else None
    return LedgerRow(
        number=question.public_no,
        received_on=timezone.localdate(question.submitted_at),
        kind=str(Kind(question.kind).label),
        field=question.field.name if question.field else "",
        unit=question.unit.name if question.unit else "",
        status=str(PUBLIC_STATUS.get(status, status).label),
        due_on=timezone.localdate(question.due_at) if question.due_at else None,
        ended_on=timezone.localdate(ended) if ended else None,
        on_time=question.answered_on_time,
        resolution=str(result.label) if result else "",
        withheld_reason=str(WithheldReason(question.withheld_reason).label) if withheld else "",
        url=(page.url or "") if page is not None and page.live else "",
    )


def as_plain(row: LedgerRow) -> dict[str, Any]:
    """Return a row for CSV and JSON: ISO dates, empty text for what is not there."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(row).items()}
