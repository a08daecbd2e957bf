"""Several steps in one press: the bar of intake, which goes on to the next question, and macros."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.contracts.accounts import signed_in
from qa.deadlines.rules import working_calendar
from qa.models import Macro, Question
from qa.processing.casework import bulk
from qa.processing.casework.routing import route
from qa.public.intake.receiving import classify
from qa.staff.access.permission import question_or_404
from qa.staff.question.context import question_context, with_what_was_typed
from qa.staff.queue.filters import FilterForm
from qa.staff.queue.rows import questions_of_view, view_named
from qa.staff.steps.forms import triage_form
from qa.staff.steps.macros import run_macro
from qa.vocabulary.errors import NotAllowed, Refused
from qa.workflow.actors import Actor, visible_to


@require_POST
def triage(request: HttpRequest, pk: int) -> HttpResponse:
    """Set kind and field, send the question to its unit, and show the next one that waits for intake; 15 seconds to undo."""
    question = question_or_404(request, pk)
    posted = _one_click(request.POST)
    form = triage_form(question, posted)
    if not form.is_valid():
        return render(request, "qa/staff/detail.html", question_context(request, question, wrong=("triage", form)), status=422)
    data = form.cleaned_data
    run = bulk.run(signed_in(request), "route", [(question, data["version"])], lambda q, actor: _triage(q, actor, data))
    if why := run.rows[0]["why"]:
        messages.error(request, why)
        now = question_or_404(request, pk)
        form.data = {**posted.dict(), "triage-version": str(now.version)}  # who sends again has seen it
        return with_what_was_typed(request, now, "triage", form, Refused(why))
    words = _("%(number)s went to %(unit)s.") % {"number": question.public_no, "unit": data["unit"]}
    waiting = questions_of_view(signed_in(request), view_named("unassigned"), FilterForm({}), working_calendar()).exclude(pk=pk)
    count, following = waiting.count(), waiting.first()
    words += " " + ngettext("%(n)d question still waits.", "%(n)d questions still wait.", count) % {"n": count}
    messages.success(request, format_html("{} {}", words, render_to_string("qa/staff/_undo.html", {"run": run}, request)))
    return redirect("qa_staff:detail", following.pk) if following else redirect("qa_staff:queue")


def _one_click(posted: QueryDict) -> QueryDict:
    """Return what was posted with the field and unit of the pressed button, where one was."""
    field, _colon, unit = posted.get("to", "").partition(":")
    if not unit:
        return posted
    data = posted.copy()
    data["triage-field"], data["triage-unit"] = field, unit
    return data


def _triage(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    if (data["kind"], data["field"]) != (question.kind, question.field):
        classify(question, actor, kind=data["kind"], field=data["field"])
    route(question, data["unit"], actor)


@require_POST
def take_macro(request: HttpRequest, pk: int, macro: int) -> HttpResponse:
    """Take the steps of a macro on a question, all or none."""
    question = question_or_404(request, pk)
    wanted = get_object_or_404(Macro, pk=macro, active=True)
    try:
        run_macro(question, wanted, signed_in(request))
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return render(request, "qa/staff/detail.html", question_context(request, question_or_404(request, pk)), status=403)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("qa_staff:detail", pk)
    messages.success(request, _("Done: %(macro)s") % {"macro": wanted})
    still_visible = visible_to(signed_in(request)).filter(pk=pk).exists()
    return redirect("qa_staff:detail", pk) if still_visible else redirect("qa_staff:queue")
