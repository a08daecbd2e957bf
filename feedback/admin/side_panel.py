"""The side panel of readers' feedback in the page editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from feedback.reports.page_overview import overview_of

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page


class FeedbackSidePanel(BaseSidePanel):
    """Figures of 30 and 90 days, reasons and last comments; its toggle counts the open ones."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle readers' feedback")
        icon_name = "group"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "count": self.panel.overview.open_comments}

    name = "feedback"
    title = _("Readers' feedback")
    template_name = "feedback/admin/side_panel.html"
    order = 320

    def __init__(self, page: Page, request: HttpRequest) -> None:
        super().__init__(page, request)
        self.overview = overview_of(page)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "overview": self.overview}
