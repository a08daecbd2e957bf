"""Noting when a page was first to be found."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from search.models import FoundPage


def note_found(page_ids: Iterable[int]) -> None:
    """Give each page that has none yet the present moment; later calls change nothing."""
    wanted = set(page_ids)
    known = set(FoundPage.objects.filter(page_id__in=wanted).values_list("page_id", flat=True))
    now = timezone.now()
    FoundPage.objects.bulk_create([FoundPage(page_id=pk, found_at=now) for pk in sorted(wanted - known)], ignore_conflicts=True)
