"""What the section adds to the Wagtail admin: its menu, its screens, and the lists that an administrator keeps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from qa.viewsets import QaSettingsGroup


@hooks.register("register_admin_urls")
def staff_addresses() -> list[URLPattern | URLResolver]:
    return [path("hoi-dap/", include("qa.staff.urls"))]


class QueueMenuItem(MenuItem):
    """The queue, for those who work on questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("qa.work_on_questions")


@hooks.register("register_admin_menu_item")
def queue_in_menu() -> MenuItem:
    return QueueMenuItem(_("Questions"), reverse("qa_staff:queue"), name="hoi-dap", icon_name="help", order=150)


@hooks.register("register_admin_viewset")
def lists() -> Any:
    return QaSettingsGroup()
