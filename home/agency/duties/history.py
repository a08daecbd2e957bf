"""The compliance of each quarter: kept up to date while the quarter lasts, unchanged afterwards."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.working_days import quarter_of
from home.agency.duties.report import Line, Report, report
from home.models import ComplianceSnapshot, LegalRegime


@periodic(every=timedelta(hours=12), slow=True)
def keep_reports(day: date | None = None) -> int:
    """Keep what is found today for the present quarter, under each regime that holds in it; return how many reports were kept."""
    day = day or timezone.localdate()
    quarter = quarter_of(day)
    holding = [regime for regime in LegalRegime.objects.all() if regime.valid_from <= day and (regime.valid_to or day) >= quarter]
    return run_each_isolated(holding, lambda regime: _store(report(regime, day), quarter))


def _store(found: Report, quarter: date) -> int:
    ComplianceSnapshot.objects.update_or_create(
        quarter=quarter,
        regime=found.regime,
        defaults={
            "made_at": timezone.now(),
            "met": found.met,
            "total": len(found.lines),
            "lines": [line.as_data() for line in found.lines],
        },
    )
    return 1


def report_of(snapshot: ComplianceSnapshot) -> Report:
    """Return the report that was kept."""
    return Report(snapshot.regime, timezone.localdate(snapshot.made_at), tuple(Line(**line) for line in snapshot.lines))
