"""The worker's periodic job for what is told to followers."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cms.background.jobs import periodic
from cms.models.following import Announcement
from home.models import AlertBanner
from home.news.following.offers import ALERTS, announce_banner, banner_key


@periodic(every=timedelta(minutes=1))
def announce_banners() -> int:
    """Tell the banners whose time has begun within a day (each text once); return how many were told now."""
    now = timezone.now()
    begun = {banner_key(banner): banner for banner in AlertBanner.objects.shown_at(now).filter(starts_at__gt=now - timedelta(days=1))}
    for key in Announcement.objects.filter(topic=ALERTS, key__in=[*begun]).values_list("key", flat=True):
        del begun[key]
    for banner in begun.values():
        announce_banner(banner)
    return len(begun)
