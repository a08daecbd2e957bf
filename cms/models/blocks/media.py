"""Blocks for sound and moving pictures of the portal's own files, with captions and a transcript."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

VIDEO = {"mp4": "video/mp4", "webm": "video/webm"}
AUDIO = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg"}


def ending(file: Any) -> str:
    """Return the ending of a file's name in lower case, without the dot."""
    return PurePath(file.file.name).suffix.lstrip(".").lower() if file else ""


class MediaBlock(blocks.StructBlock):
    """A video or a sound. Before it is published it needs captions or a transcript, for people who cannot hear it."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    file = DocumentChooserBlock(
        label=_("Video or sound"), help_text=_("MP4 or WebM, MP3, M4A or OGG, from the documents. Nothing is embedded from another site.")
    )
    picture = ImageChooserBlock(label=_("Picture before it plays"), required=False)
    captions = DocumentChooserBlock(label=_("Captions (.vtt)"), required=False)
    transcript = blocks.RichTextBlock(
        label=_("Transcript"), required=False, features=["bold", "italic", "ul"], help_text=_("What is said and what matters to be seen.")
    )

    class Meta:
        icon = "media"
        label = _("Video or sound")
        template = "cms/blocks/media.html"

    def clean(self, value: Any) -> Any:
        """Require a known kind of file and, except in a draft, a transcript; captions will do for a video."""
        value = super().clean(value)
        errors: dict[str, ValidationError] = {}
        kind = ending(value["file"])
        if value["file"] and kind not in VIDEO | AUDIO:
            errors["file"] = ValidationError(_("This file is neither a video (MP4, WebM) nor a sound (MP3, M4A, OGG)."))
        if value["captions"] and ending(value["captions"]) != "vtt":
            errors["captions"] = ValidationError(_("Captions are a file that ends in .vtt."))
        words = str(value["transcript"] or "").strip()
        if not self.is_deferred_validation and not words and (kind in AUDIO or not value["captions"]):
            errors["transcript"] = ValidationError(_("Give the words of it: a transcript, or captions for a video."))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        kind = ending(value["file"])
        more = {"is_video": kind in VIDEO, "media_type": (VIDEO | AUDIO).get(kind, "")}
        return {**super().get_context(value, parent_context=parent_context), **more}
