"""Feeds of the body: planned outages, and what was made public lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.publishing.change_note import latest_notes, with_note
from cms.text.absolute_urls import absolute_url
from cms.web.files.feeds import ITEMS, PortalFeed
from home.models import DisclosurePage, OutageNotice
from home.site.chrome import agency_details


class BodyFeed(PortalFeed):
    """The shared base: it knows whose feed it is."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return agency_details(request).agency_name


class OutageFeed(BodyFeed):
    """Planned outages, the last announced or changed first; those called off say so."""

    path = "/gian-doan/atom/"

    def title(self, agency: str) -> str:
        return " – ".join((str(_("Outage notices")), agency))

    def items(self, agency: str) -> list[OutageNotice]:
        return list(OutageNotice.objects.order_by("-updated_at", "-pk")[:ITEMS])

    def item_title(self, item: Any) -> str:
        return ": ".join((str(_("Called off")), item.services)) if item.cancelled else str(item.services)

    def item_description(self, item: Any) -> str:
        return str(item.announcement)

    def item_link(self, item: OutageNotice) -> str:
        return absolute_url(f"/#{item.anchor}")

    def item_updateddate(self, item: OutageNotice) -> datetime:
        return timezone.localtime(item.updated_at)


class DisclosureFeed(BodyFeed):
    """What was made public lately, of all kinds."""

    path = "/cong-khai/atom/"

    def title(self, agency: str) -> str:
        return " – ".join((str(_("Public information")), agency))

    def items(self, agency: str) -> list[DisclosurePage]:
        found = list(DisclosurePage.objects.readable().order_by("-first_published_at", "-pk")[:ITEMS])
        self.notes = latest_notes(page.pk for page in found)
        return found

    def item_description(self, item: Any) -> str:
        return with_note(". ".join(filter(None, [str(item.get_kind_display()), item.number, item.lead])), self.notes.get(item.pk))
