"""What the kernel adds to the Wagtail admin: the second factor, the mail outbox, the work that waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from cms.admin import labels as wagtail_labels
from cms.admin import page_saving
from cms.admin.second_factor import views
from cms.admin.viewsets import OutboundMailViewSet
from cms.contracts.worklist import WorklistPanel

wagtail_labels.apply()

hooks.register("before_create_page", page_saving.create_page, order=-100)
hooks.register("before_edit_page", page_saving.edit_page, order=-100)
hooks.register("before_publish_page", page_saving.note_page, order=-100)
hooks.register("after_create_page", page_saving.note_page, order=-100)


@hooks.register("register_admin_urls")
def second_factor_addresses() -> list[URLPattern]:
    return [
        path("xac-thuc/", views.verify, name="second_factor_verify"),
        path("xac-thuc/thiet-lap/", views.setup, name="second_factor_setup"),
    ]


@hooks.register("register_account_menu_item")
def second_factor_in_account(request: Any) -> dict[str, Any]:
    return {
        "url": reverse("second_factor_setup"),
        "label": _("Second factor"),
        "help_text": _("Protect your login with codes from an app on your phone."),
    }


@hooks.register("insert_global_admin_css")
def admin_look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/css/admin.css"))


@hooks.register("construct_homepage_panels")
def work_waiting(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WorklistPanel(request.user))


@hooks.register("register_admin_viewset")
def outbox() -> OutboundMailViewSet:
    return OutboundMailViewSet()
