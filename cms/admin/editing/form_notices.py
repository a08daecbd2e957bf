"""What the form of a page says of its schedule and of an approval that it waits for, before and after somebody saves."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from cms.models.publishing.approval_link import ApprovalLink

SCHEDULE = ("go_live_at", "expire_at")


class _NewForm:
    """Wagtail's form of a new page: says which time of the schedule is wrong, whose field stands in a closed dialog."""

    request: HttpRequest

    def form_invalid(self, form: Any) -> HttpResponse:
        wrong = [f"{form[name].label}: {error}" for name in SCHEDULE for error in form.errors.get(name, ())]
        if wrong and self.request.accepts("text/html"):
            where = _("The schedule is wrong. Open “Status” at the top and choose “Edit schedule” there.")
            messages.warning(self.request, " ".join([where, *wrong]))
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        return response


class _Form(_NewForm):
    """Wagtail's form of a page that exists: says also what waits for an approval, and which times are over."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the form, and say before anybody types what becomes of a change."""
        view: Any = self
        response = super().get(request, *args, **kwargs)  # type: ignore[misc]
        if view.locked_for_user:
            text = _("While the page is locked its fields are for reading only: nothing that is typed here can be saved.")
            messages.info(request, text, extra_tags="lock")
        elif not view.hydrate_create_view:
            for said in [_approval(view.page) if _waits(view) else "", *_over(view.page, view.real_page_record)]:
                if said:
                    messages.warning(request, said)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say also why nothing could be stored in a page that was locked meanwhile, and where what was typed is."""
        view: Any = self
        response = super().form_invalid(form)
        if view.locked_for_user and self.request.accepts("text/html"):
            kept = _("What you typed still stands below, for copying. This browser offers it again when you open the page again.")
            for said in (view.lock.get_message(self.request.user), kept):  # a full stop ends some of Wagtail's sentences on locks, not all
                messages.info(self.request, said, extra_tags="lock")
        return response


def tell_of_link(request: HttpRequest, page: Page) -> None:
    """Hook `after_edit_page`: say to whom a new link for approval went, or whose was withdrawn."""
    pressed = request.POST.get("workflow-action-name") if "action-workflow-action" in request.POST else ""
    link = ApprovalLink.objects.of(page) if pressed in ("resend", "revoke") else None
    if link and request.accepts("text/html"):
        words = _("A new link was sent to %(name)s.") if pressed == "resend" else _("The link that was sent to %(name)s is withdrawn.")
        messages.success(request, words % {"name": link.task.approver_name})


def telling(view: Any) -> Any:
    """Return Wagtail's form of a page, or of a new one (as `as_view` gives it), as one that says these things."""
    return _telling_class(view.view_class).as_view(**view.view_initkwargs)


@cache
def _telling_class(view_class: Any) -> Any:
    return type(view_class.__name__, (_Form if issubclass(view_class, EditView) else _NewForm, view_class), {})


def _waits(view: Any) -> bool:
    return bool(view.workflow_state and view.workflow_state.is_active)


def _approval(page: Any) -> str | SafeString:
    """Return whose link a change of the page would void; where none is valid any more, why, with a button that sends a new one."""
    link = ApprovalLink.objects.of(page)
    if link is None:
        return ""
    names = {"name": link.task.approver_name, "until": f"{timezone.localtime(link.expires_at):%H:%M %d/%m/%Y}"}
    if not (why := link.reason_invalid):
        waits = _("This page waits for %(name)s, who approves it by a link that was mailed (valid until %(until)s).") % names
        change = _("Any change of the text, also one that is saved by itself, makes the link void; a new one has to be sent then.")
        return f"{waits} {change}"
    void = _("Nobody can approve this page now: the link that was sent to %(name)s is void (%(why)s).") % {**names, "why": why}
    return format_html(
        '{} <span class="buttons"><button type="button" class="button button-small button-secondary" data-controller="w-action"'
        ' data-action="w-action#post" data-w-action-url-value="{}">{}</button></span>',
        void,
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "resend", link.task_state_id]),
        _("Send a new link to %(name)s") % names,
    )


def _over(page: Any, stored: Any) -> list[str]:
    """Return what becomes of the times of a draft that are over; one at which the page was published is no news."""
    go_live, end, now = page.go_live_at, page.expire_at, timezone.now()
    said = []
    if go_live and go_live <= now and not (stored.last_published_at and stored.last_published_at >= go_live):
        text = _("The time to go live, %(at)s, is over, and this version was not published: it goes live as soon as it is published.")
        said.append(text % {"at": f"{timezone.localtime(go_live):%H:%M %d/%m/%Y}"})
    if end and end <= now:
        text = _(
            "The end of this page, %(at)s, is over. Nothing can be saved before you move it or take it away: “Status”, “Edit schedule”."
        )
        said.append(text % {"at": f"{timezone.localtime(end):%H:%M %d/%m/%Y}"})
    return said
