"""Publications that are refused in a list, and approvals at whose end they are: nothing is done then, and the person sees why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from cms.models.publishing.approval_link import why_refused

Refused = ValidationError | IntegrityError


def apply() -> None:
    """Make the view below that of all page types."""
    PageViewSet.workflow_action_view_class = RefusableApproval


class RefusableApproval(WorkflowActionView):
    """The view of a decision in a workflow; `publish` of a page may refuse."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide in one transaction; where publishing is refused, nothing is approved and the person sees why."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().post(request, *args, **kwargs)
        except (ValidationError, IntegrityError) as refused:
            self.tell(request, refused)
            return self.to_form(request)
        return response

    def tell(self, request: HttpRequest, refused: Refused) -> None:
        """Say why it was refused."""
        messages.error(request, _("Nothing was approved. %(why)s") % {"why": why_refused(refused)})

    def to_form(self, request: HttpRequest) -> HttpResponse:
        address = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            told: HttpResponse = self.render_modal_json(request, {"step": "success", "redirect": address})
            return told
        return redirect(address)


class _Refused(Exception):
    """Why one of many pages was not published."""


class PublishPages(PublishBulkAction):
    """Wagtail's publication of many pages; where one is refused, none is published and the person sees which, and why."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except _Refused as refused:
            messages.error(self.request, str(refused))
            return redirect(self.next_url)
        return response

    @classmethod
    def execute_action(cls, objects: Sequence[Page], **kwargs: Any) -> tuple[int, int]:
        done = [cls._publish(page, **kwargs) for page in objects]
        return sum(chosen for chosen, _below in done), sum(below for _chosen, below in done)

    @classmethod
    def _publish(cls, page: Page, **kwargs: Any) -> tuple[int, int]:
        try:
            with transaction.atomic():
                counted: tuple[int, int] = super().execute_action([page], **kwargs)
        except (ValidationError, IntegrityError) as refused:
            words = _("Nothing was published: “%(title)s” is refused. %(why)s")
            if kwargs.get("include_descendants"):
                words = _("Nothing was published: “%(title)s” or a page below it is refused. %(why)s")
            raise _Refused(words % {"title": page.get_admin_display_title(), "why": why_refused(refused)}) from refused
        return counted
