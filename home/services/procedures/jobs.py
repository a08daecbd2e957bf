"""The worker's periodic job for procedures."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from home.models import ProcedureBasis
from home.services.procedures.bases import refresh, store_missing


@periodic(every=timedelta(hours=1), slow=True)
def refresh_bases() -> int:
    """Look at the validity of all legal bases again: law ends by date, and missing documents come; return how many changed."""
    return store_missing() + refresh(ProcedureBasis.objects.all())
