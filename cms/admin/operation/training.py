"""The screen of the copy for practice: in the copy a button fills it again; on the portal it leads to the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cms.background.training import filling as training
from cms.contracts.accounts import signed_in
from cms.web.monitoring import security_log

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def may_see(user: User) -> bool:
    """Return whether a person has something to do there: administrators; everybody of the staff where the copy has an address."""
    return bool(user.is_superuser or (settings.TRAINING_URL and not settings.TRAINING_COPY))


@require_http_methods(["GET", "HEAD", "POST"])
def training_copy(request: HttpRequest) -> HttpResponse:
    """Show the way to the copy, or in the copy how its last filling ended; a POST in the copy asks for a new one."""
    if not may_see(signed_in(request)) or (request.method == "POST" and not (settings.TRAINING_COPY and signed_in(request).is_superuser)):
        raise PermissionDenied
    reason_not_to_fill = training.reason_not_to_fill() if settings.TRAINING_COPY else ""
    if request.method == "POST" and not reason_not_to_fill:
        security_log.alarm("training copy refilled", request, name=request.user.get_username())
        training.ask()
        return redirect("training_copy")
    state = training.state() if settings.TRAINING_COPY else {}
    context = {
        "page_title": _("Copy for practice"),
        "header_icon": "snippet",
        "state": state.get("state", ""),
        "reason_not_to_fill": reason_not_to_fill,
        "since": training.since(state),
        "copy_url": settings.TRAINING_URL,
    }
    response = render(request, "cms/admin/training.html", context)
    if context["state"] == training.WANTED:
        response["Refresh"] = "3"
    return response
