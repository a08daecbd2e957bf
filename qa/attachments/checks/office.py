"""Word, Excel and OpenDocument files: checks that the zip archive is of its kind, is not far larger unpacked, and holds no program."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from urllib.parse import unquote

from django.utils.translation import gettext as _

from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.kinds import DOCX, ODT, XLSX, FileKind
from qa.attachments.checks.markup import damaged, read_elements, too_long
from qa.attachments.checks.outside import carries, refuse_if_loading, refuse_type

MAX_MEMBERS = 2000
MAX_UNPACKED = 80 * 1024 * 1024
MAX_SWELL = 150  # times the packed size; XML text is packed to a twentieth, a zip bomb to a thousandth
MAX_SIGNS = 6_000_000  # of elements and attributes, which take the time of reading: a sheet of some 65,000 rows, read in seconds
_MAIN_PART = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
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
_LIKE_XML = re.compile(rb"[\xef\xbb\xbf\xff\xfe\0\s]*<")
_END = struct.Struct("<4s4H2LH")


def check_office(kind: FileKind, data: bytes) -> bytes:
    """Return `data` when it is a plain document of its kind; raises RefusedFile."""
    if not _is_one_archive(data):
        raise damaged()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not _has_plain_names(archive):
            raise damaged()
        _check_members(archive)
        _check_parts(archive, _types_of_parts(archive, kind))
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
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise too_long()
    signs = 0
    for member in members:
        if _ACTIVE_PART.search(member.filename) and not _PRINTER_SETTINGS.search(member.filename):
            raise carries()
        if member.file_size > 1_000_000 and member.file_size > MAX_SWELL * max(1, member.compress_size):
            raise RefusedFile(_("The document swells to many times its size when it is opened."))
        # Reading compares the checksum of each part: a part that declared a smaller size than it has fails here.
        content = archive.read(member)
        if content.startswith(_OTHER_FILES):
            raise carries()
        signs += content.count(b"<") + content.count(b"=")
    if signs > MAX_SIGNS:
        raise too_long()


def _types_of_parts(archive: zipfile.ZipFile, kind: FileKind) -> dict[str, str]:
    """Return the type of each part by its name in small letters; raises RefusedFile for an archive that is not of its kind."""
    names = archive.namelist()
    if kind.mime == ODT:
        if names[0] != "mimetype" or archive.read(names[0]) != ODT.encode() or "content.xml" not in names:
            raise damaged()
        return {}
    by_name: dict[str, str] = {}
    by_end: dict[str, str] = {}

    def note(_reader: object, name: str, attributes: dict[str, str]) -> None:
        values = {key.lower(): value.strip().lower() for key, value in attributes.items()}
        if name.rpartition("}")[2] == "Override":
            by_name[_plain_name(values.get("partname", ""))] = values.get("contenttype", "")
        elif name.rpartition("}")[2] == "Default":
            by_end[values.get("extension", "")] = values.get("contenttype", "")

    read_elements(archive.read("[Content_Types].xml"), note)
    types = {name: by_name.get(name, by_end.get(name.rpartition(".")[2], "")) for name in map(_plain_name, names)}
    if _MAIN_PART[kind.mime] not in types.values():
        raise damaged()
    return types


def _plain_name(name: str) -> str:
    return unquote(name).lstrip("/").lower()


def _check_parts(archive: zipfile.ZipFile, types: dict[str, str]) -> None:
    """Raise RefusedFile for a part that loads or runs something; the relations come first, they say what the others may use."""
    links: dict[str, set[str]] = {}
    for member in sorted(archive.infolist(), key=lambda member: not member.filename.lower().endswith(".rels")):
        name, content = _plain_name(member.filename), archive.read(member)
        kind = types.get(name, "")
        refuse_type(kind)
        if kind.endswith("xml") or name.endswith((".xml", ".rels", ".vml")) or _LIKE_XML.match(content):
            given = refuse_if_loading(content, links.get(name, set()))
            if name.endswith(".rels"):
                folder, _slash, file = name.rpartition("_rels/")
                links[folder + file.removesuffix(".rels")] = given
