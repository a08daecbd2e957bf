"""How satisfied readers were with a set of pages, for the apps that report on them (the kernel's contract, cms/ratings.py)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Sum

from cms.ratings import Satisfaction
from feedback.choices import Kind
from feedback.models import VoteDaily

LEVELS = ("n1", "n2", "n3", "n4", "n5")


def satisfaction_with(page_ids: Sequence[int]) -> Satisfaction:
    """The counted votes on the scale of satisfaction for these pages, and their mean."""
    keys = [f"page:{pk}" for pk in page_ids]
    sums = VoteDaily.objects.filter(target_key__in=keys, kind=Kind.SATISFACTION).aggregate(**{name: Sum(name) for name in LEVELS})
    counts = [sums[name] or 0 for name in LEVELS]
    votes = sum(counts)
    mean = sum(level * count for level, count in enumerate(counts, 1)) / votes if votes else None
    return Satisfaction(votes, mean)
