"""The forms in which bodies send one and the same text: Word with automatic numbers and a two-column head, PDF, RTF, HTML, old fonts."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import unicodedata
import zipfile
from html import escape
from pathlib import Path

from legal_docs.files.readers.legacy_fonts import _TCVN3_FROM, _TCVN3_TO, _VNI

FORMS = ("docx", "docx-numbered", "docx-tcvn3", "doc", "rtf", "pdf", "html", "html-table", "txt-nfd", "txt-utf16", "txt-tcvn3", "txt-vni")

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LEVELS = (("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)"))
_OFFICE = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "pdf": "pdf:writer_pdf_Export"}
_ARTICLE = re.compile(r"^Điều (\d+)\. (?=\S)")
_CLAUSE = re.compile(r"^(\d{1,2})\. (?=\S)")
_TO_TCVN3 = {letter: code for code, letter in zip(_TCVN3_FROM, _TCVN3_TO, strict=True)}
_TO_VNI = {letter: typed for typed, letter in _VNI.items()}


def write_form(text: str, form: str, base: Path) -> Path | None:
    """Write `text` in a form beside `base`; return the path, None where this machine lacks the program for it."""
    if form in _OFFICE:
        return _converted(_docx(text, base.with_suffix(".docx"), numbered=False), form)
    if form.startswith("docx"):
        font = ".VnTime" if form == "docx-tcvn3" else ""
        return _docx(_tcvn3(text) if font else text, base.with_suffix(".docx"), numbered=form == "docx-numbered", font=font)
    if form.startswith("html"):
        return _html(text, base.with_suffix(".html"), table=form == "html-table")
    path = base.with_suffix(".txt")
    content = {
        "txt-nfd": lambda: unicodedata.normalize("NFD", text).encode(),
        "txt-utf16": lambda: text.encode("utf-16"),
        "txt-tcvn3": lambda: _tcvn3(text).encode("latin-1", errors="replace"),
        "txt-vni": lambda: _vni(text).encode("latin-1", errors="replace"),
    }[form]()
    path.write_bytes(content)
    return path


def _docx(text: str, path: Path, *, numbered: bool, font: str = "") -> Path:
    head, rest = _head_and_rest(text)
    body = [_table(head, font)] if head else []
    expected = {"article": 1, "clause": 1}
    for line in rest:
        level, shown = _level(line, expected) if numbered else (None, line)
        body.append(_paragraph(shown, level, font))
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for place, (form, shown) in enumerate(_LEVELS)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("_rels/.rels", _RELS)
        package.writestr("word/_rels/document.xml.rels", _DOCUMENT_RELS)
        package.writestr("word/document.xml", f"<w:document {_W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>")
        package.writestr(
            "word/numbering.xml",
            f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        )
    return path


def _level(line: str, expected: dict[str, int]) -> tuple[int | None, str]:
    """Return the level of a line in an automatic list where Word would count the very number that stands there."""
    article = _ARTICLE.match(line)
    if article and int(article[1]) == expected["article"]:
        expected["article"], expected["clause"] = expected["article"] + 1, 1
        return 0, line[article.end() :]
    clause = _CLAUSE.match(line)
    if clause and int(clause[1]) == expected["clause"] and expected["article"] > 1:
        expected["clause"] += 1
        return 1, line[clause.end() :]
    return None, line


def _head_and_rest(text: str) -> tuple[list[tuple[list[str], list[str]]], list[str]]:
    """Part the letterhead into two columns as on paper: the body and the number at the left, the national title and the date right."""
    lines = [line for line in text.split("\n") if line.strip()]
    right = re.compile(r"(?i)^(?:cộng h[òo][àa]? xã hội|độc lập|đảng cộng sản|[^,]{2,40},\s*ngày\s)")
    size = 0
    while size < min(8, len(lines)) and (right.match(lines[size]) or lines[size].startswith("Số") or size < 1) and len(lines[size]) < 100:
        size += 1
    if size < 3:
        return [], lines
    left = [line for line in lines[:size] if not right.match(line)]
    return [(left, [line for line in lines[:size] if right.match(line)])], lines[size:]


def _table(rows: list[tuple[list[str], list[str]]], font: str) -> str:
    cell = "<w:tc><w:tcPr><w:tcW w:w='4700' w:type='dxa'/></w:tcPr>{}</w:tc>"
    shown = "".join(
        "<w:tr>" + "".join(cell.format("".join(_paragraph(line, None, font) for line in side) or "<w:p/>") for side in row) + "</w:tr>"
        for row in rows
    )
    grid = "<w:tblGrid><w:gridCol w:w='4700'/><w:gridCol w:w='4700'/></w:tblGrid>"
    return f"<w:tbl><w:tblPr><w:tblW w:w='9400' w:type='dxa'/></w:tblPr>{grid}{shown}</w:tbl>"


def _paragraph(line: str, level: int | None, font: str) -> str:
    numbers = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>' if level is not None else ""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    runs = "<w:r><w:tab/></w:r>".join(f'<w:r>{fonts}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in line.split("\t"))
    return f"<w:p>{numbers}{runs}</w:p>"


def _html(text: str, path: Path, *, table: bool) -> Path:
    head, rest = _head_and_rest(text) if table else ([], text.split("\n"))
    shown = "".join(
        "<table><tr>" + "".join(f"<td>{'<br>'.join(escape(line) for line in side)}</td>" for side in row) + "</tr></table>" for row in head
    )
    shown += "".join(f"<p>{escape(line)}</p>\n" for line in rest if line.strip())
    path.write_text(
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>x</title></head><body>{shown}</body></html>", encoding="utf-8"
    )
    return path


def _converted(source: Path, form: str) -> Path | None:
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="office-") as profile:
        command = [
            program,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            _OFFICE[form],
            "--outdir",
            str(source.parent),
        ]
        subprocess.run([*command, str(source)], capture_output=True, timeout=180, check=True)  # a fixed program, no shell
    return source.with_suffix(f".{form}")


def _tcvn3(text: str) -> str:
    """Encode as TCVN3, which has no capitals with marks: they are typed small, as it was done."""
    return "".join(
        _TO_TCVN3.get(letter) or _TO_TCVN3.get(letter.lower()) or letter for letter in unicodedata.normalize("NFC", _latin(text))
    )


def _vni(text: str) -> str:
    return "".join(_TO_VNI.get(letter, letter) for letter in unicodedata.normalize("NFC", _latin(text)))


def _latin(text: str) -> str:
    return text.translate(str.maketrans({"“": '"', "”": '"', "–": "-", "—": "-", "‘": "'", "’": "'", "…": "..."}))


_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/numbering.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATIONS}/numbering" Target="numbering.xml"/></Relationships>'
)
