"""Photographs and scans: drawn again from their pixels, so that neither EXIF (place, device) nor anything appended survives."""

from __future__ import annotations

import io
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.kinds import JPEG, FileKind

MAX_PIXELS = 50_000_000  # a telephone's photograph has 12 to 50 million; more would need too much memory
LONGEST_SIDE = 4000  # a page of A4 at 300 dpi is 3508: enough to read, and a large photograph shrinks to it
JPEG_QUALITY = 88


def rebuilt_image(kind: FileKind, data: bytes) -> bytes:
    """Return the picture of `data` encoded again: upright, without metadata, at most `LONGEST_SIDE` pixels long; raises RefusedFile."""
    wanted = "JPEG" if kind.mime == JPEG else "PNG"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=(wanted,)) as picture:
                return _encoded(picture, wanted)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedFile(_("The picture is too large.")) from error


def _encoded(picture: Image.Image, wanted: str) -> bytes:
    if picture.width * picture.height > MAX_PIXELS:
        raise RefusedFile(_("The picture is too large."))
    if wanted == "JPEG":
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = upright.convert("RGB" if wanted == "JPEG" or ("A" not in upright.getbands() and upright.mode != "P") else "RGBA")
    fresh = Image.new(plain.mode, plain.size)  # a new image has no `info`, hence no metadata that could be saved
    fresh.paste(plain)
    out = io.BytesIO()
    fresh.save(out, wanted, **({"quality": JPEG_QUALITY, "optimize": True} if wanted == "JPEG" else {"optimize": False}))
    return out.getvalue()
