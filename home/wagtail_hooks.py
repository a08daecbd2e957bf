"""Hooks of the portal's pages for the Wagtail admin: screens, branding, a reminder of missing details."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from home.admin.body_viewsets import BodyGroup
from home.admin.compliance import Compliance, ComplianceItem
from home.admin.ended_bases import EndedBases, EndedBasesItem
from home.admin.missing_agency_details import MissingAgencyDetailsPanel
from home.admin.viewsets import PortalGroup

register_snippet(PortalGroup)
register_snippet(BodyGroup)


@hooks.register("construct_homepage_panels")
def missing_agency_details(request: HttpRequest, panels: list[Any]) -> None:
    """Remind those who may fill them in of the agency details that the law requires on every page."""
    if request.user.has_perm("home.change_sitesettings"):
        panels.append(MissingAgencyDetailsPanel())


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    routes = [
        path("tuan-thu/", Compliance.as_view(), name="compliance"),
        path("het-can-cu/", EndedBases.as_view(), name="ended_bases"),
        path("het-can-cu/ket-qua/", EndedBases.as_view(results_only=True), name="ended_bases_results"),
    ]
    return [path("cong-thong-tin/", include((routes, "home_admin")))]


@hooks.register("register_reports_menu_item")
def ended_bases_item() -> MenuItem:
    return EndedBasesItem(
        _("Procedures without basis"), reverse("home_admin:ended_bases"), name="ended-bases", icon_name="warning", order=200
    )


@hooks.register("register_reports_menu_item")
def compliance_item() -> MenuItem:
    return ComplianceItem(_("Compliance report"), reverse("home_admin:compliance"), name="compliance", icon_name="tasks", order=190)


@hooks.register("insert_global_admin_css")
def branding() -> SafeString:
    """Load the portal's colours in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("home/admin.css"))
