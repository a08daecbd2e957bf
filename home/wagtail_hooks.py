"""Hooks of the portal's pages for the Wagtail admin: screens, branding, a reminder of missing details."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.admin.interface.menu import add_to_menu
from home.admin import article_templates, royalties
from home.admin.body_viewsets import BodyGroup
from home.admin.compliance import PERMISSION, Compliance
from home.admin.ended_bases import EndedBases
from home.admin.missing_agency_details import MissingAgencyDetailsPanel
from home.admin.royalties import Royalties, RoyaltyWorks
from home.admin.viewsets import PortalGroup

register_snippet(PortalGroup)
register_snippet(BodyGroup)

hooks.register("register_page_header_buttons", article_templates.save_button)
hooks.register("before_create_page", article_templates.begin_with_template)


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
        path("nhuan-but/", Royalties.as_view(), name="royalties"),
        path("nhuan-but/ket-qua/", Royalties.as_view(results_only=True), name="royalties_results"),
        path("nhuan-but/tac-pham/", RoyaltyWorks.as_view(), name="royalty_works"),
        path("nhuan-but/tac-pham/ket-qua/", RoyaltyWorks.as_view(results_only=True), name="royalty_works_results"),
    ]
    return [path("cong-thong-tin/", include((routes, "home_admin")))]


add_to_menu("reports", _("Compliance report"), "home_admin:compliance", PERMISSION, "compliance", "tasks", 190)
add_to_menu("reports", _("Procedures without basis"), "home_admin:ended_bases", "home.view_procedurebasis", "ended-bases", "warning", 200)
add_to_menu("reports", _("Royalties"), "home_admin:royalties", royalties.PERMISSION, "royalties", "list-ol", 210)


@hooks.register("insert_global_admin_css")
def branding() -> SafeString:
    """Load the portal's colours in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("home/admin.css"))
