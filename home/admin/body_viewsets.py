"""Screens of the body's units, people, calendar, outages, and of the duties of its portal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.admin.interface.policies import allow_only
from home.admin.viewsets import moment
from home.models import Duty, LeaderEvent, LegalRegime, Officer, OrgUnit, OutageNotice, ServiceIndicator


class OrgUnitViewSet(SnippetViewSet):
    """The units of the organisation chart."""

    model = OrgUnit
    is_public = True
    icon = "group"
    menu_label = _("Units")
    list_display = ["name", "parent", "phone", "order"]
    search_fields = ["name", "duties"]


class OfficerViewSet(SnippetViewSet):
    """Leaders, contact officers, spokespersons."""

    model = Officer
    icon = "user"
    menu_label = _("People")
    list_display = ["name", "post", Column("get_role_display", label=_("List"), sort_key="role"), "since", "until"]
    list_filter = ["role"]
    search_fields = ["name", "post", "duties"]


class LeaderEventViewSet(SnippetViewSet):
    """The leaders' calendar, the latest first."""

    model = LeaderEvent
    icon = "calendar"
    menu_label = _("Leaders' calendar")
    list_display = ["title", Column("starts_at", label=_("begins"), accessor=lambda event: moment(event.starts_at)), "who", "place"]
    ordering = ["-starts_at"]


class OutageNoticeViewSet(SnippetViewSet):
    """Planned outages, with the working days between notice and outage."""

    model = OutageNotice
    icon = "warning"
    menu_label = _("Outage notices")
    list_display = [
        "services",
        Column("starts_at", label=_("begins"), accessor=lambda notice: moment(notice.starts_at)),
        Column("working_days_before", label=_("Working days before")),
    ]
    ordering = ["-starts_at"]


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def warn_of_late_notice(request: HttpRequest, notice: Any) -> None:
    """Warn after saving that an outage was announced too late: what is known must reach readers, so it is not refused."""
    if isinstance(notice, OutageNotice) and notice.is_late and notice.ends_at > timezone.now():
        words = _(
            "Readers see the notice now, but it comes late: of what is told on the day of this notice, an outage begins on %(day)s at "
            "the earliest (seven working days). The compliance report names it for a quarter."
        )
        messages.warning(request, words % {"day": f"{notice.earliest:%d/%m/%Y}"})


allow_only(Duty, "view", "change", "delete")  # the law gives them their numbers; a new version brings further ones


class DutyViewSet(SnippetViewSet):
    """The duties of the portal: who is in charge, which page, when it was reviewed."""

    model = Duty
    icon = "tasks"
    menu_label = _("Duties")
    list_display = ["number", "name", "owner", "reviewed_on"]
    list_per_page = 50
    search_fields = ["name", "owner"]
    copy_view_enabled = False


class LegalRegimeViewSet(SnippetViewSet):
    """The decrees on portals with their days."""

    model = LegalRegime
    icon = "openquote"
    menu_label = _("Legal regimes")
    list_display = ["number", "title", "valid_from", "valid_to"]


class ServiceIndicatorViewSet(SnippetViewSet):
    """Indicators of services with their dated values."""

    model = ServiceIndicator
    icon = "history"
    menu_label = _("Indicators of services")
    list_display = ["name", "regime", "order"]
    search_fields = ["name"]


class BodyGroup(SnippetViewSetGroup):
    """One menu entry for all of them."""

    menu_label = _("The body")
    menu_icon = "site"
    menu_order = 255
    items = (
        OrgUnitViewSet,
        OfficerViewSet,
        LeaderEventViewSet,
        OutageNoticeViewSet,
        DutyViewSet,
        LegalRegimeViewSet,
        ServiceIndicatorViewSet,
    )
