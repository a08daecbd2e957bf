"""A text as an EPUB 3 book, for readers on paper-like screens and for those who enlarge: contents by Điều, nothing but words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape

from legal_docs.text.provisions.names import name_of
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import Unit

MEDIA_TYPE = "application/epub+zip"
_PART_SIZE = 100_000  # characters after which the next Điều begins a file of its own: readers open a file as a whole
_DEEPEST = 6
_INSIDE = (Unit.CLAUSE, Unit.POINT, Unit.INDENT)  # no headings of their own
_CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


@dataclass
class _Part:
    """A file of the book: its name, its XHTML, and the entries of the contents that lead into it."""

    name: str
    pieces: list[str] = field(default_factory=list)
    entries: list[tuple[str, str]] = field(default_factory=list)
    size: int = 0


def to_epub(
    *, title: str, subtitle: str, author: str, address: str, changed: datetime, note: str, rows: Sequence[Row], before: str, after: str
) -> bytes:
    """Return the book; `address` identifies it, `note` says on its first page what the text is and of which day.

    `before` and `after` are the lines that stand on paper before the first provision and behind the last.
    """
    first = _Part("part-1.xhtml", [f"<h1>{escape(title)}</h1><p>{escape(subtitle)}</p><p><i>{escape(note)}</i></p>"])
    first.pieces.append(_paragraphs(before.split("\n")))
    parts = _parts(first, rows)
    parts[-1].pieces.append(_paragraphs(after.split("\n")))
    contents = "".join(f'<li><a href="{part.name}#{eid}">{escape(words)}</a></li>' for part in parts for eid, words in part.entries)
    contents = contents or f'<li><a href="{first.name}">{escape(title)}</a></li>'
    nav = f'<nav epub:type="toc" role="doc-toc"><h1>{escape(title)}</h1><ol>{contents}</ol></nav>'
    names = [part.name for part in parts]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", MEDIA_TYPE, compress_type=zipfile.ZIP_STORED)  # first and not compressed, as the format wants
        book.writestr("META-INF/container.xml", _CONTAINER)
        book.writestr("book.opf", _package(title, author, address, changed, names))
        book.writestr("contents.xhtml", _page(title, nav))
        for part in parts:
            book.writestr(part.name, _page(title, "".join(part.pieces)))
    return data.getvalue()


def _parts(first: _Part, rows: Sequence[Row]) -> list[_Part]:
    parts = [first]
    for row in rows:
        if row.is_article and parts[-1].size > _PART_SIZE:
            parts.append(_Part(f"part-{len(parts) + 1}.xhtml"))
        part, text = parts[-1], row.printed
        lines = [line for line in text.split("\n") if line.strip()]
        if row.kind not in _INSIDE and (row.heading or row.is_article) and lines:
            level = min(_DEEPEST, row.depth + 2)
            part.entries.append((row.eid, f"{name_of(row)}. {row.heading}".rstrip(". ")))
            part.pieces.append(f'<h{level} id="{row.eid}">{escape(lines.pop(0))}</h{level}>')
        elif lines:
            part.pieces.append(f'<p id="{row.eid}">{escape(lines.pop(0))}</p>')
        part.pieces.append(_paragraphs(lines))
        part.size += len(text)
    return parts


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())


def _page(title: str, body: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops" lang="vi" xml:lang="vi">'
        f"<head><title>{escape(title)}</title></head><body>{body}</body></html>"
    )


def _package(title: str, author: str, address: str, changed: datetime, names: Iterable[str]) -> str:
    items = "".join(f'<item id="p{index}" href="{name}" media-type="application/xhtml+xml"/>' for index, name in enumerate(names))
    spine = "".join(f'<itemref idref="p{index}"/>' for index, _name in enumerate(names))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        'unique-identifier="id" xml:lang="vi">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{escape(address)}</dc:identifier><dc:title>{escape(title)}</dc:title><dc:language>vi</dc:language>'
        f"<dc:creator>{escape(author)}</dc:creator>"
        f'<meta property="dcterms:modified">{changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</meta></metadata>'
        '<manifest><item id="nav" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f"{items}</manifest><spine>{spine}</spine></package>"
    )
