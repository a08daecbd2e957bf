"""Pictures whose file may be missing."""

from __future__ import annotations

import logging
from typing import Any

from wagtail.images.models import AbstractRendition, SourceImageIOError

logger = logging.getLogger(__name__)


def rendition_of(image: Any, spec: str) -> AbstractRendition | None:
    """Return the picture in a form such as "width-800"; None without a picture, or when its file is missing (logged)."""
    if image is None:
        return None
    try:
        rendition: AbstractRendition = image.get_rendition(spec)
    except SourceImageIOError as error:
        logger.warning("the file of picture %s cannot be opened: %s", image.pk, error)
        return None
    return rendition
