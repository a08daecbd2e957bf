"""A text as a plain Word file: the least that Word, LibreOffice and our own reader open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
)
_MARK_TYPES = (
    f'<Override PartName="/word/header1.xml" ContentType="{_WORD}.header+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_WORD}.footer+xml"/>'
    f'<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
)
_RELATION = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
_MARK_RELATION = f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
_PARTS = f'<Relationship Id="rId3" Type="{_OFFICE}/styles" Target="styles.xml"/>'
_MARK_PARTS = (
    f'<Relationship Id="rId1" Type="{_OFFICE}/header" Target="header1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/footer" Target="footer1.xml"/>'
)
_HEAD = f'{_DECLARATION}<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"><w:body>'
_MARKED = '<w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/>'
_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567"/>'
)
_SIZE, _SMALL = '<w:sz w:val="28"/>', '<w:sz w:val="17"/>'
_RED = '<w:b/><w:color w:val="A31515"/>'
_JUSTIFIED, _CENTRED = '<w:spacing w:after="120"/><w:jc w:val="both"/>', '<w:jc w:val="center"/>'
_UNCHANGING = (1980, 1, 1, 0, 0, 0)  # the same text gives the same bytes, and so the same hash


@dataclass(frozen=True)
class Marks:
    """Header and footer of every page: `warning` in red, `origin` in small type, the word for the page's number."""

    title: str
    warning: str
    origin: str
    page: str


def to_docx(lines: Iterable[str], marks: Marks | None = None, *, font: str = "Times New Roman") -> bytes:
    """Return a DOCX with one paragraph for each line, A4 with the margins of Decree 30/2020/NĐ-CP; the same lines, the same bytes."""
    body = "".join(_paragraph(_run(line, _SIZE), _JUSTIFIED) for line in lines)
    section = f"<w:sectPr>{_MARKED if marks else ''}{_PAGE}</w:sectPr>"
    relations = f"{_RELATION}{_MARK_RELATION if marks else ''}"
    parts_used = f"{_PARTS}{_MARK_PARTS if marks else ''}"
    parts = [
        ("[Content_Types].xml", f"{_TYPES}{_MARK_TYPES if marks else ''}</Types>"),
        ("_rels/.rels", f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'),
        ("word/document.xml", f"{_HEAD}{body}{section}</w:body></w:document>"),
        ("word/_rels/document.xml.rels", f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{parts_used}</Relationships>'),
        ("word/styles.xml", _styles(font)),
        *(_marked_parts(marks) if marks else ()),
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, _UNCHANGING), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _styles(font: str) -> str:
    name = escape(font, {'"': "&quot;"})
    default = f'<w:rPrDefault><w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/></w:rPr></w:rPrDefault>'
    return f'{_DECLARATION}<w:styles xmlns:w="{_MAIN}"><w:docDefaults>{default}</w:docDefaults></w:styles>'


def _marked_parts(marks: Marks) -> list[tuple[str, str]]:
    warning = _paragraph(_run(marks.warning, _SMALL, _RED), _CENTRED)
    head = warning + _paragraph(_run(marks.origin, _SMALL), '<w:spacing w:after="160"/><w:jc w:val="center"/>')
    number = f"{_run(f'{marks.page} ', _SMALL)}{_field('PAGE')}{_run('/', _SMALL)}{_field('NUMPAGES')}"
    foot = _paragraph(_run(f"{marks.warning} – ", _SMALL, _RED) + number, _CENTRED)
    core = (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(marks.title)}</dc:title><dc:subject>{escape(marks.warning)}</dc:subject></cp:coreProperties>"
    )
    return [
        ("word/header1.xml", f'{_DECLARATION}<w:hdr xmlns:w="{_MAIN}">{head}</w:hdr>'),
        ("word/footer1.xml", f'{_DECLARATION}<w:ftr xmlns:w="{_MAIN}">{foot}</w:ftr>'),
        ("docProps/core.xml", core),
    ]


def _paragraph(runs: str, form: str) -> str:
    return f"<w:p><w:pPr>{form}</w:pPr>{runs}</w:p>"


def _run(text: str, size: str, weight: str = "") -> str:
    words = escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{weight}{size}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}">{_run("1", _SMALL)}</w:fldSimple>'
