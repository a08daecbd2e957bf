"""Hooks of the portal's pages for the Wagtail admin: screens, branding, a reminder of missing details."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from home.admin.missing_agency_details import MissingAgencyDetailsPanel
from home.admin.viewsets import PortalGroup

register_snippet(PortalGroup)


@hooks.register("construct_homepage_panels")
def missing_agency_details(request: HttpRequest, panels: list[Any]) -> None:
    """Remind those who may fill them in of the agency details that the law requires on every page."""
    if request.user.has_perm("home.change_sitesettings"):
        panels.append(MissingAgencyDetailsPanel())


@hooks.register("insert_global_admin_css")
def branding() -> SafeString:
    """Load the portal's colours in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("home/admin.css"))
