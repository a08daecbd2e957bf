"""What the section adds to the Wagtail admin: its menu, its screens, and the lists that an administrator keeps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from qa import services
from qa.models import AnswerPage
from qa.staff import work as _work  # noqa: F401  # registers by being imported
from qa.staff.screen import calendar_alarm
from qa.viewsets import QaSettingsGroup


@hooks.register("register_admin_urls")
def staff_addresses() -> list[URLPattern | URLResolver]:
    return [path("hoi-dap/", include("qa.staff.urls"))]


@hooks.register("before_publish_page")
def refuse_personal_data(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The page editor is no way round the gate: personal data that nobody let stay is not published from there either."""
    if not isinstance(page, AnswerPage) or not (found := services.undecided_on_page(page)):
        return None
    messages.error(request, gettext("Not published: this looks like personal data: %(found)s") % {"found": "; ".join(found)})
    return redirect("wagtailadmin_pages:edit", page.pk)


class QueueMenuItem(MenuItem):
    """The queue, for those who work on questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("qa.work_on_questions")


@hooks.register("register_admin_menu_item")
def queue_in_menu() -> MenuItem:
    return QueueMenuItem(_("Questions"), reverse("qa_staff:queue"), name="hoi-dap", icon_name="help", order=150)


class CalendarAlarm(Component):
    """On the front page of the admin, for those who work on questions: the calendar of working days ends too soon."""

    name = "qa_calendar"
    order = 50
    template_name = "qa/staff/_calendar_alarm.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"calendar_ends": calendar_alarm()}


@hooks.register("construct_homepage_panels")
def warn_of_calendar(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("qa.work_on_questions"):
        panels.append(CalendarAlarm())


@hooks.register("register_admin_viewset")
def lists() -> Any:
    return QaSettingsGroup()
