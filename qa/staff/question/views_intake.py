"""Recording a question on behalf of a citizen (by telephone, letter, or at the counter), and the slip with the code."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from cms.admin.editing.device_drafts import draft_is_stored
from cms.contracts.accounts import signed_in
from cms.web.protection.spam_guard import TokenState, check_token, issue_token
from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.inspect import inspect
from qa.attachments.checks.kinds import MAX_FILES, too_many
from qa.attachments.storage.storing import store_file
from qa.models import Question
from qa.public.intake.receiving import Contact, Submission
from qa.public.intake.resubmission import AlreadySent, submit_form
from qa.public.tracking import codes
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import staff_only
from qa.staff.steps.forms import OnBehalfForm
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

PURPOSE = "on-behalf"


@sensitive_post_parameters()
def on_behalf(request: HttpRequest) -> HttpResponse:
    """Record a question that came by telephone, letter or at the counter; the code slip is shown once, to be printed.

    The form's token is its idempotency key: pressed twice, it makes one question and shows the same slip.
    """
    staff_only(request)
    actor = actor_for(signed_in(request))
    if Role.INTAKE not in actor.roles and not request.user.is_superuser:
        raise PermissionDenied
    form = OnBehalfForm(request.POST or None)
    state, key = check_token(request.POST.get("token", ""), PURPOSE, min_seconds=0)
    if request.method == "POST" and form.is_valid():
        if state is not TokenState.VALID:
            form.add_error(None, _("Please check it once more and send: the page had been open too long."))
        elif (files := _scans(request, form)) is not None:
            try:
                receipt = submit_form(_submission(form.cleaned_data, key, files), actor)
            except AlreadySent as number:
                text = _("This form was already sent as question %(number)s. Take it in once more only if it is another question.")
                form.add_error(None, text % {"number": number})
            else:
                return _slip(request, receipt.question, receipt.code)
    context = {
        "form": form,
        "media": form.media,
        "token": issue_token(PURPOSE),
        "breadcrumbs_items": breadcrumbs(None, _("Question on behalf of a citizen")),
    }
    return render(request, "qa/staff/on_behalf.html", context)


def _submission(data: dict[str, Any], key: str, files: tuple[int, ...]) -> Submission:
    return Submission(
        key=key,
        title=data["title"],
        body=data["body"],
        kind=data["kind"],
        field=data["field"],
        contact=Contact(data["name"], data["email"], data["phone"]),
        consent=data["consent"],
        channel=data["channel"],
        received_on=data["received_on"],
        files=files,
    )


def _slip(request: HttpRequest, question: Question, code: str) -> HttpResponse:
    context = {"question": question, "code": codes.code_for_people(code), "breadcrumbs_items": breadcrumbs(question)}
    return draft_is_stored(request, render(request, "qa/staff/slip.html", context))


def _scans(request: HttpRequest, form: OnBehalfForm) -> tuple[int, ...] | None:
    """Return the keys of the uploaded scans; None when one was refused, which the form then says (the others are chosen again)."""
    uploads = request.FILES.getlist("upload")
    if len(uploads) > MAX_FILES:
        form.add_error("upload", too_many())
        return None
    try:
        accepted = [inspect(upload.name or "", upload.read()) for upload in uploads]
    except RefusedFile as refused:
        form.add_error("upload", str(refused))
        return None
    return tuple(store_file(each).pk for each in accepted)
