"""Small files for the tests of attachments: good ones of each kind, and bad ones of each sort."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from qa.attachments.kinds import DOCX, ODT, XLSX

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
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


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 90)).save(out, "PNG")
    return out.getvalue()


def png_bomb() -> bytes:
    """A PNG of some hundred bytes that says it has 30,000 by 30,000 pixels."""
    header = struct.pack(">LLBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(struct.pack(">L", len(d)) + n + d + struct.pack(">L", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def office(kind: str = DOCX, types: str = "", **more: bytes) -> bytes:
    """A Word or Excel file; `more` are further parts, with `__` for a slash and `_dot_` for a dot in their names."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": f'<Types><Override ContentType="{types or _MAIN[kind]}"/></Types>'.encode(),
        "word/document.xml": b"<w:document xmlns:w='urn:w'>Xin ch\xc3\xa0o</w:document>",
    }
    parts |= {name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()}
    return zipped(parts)


def odt(content: bytes = b"") -> bytes:
    return zipped({"mimetype": ODT.encode(), "content.xml": content or b"<office:document-content xmlns:office='urn:office'/>"})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()
