"""The satisfaction of readers with a set of pages, for the apps that report on them (the kernel's contract, cms/contracts/ratings.py)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F, Sum

from cms.contracts.ratings import Satisfaction
from feedback.models import VoteDaily
from feedback.models.choices import Kind

LEVELS = ("n1", "n2", "n3", "n4", "n5")


def satisfaction_of_each(page_ids: Sequence[int]) -> dict[int, Satisfaction]:
    """Return the counted votes on the scale of satisfaction and their mean, for each of these pages that has any."""
    keys = [f"page:{pk}" for pk in page_ids]
    found = VoteDaily.objects.filter(target_key__in=keys, kind=Kind.SATISFACTION).values("target_key").order_by("target_key")
    rows = found.values_list("target_key", *[Sum(name) for name in LEVELS])
    return {int(key.removeprefix("page:")): _summed(counts) for key, *counts in rows if sum(counts)}


def _summed(counts: Sequence[int]) -> Satisfaction:
    votes = sum(counts)
    return Satisfaction(votes, sum(level * count for level, count in enumerate(counts, 1)) / votes)


def pages_rated_at_most(mean: float) -> list[int]:
    """Return the ids of the pages whose counted votes on the scale of satisfaction have a mean of at most `mean`."""
    votes = sum((F(name) for name in LEVELS[1:]), F(LEVELS[0]))
    points = sum((level * F(name) for level, name in enumerate(LEVELS[1:], 2)), F(LEVELS[0]))
    rated = VoteDaily.objects.filter(kind=Kind.SATISFACTION, target_key__startswith="page:").values("target_key")
    low = rated.annotate(votes=Sum(votes), points=Sum(points)).filter(votes__gt=0, points__lte=F("votes") * mean).order_by("target_key")
    return [int(key.removeprefix("page:")) for key in low.values_list("target_key", flat=True)]
