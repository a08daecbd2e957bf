"""The worklist of the portal's editors on the admin's first screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.contracts.worklist import WorklistItem, worklist_provider
from home.channels.link_checks import dead
from home.models import ServiceChannel


@worklist_provider
def portal_waiting(user: Any) -> Iterator[WorklistItem]:
    """Return the worklist of who may change service channels: those whose link is dead."""
    if user.has_perm("home.change_servicechannel"):
        address = reverse(ServiceChannel.snippet_viewset.get_url_name("list"))  # type: ignore[attr-defined]
        yield WorklistItem(_("service channels that do not answer"), dead(), address, late=True)
