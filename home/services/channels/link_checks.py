"""The weekly check whether the web addresses of the channels answer."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from cms.background.worker.jobs import periodic
from cms.models.background.link_check import DEAD_AFTER
from cms.web.links import asking
from home.models import ChannelCheck, ChannelKind, ChannelState, ServiceChannel

_NOT_WEB = (ChannelKind.HOTLINE, ChannelKind.EMAIL)


@periodic(every=timedelta(minutes=15), slow=True)
def check_due() -> int:
    """Check the channels that are due (each once a week); return how many."""
    if settings.LINK_CHECKS == "off":
        return 0
    plan()
    return len(asking.check_due(ChannelCheck.objects.select_related("channel"), lambda row: str(row.channel.address)))


def plan() -> None:
    """Create for each web channel in use a row that says when it is checked next; delete those of other channels."""
    checked = ServiceChannel.objects.exclude(kind__in=_NOT_WEB).exclude(state=ChannelState.RETIRED)
    ChannelCheck.objects.exclude(channel__in=checked).delete()
    missing = checked.filter(check_row__isnull=True)
    ChannelCheck.objects.bulk_create([ChannelCheck(channel=channel) for channel in missing], ignore_conflicts=True)


def unanswered_count() -> int:
    """Return how many channels did not answer at their last checks."""
    return ChannelCheck.objects.filter(failures__gte=DEAD_AFTER).count()
