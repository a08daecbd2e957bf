"""Copies of a file for publication: areas blacked out on its pages, pages left out, or another file in its place."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.documents.models import Document

from cms.contracts.accounts import signed_in
from qa.attachments.answer_files import may_use
from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.inspect import Accepted, inspect
from qa.attachments.checks.kinds import MAX_BYTES
from qa.attachments.copies.public_copies import DRAWN, make_copy, original_of, parse_areas, run, withdraw_copy
from qa.attachments.views import SAFE_HEADERS, note_opening
from qa.models import Attachment, AttachmentState, PublicCopy, Question
from qa.processing.answering.answers import answer_of
from qa.processing.answering.file_copies import replace_file
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import question_or_404
from qa.vocabulary.choices import Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for
from qa.workflow.engine import can
from qa.workflow.review_guards import may_edit_copy

_PAGES = re.compile(r"\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*")


class PublicCopyOfFileForm(forms.Form):
    """What is black, what is left out, or the file that is shown instead."""

    title = forms.CharField(label=gettext_lazy("Name on the page, without personal data"), max_length=120)
    areas = forms.CharField(
        label=gettext_lazy("Areas to black out"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "data-mb-areas": ""}),
        help_text=gettext_lazy("One a line: page, left, top, width, height, in per cent of the page. Or draw them on the pages below."),
    )
    left_out = forms.CharField(
        label=gettext_lazy("Pages to leave out"), required=False, max_length=200, help_text=gettext_lazy("For example: 2, 4")
    )
    replacement = forms.FileField(
        label=gettext_lazy("Or publish this file instead"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=gettext_lazy("PDF, JPG or PNG. It is drawn again too, so that no hidden text is published."),
    )

    def clean_areas(self) -> list[tuple[int, float, float, float, float]]:
        """Return the areas as figures."""
        try:
            return parse_areas(self.cleaned_data["areas"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def clean_left_out(self) -> list[int]:
        """Return the numbers of the pages."""
        typed = self.cleaned_data["left_out"]
        if typed and not _PAGES.fullmatch(typed):
            raise forms.ValidationError(_("Write the numbers of the pages with commas between them."))
        return sorted({int(number) for number in re.findall(r"\d+", typed)})

    def clean_replacement(self) -> Accepted | None:
        """Return the checked file."""
        upload = self.cleaned_data["replacement"]
        if not upload:
            return None
        try:
            return inspect(upload.name, upload.read(MAX_BYTES + 1))
        except RefusedFile as refused:
            raise forms.ValidationError(str(refused)) from refused


def _file_or_404(request: HttpRequest, pk: int, file: int) -> tuple[Question, Attachment]:
    """Return the file for a person who may make its public copy; 403 for others, 404 for a file that is not there or not clean.

    On POST the service itself checks the right, so that its refusal is shown beside what was typed.
    """
    question = question_or_404(request, pk)
    actor = actor_for(signed_in(request), question)
    if not (can(question, "edit_public_copy", actor) if request.method == "POST" else may_edit_copy(question, actor)):
        raise PermissionDenied
    return question, get_object_or_404(question.attachments.filter(state=AttachmentState.CLEAN), pk=file)


def prepare(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Show the pages of a file and make, renew or take away its public copy."""
    question, attachment = _file_or_404(request, pk, file)
    copy = PublicCopy.objects.filter(attachment=attachment).first()
    form = PublicCopyOfFileForm(request.POST or None, request.FILES or None, initial=_initial(attachment, copy))
    if request.method == "POST" and ("withdraw" in request.POST or form.is_valid()):
        try:
            _carry_out(request, question, attachment, copy, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("qa_staff:detail", pk)
    if request.method == "GET":
        note_opening(question, attachment, signed_in(request))
    return _screen(request, question, original_of(attachment), form, copy=copy)


def replace(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Show the pages of a file of the answer, and put a copy without what is private in its place, for who writes the answer."""
    question, document = _answer_file_or_404(request, pk, file)
    original = _stored(document)
    form = PublicCopyOfFileForm(request.POST or None, request.FILES or None, initial={"title": document.title})
    if request.method == "POST" and form.is_valid():
        try:
            replace_file(question, document, original, actor_for(signed_in(request), question), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The copy is in the answer. Look at it before you hand the answer in."))
            return redirect("qa_staff:detail", pk)
    return _screen(request, question, original, form, of_answer=document)


def _answer_file_or_404(request: HttpRequest, pk: int, file: int) -> tuple[Question, Document]:
    question = question_or_404(request, pk)
    if question.status != Status.IN_PROGRESS or question.claimed_by_id != request.user.pk:
        raise PermissionDenied
    document = get_object_or_404(answer_of(question).files, pk=file)
    if not may_use(signed_in(request), document):
        raise PermissionDenied
    return question, document


def _stored(document: Document) -> Accepted:
    try:
        with document.open_file() as content:
            data = content.read()
    except OSError:
        data = b""
    return Accepted(document.filename, document.content_type, data)


def _screen(request: HttpRequest, question: Question, original: Accepted, form: PublicCopyOfFileForm, **more: Any) -> HttpResponse:
    drawn = original.mime in DRAWN
    context = {
        "question": question,
        "original": original,
        "form": form,
        "pages": _page_numbers(original) if drawn else (),
        "drawn": drawn,
        "media": form.media,
        "breadcrumbs_items": breadcrumbs(question, _("Copy for publication")),
        **more,
    }
    return render(request, "qa/staff/public_copy.html", context, status=422 if request.method == "POST" else 200)


def _carry_out(
    request: HttpRequest, question: Question, attachment: Attachment, copy: PublicCopy | None, form: PublicCopyOfFileForm
) -> None:
    actor = actor_for(signed_in(request), question)
    if "withdraw" in request.POST:
        if copy is not None:
            withdraw_copy(copy, actor)
        messages.success(request, _("The public copy is taken away."))
        return
    make_copy(attachment, actor, **form.cleaned_data)
    messages.success(request, _("The public copy is made. Look at it before the answer is published."))


def _initial(attachment: Attachment, copy: PublicCopy | None) -> dict[str, Any]:
    if copy is None:
        siblings = Attachment.objects.filter(question=attachment.question).values_list("pk", flat=True)
        number = list(siblings).index(attachment.pk) + 1
        return {"title": f"Tệp đính kèm {number}"}  # shown to the public, in the language of the portal
    lines = ["; ".join(f"{value:g}" for value in area) for area in copy.areas]
    return {"title": copy.title, "areas": "\n".join(lines), "left_out": ", ".join(map(str, copy.left_out))}


def _page_numbers(original: Accepted) -> range:
    """Return the numbers of the pages; none for a file that cannot be drawn."""
    try:
        return range(1, int(run(original.data, do="count")) + 1)
    except Refused:
        return range(0)


@require_safe
def page(request: HttpRequest, pk: int, file: int, number: int) -> HttpResponse:
    """Send one page of the original as a picture, for the person who makes the public copy."""
    return _picture(original_of(_file_or_404(request, pk, file)[1]), number)


@require_safe
def answer_page(request: HttpRequest, pk: int, file: int, number: int) -> HttpResponse:
    """Send one page of a file of the answer as a picture, for who writes the answer."""
    return _picture(_stored(_answer_file_or_404(request, pk, file)[1]), number)


def _picture(original: Accepted, number: int) -> HttpResponse:
    try:
        picture = run(original.data, do="show", page=number)
    except Refused:
        return HttpResponse(status=404)
    return HttpResponse(picture, content_type="image/jpeg", headers=SAFE_HEADERS)
