"""Detect bursts: far more votes on one target than usual. All of them are held for a person, the public figure is frozen.

Counted in the cache by windows of ten minutes, so that no time is stored with a vote. With several web processes a shared
cache (`CACHE_URL`) lets them count together; without it each counts what it sees.
"""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from cms.storage.caches import count_uses
from feedback.models import Vote, VoteDaily
from feedback.models.choices import Verdict, VoteState
from feedback.models.scores import ALL_VOTES
from feedback.scores.sums import lock_score

WINDOW_S = 600
LEAST = 20  # fewer votes in a window are never a burst
SIGMAS = 6
MEAN_DAYS = 28
LOOK_BACK_AT = {0, 10, 100, 1_000}  # at these votes of a burst, the counted ones are looked for: others were being stored meanwhile


def threshold(daily_mean: float) -> float:
    """Return how many votes in a window are usual at most: six standard deviations above the Poisson mean, at least `LEAST`."""
    mean = daily_mean * WINDOW_S / 86_400
    return max(LEAST, mean + SIGMAS * math.sqrt(mean))


@dataclass(frozen=True, slots=True)
class Burst:
    """The burst that a new vote belongs to: the vote is held, and in some cases the earlier ones of the window too."""

    window: str
    over: int

    @property
    def looks_back(self) -> bool:
        return self.over in LOOK_BACK_AT


def burst_of(target_key: str, kind: str) -> Burst | None:
    """Count a new vote that is about to be stored; return the burst that it belongs to, None when so many votes are usual."""
    name = hashlib.sha256(f"{target_key}|{kind}".encode()).hexdigest()[:32]
    window = f"feedback:burst:{name}:{int(time.time()) // WINDOW_S}"
    number = count_uses([(window, WINDOW_S)])[0]
    if number == 1:
        cache.set(f"{window}:before", Vote.objects.aggregate(last=Max("pk"))["last"] or 0, WINDOW_S)
    if number < LEAST:
        return None
    limit = float(cache.get_or_set(f"{window}:limit", lambda: threshold(daily_mean(target_key, kind)), WINDOW_S) or LEAST)
    return Burst(window, number - math.ceil(limit)) if number >= limit else None


def hold_burst(burst: Burst, vote: Vote) -> None:
    """Set the votes that this window counted before the burst was noticed to held. The worker then freezes the public figure."""
    before = cache.get(f"{burst.window}:before")
    if before is None:  # the window has ended meanwhile
        return
    with transaction.atomic():
        lock_score(vote.target_key, vote.kind)
        same = Vote.objects.filter(target_key=vote.target_key, kind=vote.kind, day=vote.day, pk__gt=before, state=VoteState.COUNTED)
        same.update(state=VoteState.HELD, verdict=Verdict.BURST, summed=False)


def daily_mean(target_key: str, kind: str) -> float:
    """Return how many votes a day the target had in the last four weeks, today left out."""
    today = timezone.localdate()
    rows = VoteDaily.objects.filter(target_key=target_key, kind=kind, day__lt=today, day__gte=today - timedelta(days=MEAN_DAYS))
    total = rows.aggregate(total=Sum(ALL_VOTES))["total"]
    return (total or 0) / MEAN_DAYS
