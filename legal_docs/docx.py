"""A text as a plain Word file: the least that Word, LibreOffice and our own reader open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
)
_TAIL = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701"/></w:sectPr>'
    "</w:body></w:document>"
)
_FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/>'
_UNCHANGING = (1980, 1, 1, 0, 0, 0)  # the same text gives the same bytes, and so the same hash


def to_docx(lines: Iterable[str]) -> bytes:
    """Return a DOCX with one paragraph for each line, A4 with the margins of Decree 30/2020/NĐ-CP; the same lines, the same bytes."""
    body = "".join(_paragraph(line) for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", f"{_HEAD}{body}{_TAIL}"),
        ):
            archive.writestr(zipfile.ZipInfo(name, _UNCHANGING), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(line: str) -> str:
    text = f'<w:t xml:space="preserve">{escape(line)}</w:t>'
    spacing = '<w:pPr><w:spacing w:after="120"/><w:jc w:val="both"/></w:pPr>'
    return f"<w:p>{spacing}<w:r><w:rPr>{_FONT}</w:rPr>{text}</w:r></w:p>"
