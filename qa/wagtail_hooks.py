"""Hooks that add the section to the Wagtail admin: its menu, its screens, and the lists that an administrator keeps."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.documents.models import Document
from wagtail.models import Page

from cms.admin.interface.menu import add_to_menu
from cms.contracts.accounts import signed_in
from qa.attachments import answer_files
from qa.models import AnswerPage
from qa.models.pages import BY_ITS_QUESTION
from qa.processing.answering.page_versions import refuse_publication
from qa.staff.finding import staff_search as _staff_search  # noqa: F401  # registers by being imported
from qa.staff.question import journal as _journal  # noqa: F401  # registers by being imported
from qa.staff.queue import worklist as _worklist  # noqa: F401  # registers by being imported
from qa.staff.settings import unit_sheet as _unit_sheet  # noqa: F401  # registers by being imported
from qa.staff.settings.calendar_notices import calendar_alarm, calendar_differences
from qa.staff.settings.viewsets import QaSettingsGroup
from qa.workflow.actors import visible_to

answer_files.register()


@hooks.register("register_admin_urls")
def staff_addresses() -> list[URLPattern | URLResolver]:
    return [path("hoi-dap/", include("qa.staff.urls"))]


def _refused(request: HttpRequest, page: Page, why: str = "") -> HttpResponse:
    """Say why, or that answers are changed from their questions; whoever may open the question of this page is led there."""
    messages.error(request, why or BY_ITS_QUESTION)
    question = visible_to(signed_in(request)).filter(page=page.pk).values_list("pk", flat=True).first()
    return redirect("qa_staff:detail", question) if question else redirect("wagtailadmin_explore", (page.get_parent() or page).pk)


@hooks.register("before_publish_page")
def keep_answers_as_approved(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to publish from the page editor what may not be public; the text stays as a draft."""
    if not isinstance(page, AnswerPage):
        return None
    try:
        refuse_publication(page, signed_in(request))
    except ValidationError as refused:
        return _refused(request, page, " ".join(refused.messages))
    return None


@hooks.register("before_unpublish_page")
def keep_answers_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to unpublish an answer's page: the step "take down" writes to log and ledger and tells the sender, this does not."""
    return _refused(request, page) if _holds_answers(page, below=bool(request.POST.get("include_descendants"))) else None


@hooks.register("before_delete_page")
def keep_pages_of_answers(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete an answer's page, also one that was taken down: its address says so."""
    return _refused(request, page) if _holds_answers(page, below=True) else None


@hooks.register("before_move_page")
def keep_answers_in_place(request: HttpRequest, page: Page, _destination: Page | None = None) -> HttpResponse | None:
    """Refuse to move an answer's page, and, except by the administrator, to move a page above it: below another it may be out of sight."""
    below = not request.user.is_superuser
    return _refused(request, page) if _holds_answers(page, below=below) else None


def _holds_answers(page: Page, *, below: bool) -> bool:
    """Return whether a page is that of a question, or has such pages `below` it."""
    found = AnswerPage.objects.descendant_of(page, inclusive=True) if below else AnswerPage.objects.filter(pk=page.pk)
    return found.filter(question__isnull=False).exists()


@hooks.register("before_bulk_action")
def keep_files_in_their_collection(request: HttpRequest, action_type: str, objects: Any, _action: Any) -> HttpResponse | None:
    """Refuse to move files of answers that were handed in, as the form of one file does."""
    if action_type != "add_to_collection" or not any(isinstance(each, Document) and answer_files.is_settled(each) for each in objects):
        return None
    messages.error(request, answer_files.FileForm.settled)
    return redirect("wagtaildocs:index")


@hooks.register("before_bulk_action")
def keep_answers_in_bulk(request: HttpRequest, action_type: str, objects: Any, _action: Any) -> HttpResponse | None:
    """Refuse the same for many pages at once."""
    below = action_type == "delete" or bool(request.POST.get("include_descendants"))
    for page in (each for each in objects if isinstance(each, Page)):
        if action_type == "publish" and (refused := keep_answers_as_approved(request, page.specific.get_latest_revision_as_object())):
            return refused
        if action_type == "move" and (refused := keep_answers_in_place(request, page)):
            return refused
        if action_type in ("unpublish", "delete") and _holds_answers(page, below=below):
            return _refused(request, page)
    return None


add_to_menu("admin", _("Questions"), "qa_staff:queue", "qa.work_on_questions", "hoi-dap", "help", 150)


class CalendarAlarm(Component):
    """On the admin's first screen, for those who work on questions: the calendar ends too soon; for those who keep it: sources differ."""

    name = "qa_calendar"
    order = 50
    template_name = "qa/staff/_calendar_alarm.html"

    def __init__(self, *, keeps_calendar: bool) -> None:
        self.keeps_calendar = keeps_calendar

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"calendar_ends": calendar_alarm(), "calendar_differs": calendar_differences() if self.keeps_calendar else ""}


@hooks.register("construct_homepage_panels")
def warn_of_calendar(request: HttpRequest, panels: list[Any]) -> None:
    keeps_calendar = request.user.has_perm("qa.change_calendarday")
    if keeps_calendar or request.user.has_perm("qa.work_on_questions"):
        panels.append(CalendarAlarm(keeps_calendar=keeps_calendar))


@hooks.register("register_admin_viewset")
def lists() -> list[Any]:
    return [QaSettingsGroup()]
