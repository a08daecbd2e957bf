"""The check of an uploaded file: is it what its name says, and nothing else? Images come out re-encoded, without EXIF."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qa.attachments.errors import RefusedFile
from qa.attachments.images import rebuilt_image
from qa.attachments.kinds import JPEG, MAX_BYTES, PDF, PNG, FileKind, claimed_kind
from qa.attachments.office import check_office
from qa.attachments.pdf import check_pdf

__all__ = ["Accepted", "RefusedFile", "clean_name", "inspect"]


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
        raise RefusedFile(_("The file is larger than 10 MB."))
    if not data.startswith(kind.magic):
        raise RefusedFile(_("The content of the file does not fit the end of its name."))
    try:
        return Accepted(shown, kind.mime, _check_of(kind)(kind, data))
    except RefusedFile:
        raise
    except Exception as error:  # a library that reads bytes of a stranger may raise anything
        raise RefusedFile(_("The file is damaged or holds something else.")) from error


def _check_of(kind: FileKind) -> Callable[[FileKind, bytes], bytes]:
    return {PDF: check_pdf, JPEG: rebuilt_image, PNG: rebuilt_image}.get(kind.mime, check_office)
