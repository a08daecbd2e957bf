"""Periodic work: validity changes by itself when a day comes; files of the import are forgotten."""

from __future__ import annotations

from datetime import timedelta

from cms.jobs import periodic


@periodic(every=timedelta(minutes=10))
def refresh_validity() -> int:
    """Refresh the documents whose next boundary date has come."""
    from legal_docs.services import refresh_due

    return refresh_due()


@periodic(every=timedelta(hours=6))
def purge_imports() -> int:
    """Forget the files that editors sent in long ago and what was read in them; drafts keep theirs."""
    from legal_docs.intake.drafts import purge_old

    return purge_old()
