"""One step on many questions: preview, doing it, the result of each row, and undo."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.contracts.accounts import signed_in
from cms.text.numbers.keys import is_key
from qa.deadlines.rules import working_calendar
from qa.models import BulkRun, Question
from qa.processing.casework import bulk
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import staff_only
from qa.staff.queue.columns import COLUMNS
from qa.staff.queue.rows import queue_rows
from qa.staff.queue.views import table_of
from qa.staff.steps.bulk import BULK
from qa.vocabulary.errors import Refused
from qa.workflow.actors import visible_to

MOST = 200
TYPED = "qa_bulk_typed"  # in the session: what was typed for the last run, for the rows that were left out


def _chosen(request: HttpRequest) -> list[tuple[Question, int]]:
    """Return the ticked questions with the versions that the person saw; those that they may not see are left out."""
    ticked: dict[int, int] = {}
    for text in request.POST.getlist("chosen")[:MOST]:
        pk, _colon, version = text.partition(":")
        if is_key(pk) and is_key(version):
            ticked[int(pk)] = int(version)
    found = visible_to(signed_in(request)).filter(pk__in=ticked).order_by("due_at", "pk")
    return [(question, ticked[question.pk]) for question in found]


def _back(request: HttpRequest) -> str:
    return f"{reverse('qa_staff:queue')}?{request.POST.get('query', '')}"


def start(request: HttpRequest) -> HttpResponseBase:
    """Show who and what would change; with `go=1` and a valid form, do it. Its address alone leads back to the queue."""
    staff_only(request)
    if request.method != "POST":
        return redirect("qa_staff:queue")
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, _("Tick the questions first."))
        return redirect(_back(request))
    if request.POST.get("action") in ("csv", "xlsx"):
        return _export(request, chosen)
    action = BULK.get(request.POST.get("action", ""))
    if action is None:
        messages.error(request, _("Choose what to do with the ticked questions."))
        return redirect(_back(request))
    goes = "go" in request.POST
    form = action.form(request.POST if goes else None, initial=request.POST.dict())
    if goes and form.is_valid():
        done = bulk.run(signed_in(request), action.name, chosen, lambda question, actor: action.do(question, actor, form.cleaned_data))
        request.session[TYPED] = {"run": done.pk, "values": {name: request.POST.get(name, "") for name in form.fields}}
        return redirect("qa_staff:bulk_result", done.pk)
    if form.fields:
        next(iter(form.fields.values())).widget.attrs["autofocus"] = True
    rows = bulk.preview(signed_in(request), chosen, action.move)
    context = {
        "action": action,
        "form": form,
        "media": form.media,
        "rows": rows,
        "able": sum(not row.problem for row in rows),
        "query": request.POST.get("query", ""),
        "breadcrumbs_items": breadcrumbs(None, str(action.label)),
    }
    return render(request, "qa/staff/bulk_preview.html", context, status=422 if goes else 200)


def _export(request: HttpRequest, chosen: list[tuple[Question, int]]) -> HttpResponseBase:
    if not request.user.has_perm("qa.export_questions"):
        raise PermissionDenied
    rows = queue_rows([question for question, _version in chosen], working_calendar())
    return table_of(rows, list(COLUMNS), request.POST["action"])


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what became of each row, and for 15 seconds the way back."""
    staff_only(request)
    done = get_object_or_404(BulkRun, pk=pk, user=request.user.pk)
    left = (done.created_at + bulk.UNDO_WITHIN - timezone.now()).total_seconds()
    action = BULK[done.action]
    skipped = [row for row in done.rows if not row["done"]]
    typed = request.session.get(TYPED, {})
    context = {
        "run": done,
        "action": action,
        "done": [row for row in done.rows if row["done"]],
        "skipped": skipped,
        "again": visible_to(signed_in(request)).filter(pk__in=[row["pk"] for row in skipped]),
        "typed": typed["values"] if typed.get("run") == pk else {},
        "may_undo": bulk.may_undo(done, signed_in(request)),
        "seconds": max(0, round(left)),
        "breadcrumbs_items": breadcrumbs(None, str(action.label)),
    }
    return render(request, "qa/staff/bulk_result.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put everything back that nobody touched since."""
    staff_only(request)
    done = get_object_or_404(BulkRun, pk=pk, user=request.user.pk)
    try:
        put_back, left = bulk.undo(done, signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("qa_staff:bulk_result", pk)
    count = len(put_back)
    messages.success(request, ngettext("%(n)d question is as it was.", "%(n)d questions are as they were.", count) % {"n": count})
    if left:
        messages.warning(request, _("A colleague changed these in the meantime, they stay: %(numbers)s") % {"numbers": ", ".join(left)})
    return redirect("qa_staff:bulk_result", pk)
