"""Menu items of the admin that only those see who may add legal documents."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from legal_docs.admin.intake.views import may_import


class EditorsMenuItem(MenuItem):
    """Shown to those who may add documents."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)
