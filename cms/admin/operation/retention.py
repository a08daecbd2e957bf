"""The table of retention: what is kept for how long, which deletions wait for a person, and the button that confirms them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.components import Component

from cms.background.worker import retention
from cms.models.background.retention import RetentionState
from cms.web.monitoring import security_log

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAY_CONFIRM = "cms.change_retentionstate"


class HeldRetentionPanel(Component):
    """Says on the home screen that deletions are held; shows nothing while none is."""

    name = "held_retention"
    order = 15
    template_name = "cms/admin/held_retention.html"

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"count": len(retention.held()) if self.user.has_perm(MAY_CONFIRM) else 0}


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Show every rule with its state."""
    if not request.user.has_perm(MAY_CONFIRM):
        raise PermissionDenied
    states = {state.name: state for state in RetentionState.objects.all()}
    rows = [{"rule": rule, "title": capfirst(str(rule.title)), "state": states.get(rule.name)} for rule in retention.all_rules()]
    context = {"page_title": _("Retention"), "header_icon": "time", "rows": rows}
    return render(request, "cms/admin/retention.html", context)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm one held rule."""
    if not request.user.has_perm(MAY_CONFIRM):
        raise PermissionDenied
    name = request.POST.get("name", "")
    if name in {state.name for state in retention.held()}:
        retention.confirm(name, request.user.get_username())
        security_log.alarm("held deletion confirmed", request, name=request.user.get_username(), rule=name)
        messages.success(request, _("It goes on with the next run of the worker."))
    return redirect("retention_rules")
