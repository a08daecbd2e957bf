"""The template context of the screen of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.documents.models import Document

from cms.contracts.accounts import signed_in
from qa.attachments.answer_files import files_of, personal_data_in, unread_pages
from qa.deadlines.due_dates import due_of
from qa.deadlines.explaining import explained
from qa.deadlines.rules import working_calendar
from qa.deadlines.stages import is_late, words_for
from qa.models import Answer, MarkSource, MarkState, MessageKind, Question, QuestionContact, QuestionMessage, SavedAside
from qa.models.cited_documents import look_up_draft
from qa.processing.answering.answers import answer_of
from qa.processing.answering.canned import replies_for
from qa.processing.answering.reading_state import copy_state, seen_state
from qa.processing.casework.coordinating import may_contribute
from qa.processing.publication.similar import similar_answers
from qa.public.intake.proposing import closest_open, propose
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import keys_are_on
from qa.staff.question.log import log_lines
from qa.staff.question.review_aids import compared, review_of
from qa.staff.queue import presence
from qa.staff.queue.rows import BESIDE, SideList, beside
from qa.staff.steps.forms import READERS, AnswerForm, CitationFormSet, ClassifyForm, ExtendForm, MergeForm, PublicCopyForm, triage_form
from qa.staff.steps.macros import macros_for
from qa.staff.steps.offered import AssignToForm, offered
from qa.staff.steps.step import StaffStep
from qa.vocabulary import clock
from qa.vocabulary.choices import ANSWERING, Role, Status
from qa.vocabulary.errors import NotAllowed, Refused
from qa.workflow.actors import Actor, actor_for, appointments_of, visible_to
from qa.workflow.engine import can, may
from qa.workflow.review_guards import may_edit_copy

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def citation_rows(answer: Answer) -> list[dict[str, Any]]:
    """Return the citations of a draft as initial data of the formset."""
    return [{"document": c.document_id, "number": c.number, "provision": c.provision} for c in answer.citations.all()]


def cited_pages(answer: Answer) -> dict[str, Any]:
    """Return the pages that a stored answer cites, as the formset asks for them."""
    return {"held": set(answer.citations.values_list("document_id", flat=True)) if answer.pk else ()}


def question_context(
    request: HttpRequest,
    question: Question,
    *,
    wrong: tuple[str, forms.Form] | None = None,
    answer_form: AnswerForm | None = None,
    citations: Any = None,
) -> dict[str, Any]:
    """Return the template context of a question's screen.

    `wrong` is the step whose form was not valid, with its bound form. Text typed into a form that is no longer offered is shown to
    be copied.
    """
    user = signed_in(request)
    actor = actor_for(user, question)
    answer = answer_of(question)
    writes = _may_write(question, actor)
    context: dict[str, Any] = {
        "question": question,
        "actor": actor,
        "writes": writes,
        "holds": question.claimed_by_id == user.pk,
        "wrong": wrong[0] if wrong else "",
        "log": log_lines(question),
        "may_take_next": appointments_of(user).filter(role__in=ANSWERING).exists(),
        "macros": macros_for(question, actor),
        "returned": _returned(question),
        "reopened": _reopened(question),
        "may_erase_person": bool({Role.PROTECTION, Role.ADMIN} & actor.roles) and question.erased_at is None,
        "has_contact": QuestionContact.objects.filter(question=question).exists(),
        "similar": similar_answers(f"{question.title_public} {question.body_public[:300]}") if question.is_open else [],
        "parts": question.parts.all(),
        "joined": question.merged.all(),
        "may_correct": may(question, "correct", actor),
        "present": presence.presence_in_words(presence.others([question.pk], user).get(question.pk, ())),
        "keys_on": keys_are_on(request),
        "seen": seen_state(question),
        "poll_seconds": presence.POLL_SECONDS,
        "aside": SavedAside.objects.filter(question=question, user_id=user.pk).first(),
        "breadcrumbs_items": breadcrumbs(question),
        "beside": _beside(request, question),
        **_intake(question, actor, wrong),
        **_steps(question, actor, wrong, writes=writes),
        **_answer(request, question, answer),
        **_words(question, actor),
        **_public_copy(question, actor, wrong),
        **_colleagues(question, user, wrong),
        **_deadline(question),
    }
    if writes:
        context["answer_form"] = answer_form or AnswerForm(instance=answer, initial={"version": answer.version}, for_user=user)
        context["citations"] = citations or CitationFormSet(initial=citation_rows(answer), prefix="citations")
        context["canned"] = replies_for(question, request.GET.get("mau", ""))
        context["media"] += context["answer_form"].media + context["citations"].media
    context["typed"] = _typed(context, wrong, answer_form, citations)
    return context


def _steps(question: Question, actor: Actor, wrong: tuple[str, forms.Form] | None, *, writes: bool) -> dict[str, Any]:
    """Return the steps that are offered as buttons, and those of the menu with their forms."""
    steps = offered(question, actor)
    menu = [(step, _form_of(step, question, wrong)) for step in steps if step.tone in ("menu", "danger")]
    for _step, form in menu:
        if isinstance(form, MergeForm):
            form.offer(closest_open(question, visible_to(actor.user)))
    return {
        "steps": [step for step in steps if step.tone in ("primary", "against") and not (step.name == "submit_for_review" and writes)],
        "menu": menu,
        "media": sum((form.media for _step, form in menu), forms.Media()),
    }


def _answer(request: HttpRequest, question: Question, answer: Answer) -> dict[str, Any]:
    """Return the answer with its readers, files and citations, and what a reviewer checks."""
    return {
        "answer": answer,
        "readers": READERS.get(answer.proposed_visibility, ""),
        "answer_files": [(file, _undecided(question, file), unread_pages(file)) for file in files_of(answer)],
        "cited": look_up_draft(answer),
        "canned_words": request.GET.get("mau", ""),
        **(review_of(question, answer) if question.status == Status.IN_REVIEW else {}),
    }


def _public_copy(question: Question, actor: Actor, wrong: tuple[str, forms.Form] | None) -> dict[str, Any]:
    """Return the form of the public copy, and who may change it, its files and the marks in it."""
    may_edit = may_edit_copy(question, actor)
    return {
        "may_edit_copy": may_edit and question.is_open,
        "may_copy_files": may_edit,
        "copy_form": wrong[1] if wrong and wrong[0] == "edit_public_copy" else PublicCopyForm(initial=_copy_of(question)),
        "may_decide_marks": can(question, "decide_mark", actor),
        "seen_copy": copy_state(question),
    }


def _intake(question: Question, actor: Actor, wrong: tuple[str, forms.Form] | None) -> dict[str, Any]:
    """Return the bar in which intake says kind, field and unit at once, filled in with what is proposed; nothing for others."""
    if question.status != Status.RECEIVED or not can(question, "route", actor) or not can(question, "classify", actor):
        return {}
    if wrong and wrong[0] == "triage":
        return {"triage": wrong[1]}
    proposed = propose(question)
    initial = {"kind": question.kind, "field": proposed.field, "unit": proposed.unit, "version": question.version}
    return {"triage": triage_form(question, initial=initial), "proposed": proposed}


def _beside(request: HttpRequest, question: Question) -> SideList | None:
    """Return the list that the person came from; None for who came by a link."""
    query = request.session.get(BESIDE)
    return None if query is None else beside(signed_in(request), query, question, working_calendar())


def _words(question: Question, actor: Actor) -> dict[str, Any]:
    """Return what the sender wrote beside what the public sees, with suspected personal data marked."""
    marks = list(question.marks.all())
    waiting = [mark for mark in marks if mark.state == MarkState.OPEN]
    return {
        "marks": marks,
        "open_marks": len(waiting),
        "redactable": [
            mark for mark in waiting if mark.source in (MarkSource.TITLE, MarkSource.BODY) and can(question, "decide_mark", actor)
        ],
        "marked_body": marked(question.body_public, [mark.text for mark in waiting if mark.source == "body"]),
        "original": compared(question.body_original, question.body_public),
    }


def _undecided(question: Question, file: Document) -> list[str]:
    """Return each text that looks like personal data in a file of the answer and that nobody let stay, once."""
    waived = set(question.marks.filter(state=MarkState.WAIVED, source=MarkSource.FILE).values_list("text", flat=True))
    return list(dict.fromkeys(mark.text for mark in personal_data_in(file) if mark.text[:300] not in waived))


def _typed(
    context: dict[str, Any], wrong: tuple[str, forms.Form] | None, answer_form: AnswerForm | None, citations: Any
) -> list[tuple[str, str]]:
    """Return label and text of what was typed into a form that this screen does not show again."""
    drawn = {"triage"} if "triage" in context else set()
    drawn |= {step.name for step, _form in context["menu"]} | ({"edit_public_copy"} if context["may_edit_copy"] else set())
    drawn |= {part_form(part) for part, may_give, _form in context["coordinations"] if may_give}
    typed = []
    if wrong and wrong[0] not in drawn:
        texts = [field for field in wrong[1] if isinstance(field.field.widget, (forms.Textarea, forms.TextInput))]
        typed = [(str(field.label), str(field.value() or "")) for field in texts]
    if answer_form is not None and not context["writes"]:
        typed += answer_form.typed(citations)
    return [(label, text) for label, text in typed if text.strip()]


def part_form(part: Any) -> str:
    """Return the name of the form in which a unit gives its part."""
    return f"contribute-{part.pk}"


def with_what_was_typed(request: HttpRequest, question: Question, name: str, form: forms.Form, refused: Refused) -> HttpResponse:
    """Return the screen of a question as it is now, with the form of a step that was refused as it was typed."""
    form.add_error(None, str(refused))
    context = question_context(request, question, wrong=(name, form))
    return render(request, "qa/staff/detail.html", context, status=403 if isinstance(refused, NotAllowed) else 422)


def _colleagues(question: Question, user: User, wrong: tuple[str, forms.Form] | None) -> dict[str, Any]:
    """Return notes, messages and the parts asked of other units, with the form of a part that was refused."""
    refused = dict([wrong] if wrong else [])
    parts = question.coordinations.select_related("unit", "done_by").order_by("due_at", "pk")
    return {
        "notes": question.messages.filter(kind=MessageKind.NOTE).select_related("author"),
        "exchange": question.messages.exclude(kind=MessageKind.NOTE).select_related("author"),
        "coordinations": [(part, may_contribute(part, user), refused.get(part_form(part))) for part in parts],
    }


def _deadline(question: Question) -> dict[str, Any]:
    """Return the time left, the rule behind it in words, and the clock of the present stage."""
    return {
        "due": due_of(question, working_calendar()),
        "explained": explained(question),
        "stage": words_for(question),
        "stage_is_late": is_late(question, clock.now()),
    }


def _returned(question: Question) -> QuestionMessage | None:
    """Return the note with which a reviewer gave the answer back, while its author rewrites it; None for any other question."""
    event = question.events.filter(action="return_to_author").order_by("-seq").first()
    if event is None or not Question.objects.filter(pk=question.pk).returned().exists():
        return None
    notes = question.messages.filter(kind=MessageKind.NOTE, author=event.actor_id, created_at__gte=event.at)
    return notes.select_related("author").order_by("created_at").first()


def _reopened(question: Question) -> QuestionMessage | None:
    """Return why an open question was taken up again, as its sender or the lead wrote it; None for any other question."""
    event = question.events.filter(action="reopen").order_by("-seq").first() if question.is_open and question.reopen_count else None
    if event is None:
        return None
    reasons = question.messages.filter(kind__in=(MessageKind.OBJECTION, MessageKind.NOTE), author=event.actor_id, created_at__gte=event.at)
    return reasons.select_related("author").order_by("created_at").first()


def _may_write(question: Question, actor: Actor) -> bool:
    """Return True for the one who holds the question."""
    in_hand = question.status == Status.IN_PROGRESS and question.claimed_by_id == actor.user.pk
    return in_hand and actor.role_for({Role.OFFICER, Role.LEAD}) is not None


def _form_of(step: Any, question: Question, wrong: tuple[str, forms.Form] | None) -> forms.Form:
    if wrong and wrong[0] == step.name:
        return wrong[1]
    initial = {"kind": question.kind, "field": question.field_id} if step.form is ClassifyForm else None
    return form_for(step, question, initial=initial)


def form_for(step: StaffStep, question: Question, data: Any = None, initial: Any = None) -> forms.Form:
    """Return the form of a step for a question: its lists hold what fits the question."""
    prefix = None if step.name in ("decide_mark", "edit_public_copy") else step.name
    form = step.form(data, prefix=prefix, initial=initial)
    if isinstance(form, (AssignToForm, ClassifyForm, ExtendForm)):
        form.narrow_to(question)
    return form


def _copy_of(question: Question) -> dict[str, str]:
    return {"title": question.title_public, "body": question.body_public}


def marked(text: str, found: list[str]) -> SafeString:
    """Return `text` as HTML, with the places that look like personal data in <mark>."""
    html = str(escape(text))
    for part in sorted(set(found), key=len, reverse=True):
        html = html.replace(escape(part), f"<mark>{escape(part)}</mark>")
    return mark_safe(html.replace("\n", "<br>"))
