"""Hooks that add the section to the Wagtail admin: its menu, its screens, and the lists that an administrator keeps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.documents.models import Document
from wagtail.models import Page

from cms.admin.interface.menu import add_to_menu
from cms.contracts.accounts import signed_in
from cms.models.files.file_references import linked_files
from qa.attachments import answer_files
from qa.models import AnswerPage
from qa.processing.answering import marking
from qa.staff.finding import staff_search as _staff_search  # noqa: F401  # registers by being imported
from qa.staff.question import journal as _journal  # noqa: F401  # registers by being imported
from qa.staff.queue import worklist as _worklist  # noqa: F401  # registers by being imported
from qa.staff.settings import unit_sheet as _unit_sheet  # noqa: F401  # registers by being imported
from qa.staff.settings.calendar_notices import calendar_alarm, calendar_differences
from qa.staff.settings.viewsets import QaSettingsGroup
from qa.workflow import engine
from qa.workflow.actors import actor_for, visible_to

answer_files.register()


@hooks.register("register_admin_urls")
def staff_addresses() -> list[URLPattern | URLResolver]:
    return [path("hoi-dap/", include("qa.staff.urls"))]


@hooks.register("before_publish_page")
def refuse_personal_data(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to publish from the page editor while there may be personal data that nobody let stay."""
    if not isinstance(page, AnswerPage) or not (found := marking.undecided_on_page(page)):
        return None
    messages.error(request, gettext("Not published: this looks like personal data: %(found)s") % {"found": "; ".join(found)})
    return redirect("wagtailadmin_pages:edit", page.pk)


def _may(request: HttpRequest, page: Page, action: str) -> bool:
    """Return whether the person may do `action` on the question of an answer's page; True for every other page."""
    if not isinstance(page, AnswerPage) or page.question is None:
        return True
    return engine.may(page.question, action, actor_for(signed_in(request), page.question))


def _refused(request: HttpRequest, page: Page) -> HttpResponse:
    """Say that answers are changed from their questions; whoever may open the question of this page is led there."""
    messages.error(request, gettext("A published answer is corrected and taken down from its question, by those who may do it there."))
    question = visible_to(signed_in(request)).filter(page=page.pk).values_list("pk", flat=True).first()
    return redirect("qa_staff:detail", question) if question else redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_publish_page")
def keep_answers_as_approved(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to publish a text other than the approved one from the page editor, except by those who may correct answers."""
    if _may(request, page, "correct"):
        return None
    now = AnswerPage.objects.get(pk=page.pk)
    same = (now.title, now.question_text, now.answer_text) == (page.title, page.question_text, page.answer_text)
    same = same and linked_files(now) == linked_files(page)
    return None if same and now.live else _refused(request, page)


@hooks.register("before_unpublish_page")
def keep_answers_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to unpublish an answer's page: the step "take down" writes to log and ledger and tells the sender, this does not."""
    return _refused(request, page) if _holds_answers(page, below=bool(request.POST.get("include_descendants"))) else None


@hooks.register("before_delete_page")
def keep_pages_of_answers(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete an answer's page, also one that was taken down: its address says so."""
    return _refused(request, page) if _holds_answers(page, below=True) else None


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
        if action_type == "publish" and not _may(request, page.specific, "correct"):
            return _refused(request, page)
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
def lists() -> QaSettingsGroup:
    return QaSettingsGroup()
