"""The pages behind a link for approval: read the text, approve it or send it back. No login, never stored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.panels import get_edit_handler

from cms.background.sending.mail import mail_who_is_there, queue_mail
from cms.models.publishing.approval_link import ApprovalLink, send_link, why_refused


class DecisionForm(forms.Form):
    """What the approver says; sending back needs a reason."""

    comment = forms.CharField(
        label=pgettext_lazy("of an approver", "Your comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if "return" in self.data and not values.get("comment", "").strip():
            self.add_error("comment", _("Say what is to be changed."))
        return values


@send_link.register
def send(link: ApprovalLink) -> None:
    """Queue the mail with a link."""
    address = f"{settings.SITE_URL}{reverse('approval', args=[link.token])}"
    context = {"link": link, "address": address, "title": link.revision.as_object().title}
    queue_mail(key=f"approval:{link.pk}", recipient=link.task.approver_email, template="cms/mail/approval", context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is to be approved, and take the decision."""
    link = link_of(token)
    if why := link.reason_invalid:
        return _answer(request, link, {"why": why, "comment": request.POST.get("comment", "").strip()}, 410)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _decide(request, link, form.cleaned_data["comment"])
    revision = link.revision
    context = {"form": form, "page": revision.as_object(), "sent_by": revision.user, "changes": changes(link), "token": token}
    return _answer(request, link, context, 422 if form.is_bound else 200)


@require_safe
def approval_preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show the revision as readers would see it."""
    link = link_of(token)
    if link.reason_invalid:
        return _answer(request, link, {"why": link.reason_invalid}, 410)
    page = link.revision.as_object()
    response: HttpResponse = page.make_preview_request(request, page.default_preview_mode)
    response["X-Robots-Tag"] = "noindex"
    return response


def link_of(token: str) -> ApprovalLink:
    """Return the link of a token. Raise Http404 for one that this site did not make."""
    link = ApprovalLink.objects.of_token(token)
    if link is None or link.page is None:
        raise Http404("no such link")
    return link


def changes(link: ApprovalLink) -> list[Any]:
    """Return what differs from the public page, field by field; nothing for a page that was never public."""
    page = link.page
    if not page.live:
        return []
    panel = get_edit_handler(type(page)).get_bound_panel(instance=page, request=None, form=None)
    compared = [compare(page, link.revision.as_object()) for compare in panel.get_comparison()]
    return [one for one in compared if one.has_changed()]


def _decide(request: HttpRequest, link: ApprovalLink, comment: str) -> HttpResponse:
    approved = "approve" in request.POST
    try:
        why = link.decide(approved=approved, comment=comment)
    except (ValidationError, IntegrityError) as refused:
        _tell_editor(link, refused, comment)
        return _answer(request, link, {"refused": True, "comment": comment}, 409)
    return _answer(
        request, link, {"why": why, "done": not why, "approved": approved, "comment": comment if why else ""}, 410 if why else 200
    )


def _tell_editor(link: ApprovalLink, refused: ValidationError | IntegrityError, comment: str) -> None:
    """Mail who saved the page, once for a link, why it could not be published: the approver cannot put it right."""
    context = {
        "by": link.task.approver_name,
        "name": link.revision.object_str,
        "why": why_refused(refused),
        "comment": comment,
        "address": f"{settings.SITE_URL}{reverse('wagtailadmin_pages:edit', args=[link.page.pk])}",
    }
    people = (link.revision.user, link.task_state.workflow_state.requested_by, link.page.owner)
    mail_who_is_there(*people, key=f"approval-refused:{link.pk}", template="cms/mail/approval_refused", context=context)


def _answer(request: HttpRequest, link: ApprovalLink, context: dict[str, Any], status: int) -> HttpResponse:
    response = render(request, "cms/approval.html", {"link": link, **context}, status=status)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
