"""How much the portal is used: the public page, the same for programs, and the daily announcement to machines that measure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from cms.background.worker.jobs import periodic
from cms.contracts.duties import Evidence, duty_check
from cms.models import VisitCount
from cms.models.following import announce
from cms.models.pages.visits import SLOT, slot_of
from cms.storage.observed_tables import true_until

TOPIC = "do-luong"
MONTHS = 12


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """Show visits and pages read: lately, today, this month, in all, and of each month (`/thong-ke-truy-cap/`)."""
    now = timezone.localtime()
    true_until(slot_of(now) + SLOT)
    counts = VisitCount.objects.all()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first = counts.order_by("begins_at").first()
    lately = slot_of(now) - 2 * SLOT  # visits are counted by the quarter of an hour: at least the last half hour
    figures = [
        (_("Since %(time)s") % {"time": f"{lately:%H:%M}"}, counts.since(lately).sums()),
        (_("Today"), counts.since(today).sums()),
        (_("This month"), counts.since(today.replace(day=1)).sums()),
        (_("In all"), counts.sums()),
    ]
    context = {"figures": figures, "months": counts.by_month()[:MONTHS], "since": first and first.begins_at}
    return render(request, "home/visits.html", context)


@require_safe
def visits_of_day(request: HttpRequest) -> JsonResponse:
    """Return the counts of a day that is over (`?ngay=2026-11-27`; without one, yesterday) for programs."""
    try:
        day = parse_date(request.GET.get("ngay", "")) if request.GET.get("ngay") else _yesterday()
    except ValueError:
        day = None
    if day is None or day.year < 2000 or day > _yesterday():
        raise Http404
    return JsonResponse(counts_of(day))


def counts_of(day: date) -> dict[str, Any]:
    """Return the day with its visits and pages read."""
    return {"day": day.isoformat(), **VisitCount.objects.of_day(day).sums()}


def _yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


@periodic(every=timedelta(hours=1), slow=True)
def announce_visits() -> int:
    """Announce the counts of yesterday once: receivers of webhooks that measure the use of portals get them, signed and logged."""
    day = _yesterday()
    counts = counts_of(day)
    if not counts["views"]:
        return 0
    with override("vi"):
        title = _("Use of the portal on %(day)s") % {"day": f"{day:%d/%m/%Y}"}
        text = _("Visits: %(visits)d. Pages read: %(views)d.") % counts
    announce(TOPIC, counts["day"], title, f"{reverse('home:visits_of_day')}?ngay={counts['day']}", text)
    return 1


@duty_check("visits")
def evidence() -> Evidence:
    """Return the days on which somebody was counted, and the last of them."""
    last = VisitCount.objects.order_by("-begins_at").first()
    return Evidence(int(last is not None), timezone.localdate(last.begins_at) if last else None, url=reverse("home:visits"))
