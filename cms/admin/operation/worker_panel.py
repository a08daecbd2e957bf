"""The panel of the admin's home screen that says that no worker runs."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component

from cms.background.worker import heartbeat


class WorkerPanel(Component):
    """Says since when no worker has run and how much waits for it; shows nothing while one runs."""

    name = "silent_worker"
    order = 10
    template_name = "cms/admin/worker_panel.html"
    media = Media(js=["cms/js/worker.js"])

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"down": heartbeat.worker_down()}


@require_safe
def worker_panel(request: HttpRequest) -> HttpResponse:
    """Answer with the present content of the panel, which an open home screen asks for every few seconds."""
    return render(request, WorkerPanel.template_name, {"down": heartbeat.worker_down()})
