"""Approvals at the end of which a page type refuses to be published: nothing is approved then, and the person sees why."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import WorkflowActionView


class RefusableApproval(WorkflowActionView):
    """The view of a decision in a workflow, for page types whose `publish` may refuse."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide in one transaction; where publishing is refused, nothing is approved and the person sees why."""
        try:
            with transaction.atomic():
                response: HttpResponse = super().post(request, *args, **kwargs)
        except (ValidationError, IntegrityError) as refused:
            self.tell(request, refused)
            return self.to_form(request)
        return response

    def tell(self, request: HttpRequest, refused: ValidationError | IntegrityError) -> None:
        """Say why it was refused."""
        if not isinstance(refused, ValidationError):
            raise refused
        messages.error(request, " ".join(refused.messages))

    def to_form(self, request: HttpRequest) -> HttpResponse:
        address = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            told: HttpResponse = self.render_modal_json(request, {"step": "success", "redirect": address})
            return told
        return redirect(address)
