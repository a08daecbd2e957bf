"""The form of a news item: what it checks beyond single fields."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.models.pages.page_form import PortalPageForm


class NewsPageForm(PortalPageForm):
    """A news item: a picture asks for its text alternative before it goes public; dates must make sense."""

    def clean(self) -> dict[str, Any]:
        """Check fields that need each other: picture and its description, source, pin and its last day, times of an event."""
        values: dict[str, Any] = super().clean()
        if values.get("image") and not values.get("image_alt", "").strip() and not self.is_deferred_validation:
            self.add_error("image_alt", _("Describe the picture for people who do not see it: what matters in it, in one sentence."))
        if values.get("source_url") and not values.get("source_name"):
            self.add_error("source_name", _("Name the source that the address belongs to."))
        if values.get("pinned_until") and not values.get("pinned"):
            self.add_error("pinned", _("A last day is set, but the news item is not pinned."))
        starts, ends = values.get("event_starts"), values.get("event_ends")
        if (ends or values.get("event_place")) and not starts:
            self.add_error("event_starts", _("Say when the event begins."))
        elif starts and ends and ends <= starts:
            self.add_error("event_ends", _("The event would end before it begins."))
        return values
