"""The panel of the admin's home screen that says that no worker runs."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from cms.background import heartbeat


class WorkerPanel(Component):
    """Says since when no worker has run and how much waits for it; shows nothing while one runs."""

    name = "silent_worker"
    order = 10
    template_name = "cms/admin/worker_panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"silence": heartbeat.silence()}
