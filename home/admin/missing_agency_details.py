"""The details of the portal that the law requires on every page: a reminder on the admin's first screen, and a first step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from cms.contracts.first_steps import FirstStep, first_steps_provider
from home.models import SiteSettings

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def _details() -> dict[str, Any]:
    """Return the names of the details that nobody has filled in and where they are filled in; nothing without a site."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return {"missing": []}
    return {
        "missing": SiteSettings.for_site(site).missing(),
        "url": reverse("wagtailsettings:edit", args=("home", "sitesettings", site.pk)),
    }


class MissingAgencyDetailsPanel(Component):
    """Names the required details of the portal that nobody has filled in; nothing when all are there."""

    name = "missing_agency_details"
    template_name = "home/admin/missing_agency_details.html"
    order = 50

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return _details()


@first_steps_provider
def agency_step(user: User) -> Iterator[FirstStep]:
    """Return the filling in of the agency's details, for those who may."""
    if user.has_perm("home.change_sitesettings") and "url" in (details := _details()):
        yield FirstStep(_("Fill in the agency's name, address and contacts"), details["url"], not details["missing"])
