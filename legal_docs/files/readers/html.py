"""HTML pages as lines of text, tables row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Declaration, Doctype, NavigableString, ProcessingInstruction, Tag

from legal_docs.files.readers.plain import decode
from legal_docs.files.readers.tables import table_lines

_BLOCK_TAGS = (
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "html li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SKIPPED = frozenset({"script", "style", "noscript", "template", "nav", "iframe", "svg", "head", "button", "select"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_BREAK = "\x00"


def read_html(content: bytes) -> tuple[str, str]:
    """Return the text of an HTML page, one paragraph a line, and the encoding it was read in."""
    declared = _CHARSET.search(content[:4096])
    text, encoding = decode(content)
    if encoding == "latin-1" and declared is not None:
        try:
            text, encoding = content.decode(declared[1].decode("ascii")), declared[1].decode("ascii").lower()
        except (LookupError, UnicodeDecodeError):
            encoding = "latin-1"
    soup = BeautifulSoup(text, "html.parser")
    lines = _lines(soup.body or soup)
    return "\n".join(line for line in lines if line), encoding


def _lines(root: Tag) -> list[str]:
    """Return the paragraphs under an element: white space collapses, <br> and blocks break."""
    lines: list[str] = []
    pending: list[str] = []

    def flush() -> None:
        text = re.sub(r"\s+", " ", "".join(pending).replace("\x00", "\x01")).strip()
        lines.extend(part.strip() for part in text.split("\x01") if part.strip(" \x01"))
        pending.clear()

    stack: list[Iterator[object]] = [iter(root.children)]
    blocks: list[bool] = [True]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            if blocks.pop():
                flush()
        elif isinstance(child, NavigableString):
            if not isinstance(child, Comment | Doctype | ProcessingInstruction | Declaration):
                pending.append(str(child))
        elif isinstance(child, Tag) and child.name not in _SKIPPED:
            if child.name == "br":
                pending.append(_BREAK)
            elif child.name == "table" and not child.find("table"):
                flush()
                lines.extend(table_lines(_rows(child)))
            else:
                block = child.name in _BLOCKS
                if block:
                    flush()
                stack.append(iter(child.children))
                blocks.append(block)
    flush()
    return lines


def _rows(table: Tag) -> list[list[list[str]]]:
    return [[_lines(cell) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")]
