"""Pictures that are damaged, or of a kind that no page can show: refused when they are sent, and left out by pages that name one."""

from __future__ import annotations

import logging
import struct
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.fields import WagtailImageField
from wagtail.images.models import AbstractImage, Filter, SourceImageIOError

logger = logging.getLogger(__name__)

_UNREADABLE = (OSError, ValueError, SyntaxError, KeyError, struct.error)  # what Pillow raises while it reads and converts
_check, _run = WagtailImageField.check_image_pixel_size, Filter.run


def _whole(self: WagtailImageField, file: Any) -> None:
    """Read the whole picture, and turn it into the forms in which pages show it."""
    try:
        _check(self, file)
        point = file.image.resize((1, 1))
        point.save_as_jpeg(BytesIO())
        point.save_as_webp(BytesIO())
    except _UNREADABLE as error:
        raise ValidationError(_("This picture is damaged, or of a kind that pages cannot show. Save it again as JPEG or PNG.")) from error


def _run_or_missing(self: Filter, image: AbstractImage, *given: Any, **named: Any) -> Any:
    """Raise what Wagtail raises of a missing file, and pages know, where a stored picture cannot be read; the log says which."""
    try:
        return _run(self, image, *given, **named)
    except (SourceImageIOError, InvalidFilterSpecError):
        raise
    except _UNREADABLE as error:
        logger.warning("picture %s cannot be read: %s", image.pk, type(error).__name__)
        raise SourceImageIOError(str(error)) from error


def start() -> None:
    """Let every form of a picture read it whole, and no page fail on one."""
    WagtailImageField.check_image_pixel_size = _whole
    Filter.run = _run_or_missing
