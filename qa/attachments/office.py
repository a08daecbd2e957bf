"""Word, Excel and OpenDocument files: checks that the zip archive is of its kind, is not far larger unpacked, and holds no program."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from django.utils.translation import gettext as _

from qa.attachments.errors import RefusedFile
from qa.attachments.kinds import DOCX, ODT, XLSX, FileKind
from qa.attachments.outside import loads_from_outside

MAX_MEMBERS = 2000
MAX_UNPACKED = 80 * 1024 * 1024
MAX_SWELL = 150  # times the packed size; XML text is packed to a twentieth, a zip bomb to a thousandth
MAX_SIGNS = 2_000_000  # of elements and attributes, which take the time of reading: some 300 pages of text
_MAIN_PART = {
    DOCX: b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    XLSX: b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
# Parts that carry macros, controls or whole other files.
_ACTIVE_PART = re.compile(
    r"(?:^|/)(?:vbaProject|vbaData|activeX|embeddings|macrosheets|dialogsheets|customUI|Basic|Scripts)(?:[./\d]|$)"
    r"|\.(?:bin|exe|dll|js|vbs|jar|bat|cmd|ps1|scr|com|msi|lnk|hta|zip|rar|7z|docm|xlsm)$",
    re.IGNORECASE,
)
_PRINTER_SETTINGS = re.compile(r"printerSettings\d*\.bin$", re.IGNORECASE)
# Programs, and whole other files whatever name their part has: OLE objects, archives, PDF, RTF.
_OTHER_FILES = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"#!",
    b"\xd0\xcf\x11\xe0",
    b"PK\x03\x04",
    b"Rar!",
    b"%PDF-",
    b"{\\rtf",
)
_END = struct.Struct("<4s4H2LH")


def check_office(kind: FileKind, data: bytes) -> bytes:
    """Return `data` when it is a plain document of its kind; raises RefusedFile."""
    damaged = _("The document is damaged or holds something else.")
    if not _is_one_archive(data):
        raise RefusedFile(damaged)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not _has_plain_names(archive):
            raise RefusedFile(damaged)
        _check_members(archive)
        _check_kind(archive, kind, damaged)
        _check_outside(archive)
    return data


def _is_one_archive(data: bytes) -> bool:
    """Return True when the archive begins at the first byte and ends at the last: no other bytes come before, behind or between."""
    place = data.rfind(b"PK\x05\x06")
    if place < 0 or place + _END.size > len(data):
        return False
    _sign, _disk, _first, _here, _all, size, start, _comment = _END.unpack_from(data, place)
    return bool(start + size == place and place + _END.size == len(data))


def _has_plain_names(archive: zipfile.ZipFile) -> bool:
    """Return True when each part has a name of its own inside the archive: of two with one name, programs open either."""
    names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    return len(set(names)) == len(names) and not any(name.startswith("/") or ".." in name.split("/") for name in names)


def _check_members(archive: zipfile.ZipFile) -> None:
    """Raise RefusedFile for a document that swells, takes long to read, or holds a program or another file."""
    members = archive.infolist()
    swollen = _("The document swells to many times its size when it is opened.")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise RefusedFile(swollen)
    signs = 0
    for member in members:
        if _ACTIVE_PART.search(member.filename) and not _PRINTER_SETTINGS.search(member.filename):
            raise RefusedFile(_("The document holds macros, a program or another file. Save it without them and send that."))
        if member.file_size > 1_000_000 and member.file_size > MAX_SWELL * max(1, member.compress_size):
            raise RefusedFile(swollen)
        # Reading compares the checksum of each part: a part that declared a smaller size than it has fails here.
        content = archive.read(member)
        if content.startswith(_OTHER_FILES):
            raise RefusedFile(_("The document holds macros, a program or another file. Save it without them and send that."))
        signs += content.count(b"<") + content.count(b"=")
    if signs > MAX_SIGNS:
        raise RefusedFile(swollen)


def _check_outside(archive: zipfile.ZipFile) -> None:
    if loads_from_outside(archive):
        raise RefusedFile(_("The document loads something from elsewhere when it is opened. Save it without that and send it again."))


def _check_kind(archive: zipfile.ZipFile, kind: FileKind, damaged: str) -> None:
    if kind.mime == ODT:
        first = archive.infolist()[0]
        if first.filename != "mimetype" or archive.read(first) != ODT.encode() or "content.xml" not in archive.namelist():
            raise RefusedFile(damaged)
        return
    types = archive.read("[Content_Types].xml")
    if _MAIN_PART[kind.mime] not in types or b"macroenabled" in types.lower():
        raise RefusedFile(damaged)
