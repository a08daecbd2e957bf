"""Small files for the tests of attachments: good ones of each kind, and bad ones of each sort."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from qa.attachments.checks.kinds import DOCX, ODT, XLSX

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_MAIN_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}
_MAIN = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}


def pdf(script: str = "", attached: bytes = b"") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if attached:
        writer.add_attachment("trong.exe", attached)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with(root: dict[str, Any] | None = None, page: dict[str, Any] | None = None, link: dict[str, Any] | None = None) -> bytes:
    """A PDF with more keys in its catalogue and its page, and a link with an action; values in brackets are texts."""
    writer = PdfWriter()
    sheet = writer.add_blank_page(200, 200)
    sheet.update(_object(page or {}))
    writer.root_object.update(_object(root or {}))
    if link:
        sheet[NameObject("/Annots")] = ArrayObject([_object({"/Subtype": "/Link", "/A": link})])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _object(values: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject(
        {NameObject(name): _object(value) if isinstance(value, dict) else _plain(value) for name, value in values.items()}
    )


def _plain(value: str) -> NameObject | TextStringObject:
    return TextStringObject(value.strip("()")) if value.startswith("(") else NameObject(value)


def pdf_in_parts(kind: bytes = b"/FlateDecode") -> bytes:
    """A PDF whose catalogue lies in a packed stream of objects, as of version 1.5; `kind` names how it is packed."""
    packed = zlib.compress(b"1 0 <</Type/Catalog/Pages 2 0 R>>")
    head = b"<</Type/ObjStm/N 1/First 4/Length %d/Filter%s>>stream\n" % (len(packed), kind)
    parts = [b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", head + packed + b"\nendstream"]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 2):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = b"\0" * 6 + struct.pack(">BLB", 2, 4, 0) + b"".join(struct.pack(">BLB", 1, place, 0) for place in (*places, len(out)))
    table = zlib.compress(rows)
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d/Filter/FlateDecode>>stream\n" % len(table)
    return out + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(out)


def pdf_with_text(text: bytes) -> bytes:
    """A PDF with `text` in a comment behind its end."""
    return pdf() + b"%" + text + b"\n"


def jpeg(*, with_place: bool = False) -> bytes:
    """A photograph, if asked for with the place where it was taken in its EXIF."""
    picture = Image.new("RGB", (64, 48), (120, 40, 20))
    exif = Image.Exif()
    if with_place:
        exif[0x010F] = "MayAnhThu"
        exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 30.0), 3: "E", 4: (105.0, 50.0, 10.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"ghi chu rieng")
    return out.getvalue()


def png(**chunks: bytes) -> bytes:
    """A picture, with more chunks before its pixels."""
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 90)).save(out, "PNG")
    data = out.getvalue()
    place = data.index(b"IDAT") - 4
    return data[:place] + b"".join(_chunk(name.encode(), value) for name, value in chunks.items()) + data[place:]


def _chunk(name: bytes, value: bytes) -> bytes:
    return struct.pack(">L", len(value)) + name + value + struct.pack(">L", zlib.crc32(name + value))


def png_bomb() -> bytes:
    """A PNG of some hundred bytes that says it has 30,000 by 30,000 pixels."""
    header = struct.pack(">LLBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + _chunk(b"IEND", b"")


def office(kind: str = DOCX, types: str = "", **more: bytes) -> bytes:
    """A Word or Excel file; `more` are further parts, with `__` for a slash and `_dot_` for a dot in their names."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": (f'<Types><Override PartName="/{_MAIN_PART[kind]}" ContentType="{types or _MAIN[kind]}"/></Types>'.encode()),
        _MAIN_PART[kind]: b"<w:document xmlns:w='urn:w'>Xin ch\xc3\xa0o</w:document>",
    }
    parts |= {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()}
    return zipped(parts)


def types_of(kind: str = DOCX, more: str = "", main: str = "") -> bytes:
    """The types of the parts of a Word or Excel file; `more` for further parts, `main` in place of the true type of the main part."""
    return f'<Types><Override PartName="/{_MAIN_PART[kind]}" ContentType="{main or _MAIN[kind]}"/>{more}</Types>'.encode()


def odt(content: bytes = b"") -> bytes:
    return zipped({"mimetype": ODT.encode(), "content.xml": content or b"<office:document-content xmlns:office='urn:office'/>"})


def locked(data: bytes) -> bytes:
    """A ZIP that says of its last part that it has a password."""
    given = bytearray(data)
    given[given.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(given)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()
