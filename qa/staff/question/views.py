"""The screen of a question, and what is done to it there. Every change goes through the services of casework, answering and intake."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.admin.editing.device_drafts import RESTORE_FIELD, draft_is_stored, restored_words, restores_drafts
from cms.contracts.accounts import signed_in
from cms.models.access.restrictions import public_pages
from cms.text.numbers.keys import is_key
from cms.web.monitoring import security_log
from qa.attachments.answer_files import read_files
from qa.deadlines.rules import working_calendar
from qa.models import AnswerPage, CannedReply, Question, SavedAside
from qa.processing.answering import answers, reading_state
from qa.processing.answering.answers import Conflict
from qa.processing.answering.inserting import insert_answer, insert_provision, insert_reply
from qa.processing.casework import appointing, claiming
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import question_or_404
from qa.staff.question.context import citation_rows, cited_pages, form_for, question_context, with_what_was_typed
from qa.staff.queue.filters import FilterForm
from qa.staff.queue.rows import questions_of_view, view_named
from qa.staff.steps.forms import AnswerForm, CitationFormSet, ReasonForm, citations_of
from qa.staff.steps.offered import STEPS
from qa.vocabulary.choices import Status
from qa.vocabulary.errors import NotAllowed, Refused
from qa.workflow.actors import Actor, actor_for, visible_to

# Steps that decide about texts: they are done only when the texts are still those on the person's page.
_ABOUT_TEXTS = dict.fromkeys(("approve", "refuse", "publish"), reading_state.seen_state) | {"edit_public_copy": reading_state.copy_state}
_GIVING = ("submit_for_review", "approve", "publish")


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question: what was sent and its public copy, the answer, and what surrounds them."""
    question = question_or_404(request, pk)
    return render(request, "qa/staff/detail.html", question_context(request, question))


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Perform one step; a refusal says why, and a person who may not do it at all gets 403."""
    question = question_or_404(request, pk)
    step = STEPS.get(name)
    if step is None:
        raise PermissionDenied
    form = form_for(step, question, request.POST)
    if (state := _ABOUT_TEXTS.get(name)) and request.POST.get("seen", seen := state(question)) != seen:
        text = _("The question or its answer changed since you opened this page. Read it again, then decide.")
        if name != "edit_public_copy":
            messages.error(request, text)
            return redirect("qa_staff:detail", pk)
        form.is_valid()
        form.add_error("body", _("A colleague changed the public copy meanwhile: above it stands as it is now. Your text is still here."))
    if not form.is_valid():
        return render(request, "qa/staff/detail.html", question_context(request, question, wrong=(name, form)), status=422)
    if name in _GIVING:
        read_files(answers.answer_of(question))
    try:
        step.run(question, actor_for(signed_in(request), question), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
        if not form.visible_fields() and not isinstance(refused, NotAllowed):
            return redirect("qa_staff:detail", pk)
        return with_what_was_typed(request, question_or_404(request, pk), name, form, refused)
    messages.success(request, str(step.done))
    following = (
        questions_of_view(signed_in(request), view_named(step.then), FilterForm({}), working_calendar()).first() if step.then else None
    )
    if following is not None:
        return redirect("qa_staff:detail", following.pk)
    still_visible = visible_to(signed_in(request)).filter(pk=pk).exists()
    anchor = f"#mb-desk-{step.anchor}" if step.anchor else ""
    return redirect(reverse("qa_staff:detail", args=[pk]) + anchor) if still_visible else redirect("qa_staff:queue")


@restores_drafts
@require_POST
def save_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the draft (button, or by itself: then the answer is JSON). What cannot be saved is kept aside, never lost."""
    question = question_or_404(request, pk)
    by_itself = request.headers.get("X-Autosave") == "1"
    form = AnswerForm(request.POST, instance=answers.answer_of(question), for_user=request.user)
    citations = CitationFormSet(request.POST, prefix="citations", form_kwargs=cited_pages(form.instance))
    if "submit_for_review" not in request.POST:  # a draft may have an empty place to type: something is put in, or written later
        form.defer_required_fields()
    if RESTORE_FIELD in request.POST:
        messages.warning(request, restored_words())
        return render(request, "qa/staff/detail.html", question_context(request, question, answer_form=form, citations=citations))
    if not (form.is_valid() and citations.is_valid()):
        if by_itself:
            text = _("Not saved: something in the answer is not right yet. Press “Save the draft” to see what.")
            return JsonResponse({"state": "invalid", "text": text}, status=422)
        return render(
            request, "qa/staff/detail.html", question_context(request, question, answer_form=form, citations=citations), status=422
        )
    actor = actor_for(signed_in(request), question)
    saved: Any = None
    try:
        draft = form.draft(citations_of(citations))
        read_files(form.instance)
        saved = answers.save_draft(question, actor, draft)
        if not isinstance(saved, Conflict) and not by_itself and "submit_for_review" in request.POST:
            answers.submit_for_review(question, actor)
            messages.success(request, _("The answer waits for approval."))
            return redirect("qa_staff:detail", pk)
        if not isinstance(saved, Conflict) and request.POST.get("insert"):
            return _insert(request, question, actor)
    except Refused as refused:
        if by_itself:
            return JsonResponse({"state": "refused", "text": str(refused)}, status=409)
        messages.error(request, str(refused))
        if saved:  # the text is stored, or kept aside
            return redirect("qa_staff:detail", pk)
        context = question_context(request, question_or_404(request, pk), answer_form=form, citations=citations)
        return render(request, "qa/staff/detail.html", context, status=422)
    return _saved(request, pk, saved, by_itself=by_itself)


def _insert(request: HttpRequest, question: Question, actor: Actor) -> HttpResponse:
    """Put what the pressed button names (`reply:3`, `answer:7`, `law:12:entry`) into the draft that was just saved.

    It goes behind the first so many blocks as `after` says, else to the end.
    """
    what, key, entry = [*request.POST["insert"].split(":", 2), "", ""][:3]
    if not is_key(key):
        raise PermissionDenied
    place = request.POST.get("mb_after", "")
    after = int(place) if is_key(place) else None
    if what == "reply":
        why = request.POST.get(f"why-{key}", "")
        insert_reply(question, get_object_or_404(CannedReply, pk=key), actor, why=why, after=after)
    elif what == "answer":
        insert_answer(question, get_object_or_404(AnswerPage.objects.live(), pk=key), actor, after=after)
    elif what == "law":
        insert_provision(question, get_object_or_404(public_pages(), pk=key), entry, actor, after=after)
    else:
        raise PermissionDenied
    answers.drop_saved_aside(question, signed_in(request))
    messages.success(request, _("It is put into your draft. Read it over."))
    return redirect(reverse("qa_staff:detail", args=[question.pk]) + "#mb-desk-answer")


def _saved(request: HttpRequest, pk: int, saved: Any, *, by_itself: bool) -> HttpResponse:
    """Return how saving ended: saved, or a conflict with a link to the merge screen."""
    conflict = isinstance(saved, Conflict)
    merge_url = reverse("qa_staff:merge_texts", args=[pk])
    if by_itself:
        body = {"state": "conflict", "url": merge_url} if conflict else {"state": "saved", "version": saved.version}
        return JsonResponse(body, status=409 if conflict else 200)
    if conflict:
        return redirect(merge_url)
    answers.drop_saved_aside(get_object_or_404(Question, pk=pk), signed_in(request))
    messages.success(request, _("The draft is saved."))
    return redirect("qa_staff:detail", pk)


@require_POST
def keep(request: HttpRequest, pk: int) -> JsonResponse:
    """Renew the lock of the editor as long as its page is open.

    `held` says whether the question is still the person's, `version` which draft is stored.
    """
    question = question_or_404(request, pk)
    version = answers.answer_of(question).version
    return JsonResponse({"held": claiming.heartbeat(question, actor_for(signed_in(request), question)), "version": version})


def merge_texts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show side by side what is stored now and the text that could not be saved over it."""
    question = question_or_404(request, pk)
    aside = get_object_or_404(SavedAside, question=question, user=request.user)
    if request.method == "POST":
        answers.drop_saved_aside(question, signed_in(request))
        messages.success(request, _("Your separate text is discarded."))
        return redirect("qa_staff:detail", pk)
    answer = answers.answer_of(question)
    form = AnswerForm(instance=answer, initial={"version": answer.version, "body": aside.body}, for_user=request.user)
    holds = question.status == Status.ASSIGNED or question.claimed_by_id == request.user.pk or question.holder_is_gone
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
    """Show how to reach the sender, for a stated reason only; the log keeps who asked and when."""
    question = question_or_404(request, pk)
    if not request.user.has_perm("qa.read_contact"):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    shown, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            shown = appointing.read_contact(question, actor_for(signed_in(request), question), reason=form.cleaned_data["reason"])
            security_log.note("contact read", request, name=request.user.get_username(), question=question.public_no)
        except NotAllowed as refused:
            form.add_error("reason", str(refused))
            status = 403
    context = {"question": question, "form": form, "contact": shown, "breadcrumbs_items": breadcrumbs(question, _("Contact"))}
    response = render(request, "qa/staff/contact.html", context, status=status)
    return draft_is_stored(request, response) if shown else response
