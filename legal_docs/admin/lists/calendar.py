"""The calendar of boundary days and the tasks, for editors."""

from __future__ import annotations

from functools import partial
from itertools import groupby

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from cms.admin.interface.menu import GuardedMenuItem
from cms.contracts.accounts import signed_in
from legal_docs.law.validity.calendar import services
from legal_docs.law.validity.calendar.boundaries import awaiting_event, boundaries
from legal_docs.models import LegalTask

SETTLE = "legal_docs.change_legaltask"


@permission_required(SETTLE, raise_exception=True)
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the tasks, the suspensions that wait for an event, and the days to come."""
    today = timezone.localdate()
    days = [(day, list(items)) for day, items in groupby(boundaries(today), key=lambda boundary: boundary.day)]
    context = {
        "today": today,
        "days": days,
        "tasks": services.open_tasks(),
        "awaiting": awaiting_event(),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Calendar of validity")},
        ],
    }
    return render(request, "legal_docs/amending/calendar.html", context)


@require_POST
@permission_required(SETTLE, raise_exception=True)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(LegalTask, pk=pk, settled_at=None)
    try:
        services.settle(task, user=signed_in(request), decision=request.POST.get("decision", ""))
    except ValueError:
        messages.error(request, _("Please write what was decided."))
    else:
        messages.success(request, _("The task is settled."))
    return redirect("legal_calendar:calendar")


class ValidityCalendar(ViewSet):
    """The days on which documents begin, end or change, and what they ask of editors."""

    name = "legal_calendar"
    icon = "calendar"
    menu_label = gettext_lazy("Calendar of validity")
    url_prefix = "van-ban/lich"
    menu_item_class = partial(GuardedMenuItem, may=SETTLE)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", calendar, name="calendar"), path("<int:pk>/", settle, name="settle")]

    @property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("calendar"))
