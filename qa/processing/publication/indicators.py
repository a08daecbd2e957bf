"""How the portal itself answers, as a series by month and unit: answered within the term, of all answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.contracts.indicators import Measured, MeasuredSeries, measures
from qa.models import Question


@measures
def answered_in_time() -> Iterator[MeasuredSeries]:
    """Yield the one series; each value is as of the last day of a month that is over, or of today."""
    rows = (
        Question.objects.receipts()
        .exclude(answered_at=None)
        .exclude(due_at=None)
        .annotate(month=TruncMonth("answered_at"))
        .values("month", "unit__name")
        .annotate(answered=Count("pk"), in_time=Count("pk", filter=Q(answered_at__lte=F("due_at"))))
        .order_by("month", "unit__name")
    )
    whole: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    values = []
    for row in rows:
        day = min(_last_day(timezone.localtime(row["month"]).date()), timezone.localdate())
        whole[day][0] += row["in_time"]
        whole[day][1] += row["answered"]
        if row["unit__name"]:
            values.append(Measured(day, row["unit__name"], row["in_time"], row["answered"]))
    values += [Measured(day, "", in_time, answered) for day, (in_time, answered) in whole.items()]
    yield MeasuredSeries(
        code="hoi-dap-dung-han",
        name=_("Questions answered within the term"),
        numerator_name=_("answered within the term"),
        denominator_name=_("answered"),
        source=_("Public ledger of questions of this portal"),
        values=tuple(values),
    )


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
