"""Storing when a page could first be found, and notifying those who follow searches."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from cms.models.following import Announcement, announce_all
from search.models import FoundPage

FOUND = "found"  # the topic of pages that are to be found for the first time


@transaction.atomic
def note_found(page_ids: Iterable[int]) -> None:
    """Record now as the time when each of these pages was first findable; later calls change nothing."""
    wanted = set(page_ids)
    fresh = sorted(wanted - set(FoundPage.objects.filter(page_id__in=wanted).values_list("page_id", flat=True)))
    if not fresh:
        return
    now = timezone.now()
    FoundPage.objects.bulk_create([FoundPage(page_id=pk, found_at=now) for pk in fresh], ignore_conflicts=True)
    announce_all([Announcement(topic=FOUND, key=str(pk), page_id=pk) for pk in fresh])
