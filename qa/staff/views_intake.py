"""Taking in a question on behalf of a citizen: by telephone, letter, or at the counter; and the slip with the code."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from cms.spam_guard import issue_token
from qa import codes, services
from qa.actors import actor_for
from qa.attachments import MAX_FILES, RefusedFile, inspect
from qa.choices import Role
from qa.services import Contact, Submission
from qa.services.attaching import keep
from qa.staff.access import staff_only
from qa.staff.forms import OnBehalfForm
from qa.staff.screen import breadcrumbs


@sensitive_post_parameters()
def on_behalf(request: HttpRequest) -> HttpResponse:
    """Take in a question that came by telephone, letter or at the counter; the code slip is shown once, to be printed."""
    staff_only(request)
    actor = actor_for(request.user)
    if Role.INTAKE not in actor.roles and not request.user.is_superuser:
        raise PermissionDenied
    form = OnBehalfForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (files := _scans(request, form)) is not None:
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
                files=files,
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


def _scans(request: HttpRequest, form: OnBehalfForm) -> tuple[int, ...] | None:
    """The keys of the uploaded scans; None when one was refused, which the form then says (the others are chosen again)."""
    try:
        accepted = [inspect(upload.name or "", upload.read()) for upload in request.FILES.getlist("upload")[:MAX_FILES]]
    except RefusedFile as refused:
        form.add_error("upload", str(refused))
        return None
    return tuple(keep(each).pk for each in accepted)
