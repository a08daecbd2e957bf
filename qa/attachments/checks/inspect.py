"""The check of an uploaded file: is it what its name says, and nothing else? Images come out re-encoded, without EXIF."""

from __future__ import annotations

import logging
import struct
import traceback
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.images import rebuilt_image
from qa.attachments.checks.kinds import JPEG, MAX_BYTES, PDF, PNG, TOO_LARGE, FileKind, claimed_kind
from qa.attachments.checks.office import check_office
from qa.attachments.checks.pdf import check_pdf

__all__ = ["Accepted", "RefusedFile", "clean_name", "inspect"]

logger = logging.getLogger(__name__)

# What libraries raise for bytes that they cannot read: SyntaxError is Pillow's for a broken PNG, RuntimeError zipfile's for a password.
_OF_BYTES = (
    ValueError,
    LookupError,
    OSError,
    EOFError,
    SyntaxError,
    RuntimeError,
    AssertionError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file that may be kept: its name as shown, its type, and the bytes to keep (an image is re-encoded)."""

    name: str
    mime: str
    data: bytes


def clean_name(name: str) -> str:
    """Return a name without folders, control characters and marks that turn text round; at most 120 characters, its end kept."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    name = " ".join(name.split()).strip(". ")
    stem, dot, extension = name.rpartition(".")
    return f"{stem[: 119 - len(extension)]}.{extension}" if dot and len(extension) < 10 else name[:120]


def inspect(name: str, data: bytes) -> Accepted:
    """Return what is to be stored of an uploaded file; raises RefusedFile with the reason in words for its sender.

    The end of the name decides which kind it must be; bytes that do not fit, that also fit another kind (polyglots), that
    hold macros, scripts or programs, or that unpack to many times their size are refused.
    """
    shown = clean_name(name)
    kind = claimed_kind(shown)
    if kind is None:
        raise RefusedFile(_("Only PDF, JPG, PNG, DOCX, XLSX and ODT files can be sent."))
    if not data:
        raise RefusedFile(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise RefusedFile(str(TOO_LARGE))
    if not data.startswith(kind.magic):
        raise RefusedFile(_("The content of the file does not fit the end of its name."))
    try:
        return Accepted(shown, kind.mime, _check_of(kind)(kind, data))
    except RefusedFile:
        raise
    except Exception as error:  # a library that reads bytes of a stranger may raise anything
        if _is_fault_of_bytes(error):
            raise RefusedFile(_("The file is damaged or holds something else.")) from error
        # Without the words of the error: they may be words of the file.
        trace = "".join(traceback.format_tb(error.__traceback__))
        logger.error("a file of type %s could not be looked at: %s\n%s", kind.mime, type(error).__name__, trace)
        raise RefusedFile(
            _("We could not look at this file; the fault is ours and was noted. Send it as another kind, such as a PDF.")
        ) from error


def _is_fault_of_bytes(error: Exception) -> bool:
    """Return whether a library said by this error that it cannot read the bytes; all else is a fault of the portal or of its machine."""
    *_outer, (frame, _line) = traceback.walk_tb(error.__traceback__)
    if Path(frame.f_code.co_filename).is_relative_to(settings.BASE_DIR) and "site-packages" not in frame.f_code.co_filename:
        return False
    return isinstance(error, _OF_BYTES) and not getattr(error, "errno", None)


def _check_of(kind: FileKind) -> Callable[[FileKind, bytes], bytes]:
    return {PDF: check_pdf, JPEG: rebuilt_image, PNG: rebuilt_image}.get(kind.mime, check_office)
