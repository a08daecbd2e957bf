"""The screens of answering staff: the queue, a question, and what is done to it. Every change goes through qa.services."""

from __future__ import annotations

import csv
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.importing import safe_cell
from cms.spam_guard import issue_token
from qa import codes, services
from qa.actors import actor_for, visible_to
from qa.choices import Role, Status
from qa.errors import NotAllowed, Refused
from qa.models import Question, SavedAside
from qa.services import Conflict, Contact, Submission
from qa.staff import queue as queues
from qa.staff.forms import AnswerForm, CitationFormSet, FilterForm, OnBehalfForm, ReasonForm, citations_of
from qa.staff.screen import breadcrumbs, citation_rows, question_context
from qa.staff.steps import STEPS
from qa.working_days import WorkingCalendar

PAGE_SIZE = 50


def _staff_only(request: HttpRequest) -> None:
    if not request.user.has_perm("qa.work_on_questions"):
        raise PermissionDenied


def _question(request: HttpRequest, pk: int) -> Question:
    """The question, for somebody who may open it; 404 otherwise, so that numbers tell nothing."""
    _staff_only(request)
    return get_object_or_404(visible_to(request.user), pk=pk)


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The queue: `?xem=` names the view, the other keys filter."""
    _staff_only(request)
    calendar = WorkingCalendar.load()
    view = queues.view_named(request.GET.get("xem", ""))
    form = FilterForm(request.GET)
    page = Paginator(queues.filtered(request.user, view, form, calendar), PAGE_SIZE).get_page(request.GET.get("p"))
    counts = queues.counts(request.user, calendar)
    context = {
        "view": view,
        "views": [(each, counts[each.name]) for each in queues.VIEWS],
        "filter_form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "items": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "rows": [queues.row_of(question, calendar) for question in page],
        "free": counts["free"],
        "may_export": request.user.has_perm("qa.export_questions"),
        "may_take_in": Role.INTAKE in actor_for(request.user).roles or request.user.is_superuser,
        "breadcrumbs_items": breadcrumbs(),
    }
    return render(request, "qa/staff/queue.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The rows of the present view and filters as CSV; public copies only, no cell can be a formula."""
    _staff_only(request)
    if not request.user.has_perm("qa.export_questions"):
        raise PermissionDenied
    calendar = WorkingCalendar.load()
    rows = queues.filtered(request.user, queues.view_named(request.GET.get("xem", "")), FilterForm(request.GET), calendar)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="hang-doi.csv"'
    writer = csv.writer(response)
    writer.writerow(
        [_("Number"), _("Received"), _("Due"), _("Kind"), pgettext("subject", "Field"), _("Unit"), _("Status"), _("Age in working days")]
    )
    for row in (queues.row_of(question, calendar) for question in rows):
        q = row.question
        due = row.due.day.isoformat() if row.due.day else ""
        cells = [
            q.public_no,
            timezone.localdate(q.submitted_at).isoformat(),
            due,
            q.get_kind_display(),
            str(q.field or ""),
            str(q.unit or ""),
        ]
        writer.writerow([safe_cell(str(cell)) for cell in (*cells, q.get_status_display(), row.age)])
    return response


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """“Next question”: take the most urgent free one; two who press at once get different ones."""
    _staff_only(request)
    question = services.claim_next(request.user)
    if question is None:
        messages.success(request, _("There is no free question in your units."))
        return redirect("qa_staff:queue")
    return redirect("qa_staff:detail", question.pk)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A question: what was sent and its public copy, the answer, and what surrounds them."""
    question = _question(request, pk)
    return render(request, "qa/staff/detail.html", question_context(request, question))


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do one step; a refusal says why, and 403 is for whoever may not do it at all."""
    question = _question(request, pk)
    step = STEPS.get(name)
    if step is None:
        raise PermissionDenied
    form = step.form(request.POST, prefix=name if name not in ("decide_mark", "edit_public_copy") else None)
    if not form.is_valid():
        return render(request, "qa/staff/detail.html", question_context(request, question, wrong=(name, form)), status=422)
    try:
        step.run(question, actor_for(request.user, question), form.cleaned_data)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        question = _question(request, pk)
        return render(request, "qa/staff/detail.html", question_context(request, question), status=403)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("qa_staff:detail", pk)
    messages.success(request, str(step.done))
    still_visible = visible_to(request.user).filter(pk=pk).exists()
    return redirect("qa_staff:detail", pk) if still_visible else redirect("qa_staff:queue")


@require_POST
def save_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the draft (button, or by itself: then the answer is JSON). What cannot be saved is kept aside, never lost."""
    question = _question(request, pk)
    by_itself = request.headers.get("X-Autosave") == "1"
    form = AnswerForm(request.POST, instance=services.answer_of(question), for_user=request.user)
    citations = CitationFormSet(request.POST, prefix="citations")
    if not (form.is_valid() and citations.is_valid()):
        if by_itself:
            return JsonResponse({"state": "invalid"}, status=422)
        return render(
            request, "qa/staff/detail.html", question_context(request, question, answer_form=form, citations=citations), status=422
        )
    actor = actor_for(request.user, question)
    try:
        saved = services.save_draft(question, actor, form.draft(citations_of(citations)))
        if not isinstance(saved, Conflict) and not by_itself and "submit_for_review" in request.POST:
            services.submit_for_review(question, actor)
            messages.success(request, _("The answer waits for approval."))
            return redirect("qa_staff:detail", pk)
    except Refused as refused:
        if by_itself:
            return JsonResponse({"state": "refused", "text": str(refused)}, status=409)
        messages.error(request, str(refused))
        return redirect("qa_staff:detail", pk)
    return _saved(request, pk, saved, by_itself=by_itself)


def _saved(request: HttpRequest, pk: int, saved: Any, *, by_itself: bool) -> HttpResponse:
    """Tell how saving ended: saved, or a conflict with the way to the merge screen."""
    conflict = isinstance(saved, Conflict)
    merge_url = reverse("qa_staff:merge_texts", args=[pk])
    if by_itself:
        body = {"state": "conflict", "url": merge_url} if conflict else {"state": "saved", "version": saved.version}
        return JsonResponse(body, status=409 if conflict else 200)
    if conflict:
        return redirect(merge_url)
    services.drop_saved_aside(get_object_or_404(Question, pk=pk), request.user)
    messages.success(request, _("The draft is saved."))
    return redirect("qa_staff:detail", pk)


@require_POST
def keep(request: HttpRequest, pk: int) -> JsonResponse:
    """The editor's heartbeat: the lease goes on as long as the page is open."""
    question = _question(request, pk)
    return JsonResponse({"held": services.heartbeat(question, actor_for(request.user, question))})


def merge_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Side by side: what is stored now, and the text that could not be saved over it."""
    question = _question(request, pk)
    aside = get_object_or_404(SavedAside, question=question, user=request.user)
    if request.method == "POST":
        services.drop_saved_aside(question, request.user)
        messages.success(request, _("Your separate text is thrown away."))
        return redirect("qa_staff:detail", pk)
    answer = services.answer_of(question)
    form = AnswerForm(instance=answer, initial={"version": answer.version, "body": aside.body}, for_user=request.user)
    holds = question.status == Status.ASSIGNED or question.claimed_by_id == request.user.pk or question.lease_is_over
    context = {
        "question": question,
        "answer": answer,
        "aside": aside,
        "form": form,
        "citations": CitationFormSet(initial=citation_rows(answer), prefix="citations"),
        "may_save": holds and question.status in (Status.ASSIGNED, Status.IN_PROGRESS),
        "media": form.media + CitationFormSet(prefix="citations").media,
        "breadcrumbs_items": breadcrumbs(question, _("Two texts")),
    }
    return render(request, "qa/staff/merge.html", context)


@sensitive_post_parameters()
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach the sender: shown for a stated reason only, and the log keeps who asked and when."""
    question = _question(request, pk)
    if not request.user.has_perm("qa.read_contact"):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            shown = services.read_contact(question, actor_for(request.user, question), reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise PermissionDenied
    context = {"question": question, "form": form, "contact": shown, "breadcrumbs_items": breadcrumbs(question, _("Contact"))}
    return render(request, "qa/staff/contact.html", context)


@sensitive_post_parameters()
def on_behalf(request: HttpRequest) -> HttpResponse:
    """Take in a question that came by telephone, letter or at the counter; the code slip is shown once, to be printed."""
    _staff_only(request)
    actor = actor_for(request.user)
    if Role.INTAKE not in actor.roles and not request.user.is_superuser:
        raise PermissionDenied
    form = OnBehalfForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        receipt = services.submit(
            Submission(
                key=request.POST.get("token", ""),
                title=data["title"],
                body=data["body"],
                kind=data["kind"],
                field=data["field"],
                contact=Contact(data["name"], data["email"], data["phone"]),
                consent=data["consent"],
                channel=data["channel"],
            ),
            actor,
        )
        context = {"question": receipt.question, "code": codes.shown(receipt.code), "breadcrumbs_items": breadcrumbs(receipt.question)}
        return render(request, "qa/staff/slip.html", context)
    context = {
        "form": form,
        "token": issue_token("on-behalf"),
        "breadcrumbs_items": breadcrumbs(None, _("Question on behalf of a citizen")),
    }
    return render(request, "qa/staff/on_behalf.html", context)
