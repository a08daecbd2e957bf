"""Reads the stored versions of a text: in the order of time, with the day from which each inserted provision stands."""

from __future__ import annotations

from datetime import date, timedelta

from legal_docs.models import DocumentVersion, LegalDocumentPage


def days_of(page: LegalDocumentPage) -> list[DocumentVersion]:
    """Return the versions of a document in the order of time, the text as issued first."""
    return page.texts


def insertion_days_of(page: LegalDocumentPage) -> dict[str, date]:
    """Return the day from which an inserted provision stands in the text, by anchor; those of the first text are not in it."""
    versions = days_of(page)
    if len(versions) < 2:
        return {}
    known = set(versions[0].provisions.values_list("anchor", flat=True))
    inserted: dict[str, date] = {}
    for version in versions[1:]:
        for anchor in version.provisions.values_list("anchor", flat=True):
            if anchor not in known:
                known.add(anchor)
                inserted[anchor] = version.valid_from  # type: ignore[assignment]  # only the first has none
    return inserted


def last_day(version: DocumentVersion) -> date | None:
    """Return the last day on which a version holds; None while no end is known."""
    return version.valid_to - timedelta(days=1) if version.valid_to else None
