"""Far more votes on one target than usual: all of them wait for a person, the public figure stands still, editors are told.

Counted in the cache by windows of ten minutes, so that no time is stored with a vote. With several web processes a shared
cache (`CACHE_URL`) lets them count together; without it each counts what it sees.
"""

from __future__ import annotations

import hashlib
import math
import time
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from wagtail.log_actions import log

from feedback.choices import Verdict, VoteState
from feedback.emails import tell_of_burst
from feedback.models import Vote, VoteDaily
from feedback.services.summing import lock_score, sum_target

WINDOW_S = 600
LEAST = 20  # fewer votes in a window are never a burst
SIGMAS = 6
MEAN_DAYS = 28
AGAIN = 10  # in a burst, every so many votes those that were being stored meanwhile are looked for


def threshold(daily_mean: float) -> float:
    """So many votes in a window are usual at most: six standard deviations above the Poisson mean, at least `LEAST`."""
    mean = daily_mean * WINDOW_S / 86_400
    return max(LEAST, mean + SIGMAS * math.sqrt(mean))


def watch_for_burst(vote: Vote) -> bool:
    """Count a new vote; True when it is part of a burst. Then it is held with all others of its window."""
    name = hashlib.sha256(f"{vote.target_key}|{vote.kind}".encode()).hexdigest()[:32]
    window = f"feedback:burst:{name}:{int(time.time()) // WINDOW_S}"
    first = int(cache.get_or_set(f"{window}:first", vote.pk, WINDOW_S) or vote.pk)
    number = _count(window)
    if number < LEAST:
        return False
    limit = float(cache.get_or_set(f"{window}:limit", lambda: threshold(daily_mean(vote.target_key, vote.kind)), WINDOW_S) or LEAST)
    if number < limit:
        return False
    over = number - math.ceil(limit)
    if over % AGAIN == 0:
        _hold_from(first, vote)
    else:
        Vote.objects.filter(pk=vote.pk, state=VoteState.COUNTED).update(state=VoteState.HELD, verdict=Verdict.BURST, summed=False)
    if over == 0:
        _freeze_and_tell(vote, number)
    return True


def daily_mean(target_key: str, kind: str) -> float:
    """How many votes a day the target had in the last four weeks, today left out."""
    today = timezone.localdate()
    rows = VoteDaily.objects.filter(target_key=target_key, kind=kind, day__lt=today, day__gte=today - timedelta(days=MEAN_DAYS))
    total = rows.aggregate(total=Sum(F("yes") + F("no") + F("n1") + F("n2") + F("n3") + F("n4") + F("n5")))["total"]
    return (total or 0) / MEAN_DAYS


def _hold_from(first: int, vote: Vote) -> None:
    """Hold the counted votes of the window; keys grow, so the window's are those from its first on."""
    with transaction.atomic():
        lock_score(vote.target_key, vote.kind)
        same = Vote.objects.filter(target_key=vote.target_key, kind=vote.kind, day=vote.day, pk__gte=first, state=VoteState.COUNTED)
        same.update(state=VoteState.HELD, verdict=Verdict.BURST, summed=False)


def _freeze_and_tell(vote: Vote, number: int) -> None:
    with transaction.atomic():
        score = sum_target(vote.target_key, vote.kind)
        if score is not None:
            log(instance=score, action="feedback.burst", data={"votes": number, "title": score.title})
            tell_of_burst(score)


def _count(key: str) -> int:
    try:
        return int(cache.incr(key))
    except ValueError:  # the first of its window; of two that come at once, `add` lets one begin
        return 1 if cache.add(key, 1, timeout=WINDOW_S) else int(cache.incr(key))
