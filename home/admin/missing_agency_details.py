"""Panels of the admin's first screen."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from home.models import SiteSettings


class MissingAgencyDetailsPanel(Component):
    """Names the required details of the portal that nobody has filled in; nothing when all are there."""

    name = "missing_agency_details"
    template_name = "home/admin/missing_agency_details.html"
    order = 50

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        site = Site.objects.filter(is_default_site=True).first()
        if site is None:
            return {"missing": []}
        settings = SiteSettings.for_site(site)
        return {"missing": settings.missing(), "url": reverse("wagtailsettings:edit", args=("home", "sitesettings", site.pk))}
