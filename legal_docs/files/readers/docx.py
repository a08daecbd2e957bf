"""DOCX files as lines of text: paragraphs with their automatic numbers, tables, notes; what is deleted or hidden is left out."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from legal_docs.files.readers.docx_numbering import Numbering
from legal_docs.files.readers.docx_styles import Styles, w
from legal_docs.files.readers.errors import UnreadableFile
from legal_docs.files.readers.legacy_fonts import convert_run
from legal_docs.files.readers.secrecy import refuse_marked
from legal_docs.files.readers.tables import table_lines

_LARGEST_PART = 60 * 1024 * 1024  # of XML: some ten times the text of a code; its tree takes up to twenty times as much memory
_LARGEST_TOTAL = 400 * 1024 * 1024
_LARGEST_RATIO = 200
_MOST_PARTS = 10_000
# The strict form of the standard, which Word offers when saving, differs in its namespace only.
_STRICT_NAMESPACE = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL_NAMESPACE = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EDGE = re.compile(r"word/(?:header|footer)\d*\.xml")
_SKIPPED = {w("del"), w("moveFrom"), w("instrText"), w("delText"), w("pPr"), w("rPr")}
_AROUND = (w("sdt"), w("sdtContent"), w("customXml"))
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(path: Path) -> tuple[str, str]:
    """Return the text of a DOCX, converted from old encodings, and what stands at the head and foot of its pages.

    Raises UnreadableFile: `damaged`, `zip_bomb`, `macros`, `confidential`.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_dangerous(package)
            document = _part(package, "word/document.xml")
            if document is None:
                raise UnreadableFile("damaged", detail="word/document.xml")
            styles = Styles(_part(package, "word/styles.xml"))
            edges = [_DocxReader(styles, Numbering(None), {}).read(edge) for edge in _edges(package)]
            for edge in edges:  # what is printed on every page is no part of the text, but a mark may stand there
                refuse_marked(edge.split("\n"))
            reader = _DocxReader(
                styles,
                Numbering(_part(package, "word/numbering.xml")),
                {
                    **_notes(_part(package, "word/footnotes.xml"), "footnote"),
                    **_notes(_part(package, "word/endnotes.xml"), "endnote"),
                },
            )
            body = document.find(w("body"))
            return reader.read(body if body is not None else document), "\n".join(edges)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise UnreadableFile("damaged", detail=type(error).__name__) from error


def check_docx(path: Path) -> None:
    """Refuse a DOCX that is dangerous or no package at all, without reading its text; raises UnreadableFile."""
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_dangerous(package)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError) as error:
        raise UnreadableFile("damaged", detail=type(error).__name__) from error


def _refuse_dangerous(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > _MOST_PARTS or total > _LARGEST_TOTAL or (total > 20 * 1024 * 1024 and total / packed > _LARGEST_RATIO):
        raise UnreadableFile("zip_bomb")
    if any(entry.filename.lower().endswith(("vbaproject.bin", "vbadata.xml")) for entry in entries):
        raise UnreadableFile("macros")


def _part(package: zipfile.ZipFile, name: str) -> Element | None:
    """Return an XML part of the package; None where it is not there."""
    try:
        with package.open(name) as stream:
            content = stream.read(_LARGEST_PART + 1)
    except KeyError:
        return None
    if len(content) > _LARGEST_PART:
        raise UnreadableFile("zip_bomb")
    try:
        root: Element = fromstring(content.replace(_STRICT_NAMESPACE, _USUAL_NAMESPACE))
    except (ParseError, DefusedXmlException) as error:
        raise UnreadableFile("damaged", detail=name) from error
    return root


def _edges(package: zipfile.ZipFile) -> Iterator[Element]:
    """Yield the headers and footers of the pages."""
    for name in package.namelist():
        edge = _part(package, name) if _EDGE.fullmatch(name) else None
        if edge is not None:
            yield edge


def _notes(root: Element | None, kind: str) -> dict[str, Element]:
    if root is None:
        return {}
    return {f"{w(kind)} {note.get(w('id'), '')}": note for note in root.iter(w(kind)) if note.get(w("type")) in (None, "normal")}


class _DocxReader:
    def __init__(self, styles: Styles, numbering: Numbering, notes: dict[str, Element]) -> None:
        self.styles = styles
        self.numbering = numbering
        self.notes = notes
        self.used_notes: list[str] = []
        self.boxes: list[Element] = []

    def read(self, body: Element) -> str:
        """Return the lines of the body, the notes that it uses after it."""
        lines = list(self._blocks(body))
        for index, identifier in enumerate(list(self.used_notes), start=1):
            note = " ".join(line.strip() for line in self._blocks(self.notes[identifier]) if line.strip())
            lines.append(f"[{index}] {note}")
        return "\n".join(lines)

    def _blocks(self, container: Element) -> Iterator[str]:
        merged = ""
        for element in container:
            if element.tag == w("p"):
                merged += self._text(element)
                if not _is_merged(element):
                    yield from self._numbered(element, merged).split("\n")
                    merged = ""
                boxes, self.boxes = self.boxes, []
                for box in boxes:
                    yield from self._blocks(box)
            elif element.tag == w("tbl"):
                yield from table_lines(self._rows(element))
            elif element.tag in (*_AROUND, w("ins"), w("smartTag"), w("moveTo"), _CHOICE):
                yield from self._blocks(element)
        if merged:
            yield from merged.split("\n")

    def _rows(self, table: Element) -> list[list[list[str]]]:
        rows = []
        for row in _children(table, w("tr")):
            properties = row.find(w("trPr"))
            if properties is None or properties.find(w("del")) is None:
                rows.append([[line for line in self._blocks(cell) if line.strip()] for cell in _children(row, w("tc"))])
        return rows

    def _text(self, paragraph: Element) -> str:
        style = self.styles.paragraph_style(paragraph)
        return "".join(self._inline(paragraph, self.styles.paragraph_font(paragraph, style)))

    def _numbered(self, paragraph: Element, text: str) -> str:
        style = self.styles.paragraph_style(paragraph)
        prefix = self.numbering.prefix(*self.styles.numbering(paragraph, style)) if text.strip() else ""
        return f"{prefix} {text.lstrip()}" if prefix else text

    def _inline(self, parent: Element, font: str) -> Iterator[str]:
        for element in parent:
            if element.tag in _SKIPPED or element.tag == _FALLBACK:
                continue
            if element.tag == w("r"):
                if not self.styles.is_hidden(element):
                    yield self._run(element, self.styles.run_font(element) or font)
            elif element.tag == w("txbxContent"):
                self.boxes.append(element)
            else:
                yield from self._inline(element, font)

    def _run(self, run: Element, font: str) -> str:
        """Return the text of a run, converted from the encoding of its font."""
        pieces: list[str] = []
        for element in run:
            if element.tag == w("t"):
                pieces.append(element.text or "")
            elif element.tag == w("tab") or element.tag == w("ptab"):
                pieces.append("\t")
            elif element.tag in (w("br"), w("cr")):
                pieces.append("\n")
            elif element.tag == w("noBreakHyphen"):
                pieces.append("-")
            elif element.tag == w("sym"):
                pieces.append(_symbol(element))
            elif element.tag == w("softHyphen") and font.lower().startswith(".vn"):
                pieces.append("\u00ad")
            elif element.tag in (w("footnoteReference"), w("endnoteReference")):
                pieces.append(self._note_mark(element))
            elif element.tag not in _SKIPPED:
                pieces.extend(self._inline(element, font))
        text = convert_run("".join(pieces), font)
        return text.upper() if self.styles.is_capitals(run) else text

    def _note_mark(self, element: Element) -> str:
        identifier = f"{element.tag.removesuffix('Reference')} {element.get(w('id'), '')}"
        if identifier not in self.notes:
            return ""
        if identifier not in self.used_notes:
            self.used_notes.append(identifier)
        return f"[{self.used_notes.index(identifier) + 1}]"


def _is_merged(paragraph: Element) -> bool:
    """Return True where the end of a paragraph was deleted with changes tracked: the next one goes on in its line."""
    mark = paragraph.find(f"{w('pPr')}/{w('rPr')}")
    return mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None)


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, those inside content controls too, those of inner tables not."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in _AROUND:
            yield from _children(element, tag)


def _symbol(element: Element) -> str:
    try:
        code = int(element.get(w("char"), "0"), 16)
    except ValueError:
        return ""
    return "-" if 0xF000 <= code <= 0xF0FF else chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
