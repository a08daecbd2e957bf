"""The sizes in which the lists show the pictures of news, for the tag that shows them and for what reads them ahead."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.db.models import Prefetch
from wagtail.images import get_image_model

SIZES = {  # the first of each is for browsers that choose none
    "lead": ("fill-640x360|format-webp", "fill-960x540|format-webp"),
    "row": ("fill-224x126|format-webp", "fill-416x234|format-webp"),
}
CARD_PICTURE = SIZES["lead"][0]


def prefetch_pictures() -> Prefetch[Any]:
    """Return what reads the pictures of many news at once.

    All sizes are read: Wagtail makes each size again that is not among those read ahead, even where it has it.
    """
    stored = get_image_model().get_rendition_model()._default_manager.filter(filter_spec__in=[*chain(*SIZES.values())])
    return Prefetch("image__renditions", stored, to_attr="prefetched_renditions")
