"""The kinds of files that are accepted: the ends of the name, the type, and the first bytes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

MAX_FILES = 5
MAX_BYTES = 10 * 1024 * 1024
TOO_LARGE = _("The file is larger than 10 MB.")

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind: its type, the ends that a name may have, and the bytes with which every such file starts."""

    mime: str
    extensions: tuple[str, ...]
    magic: bytes


KINDS: tuple[FileKind, ...] = (
    FileKind(PDF, ("pdf",), b"%PDF-"),
    FileKind(JPEG, ("jpg", "jpeg"), b"\xff\xd8\xff"),
    FileKind(PNG, ("png",), b"\x89PNG\r\n\x1a\n"),
    FileKind(DOCX, ("docx",), b"PK\x03\x04"),
    FileKind(XLSX, ("xlsx",), b"PK\x03\x04"),
    FileKind(ODT, ("odt",), b"PK\x03\x04"),
)
ACCEPT = ",".join(f".{extension}" for kind in KINDS for extension in kind.extensions)


def claimed_kind(name: str) -> FileKind | None:
    """Return the kind that the end of a file's name claims; None for any other end, and for none."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem.strip(". "):
        return None
    return next((kind for kind in KINDS if extension.lower() in kind.extensions), None)


def too_many() -> str:
    """Return that there are too many files, in the language of the page."""
    return ngettext("Only %(n)d file can be sent.", "At most %(n)d files can be sent.", MAX_FILES) % {"n": MAX_FILES}
