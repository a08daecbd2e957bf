"""The worker's periodic job for what is told to followers."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cms.background.jobs import periodic
from home.models import AlertBanner
from home.news.following.offers import announce_banner


@periodic(every=timedelta(minutes=1))
def announce_banners() -> int:
    """Tell the banners whose time has begun within a day (each text once); return how many have."""
    now = timezone.now()
    begun = list(AlertBanner.objects.shown_at(now).filter(starts_at__gt=now - timedelta(days=1)))
    for banner in begun:
        announce_banner(banner)
    return len(begun)
