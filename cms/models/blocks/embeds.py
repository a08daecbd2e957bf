"""Videos of other sites: nothing is fetched from there before the reader asks for it, and only sites of `VIDEO_HOSTS` are framed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.models.blocks.video_sites import player_of


class EmbedBlock(blocks.StructBlock):
    """A video of another site: a frame that says where it is, a link, and a button that shows the player in its place."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    address = blocks.URLBlock(label=_("Address of the video"), help_text=_("As the browser shows it, from YouTube or Vimeo."))
    transcript = blocks.RichTextBlock(
        label=_("Transcript or description"),
        required=False,
        features=["bold", "italic", "ul"],
        help_text=_("What is said and what matters to be seen."),
    )

    class Meta:
        icon = "media"
        label = _("Video from another site")
        template = "cms/blocks/embed.html"

    def clean(self, value: Any) -> Any:
        """Require an address of an allowed host and, except in a draft, the words of the video."""
        value = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if value["address"] and not player_of(value["address"]):
            allowed = ", ".join(settings.VIDEO_HOSTS) or "–"
            words = _("This is not the address of a video that may be shown. Players may come from: %(hosts)s.")
            errors["address"] = ValidationError(words % {"hosts": allowed})
        if not self.is_deferred_validation and not str(value["transcript"] or "").strip():
            errors["transcript"] = ValidationError(_("Give the words of the video, or describe it."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        player = player_of(value["address"] or "")
        hosts = {"host": urlsplit(player).netloc, "site": urlsplit(value["address"] or "").netloc}
        return {**super().get_context(value, parent_context=parent_context), "player": player, **hosts}
