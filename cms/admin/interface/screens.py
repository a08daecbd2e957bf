"""Plain screens of the administration."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class AdminScreen(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """A plain screen of the admin that `permission_required` opens."""

    raise_exception = True
    header_icon = "group"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]
