"""HTML pages as lines of text, tables row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from bs4 import BeautifulSoup, Comment, Declaration, Doctype, NavigableString, ProcessingInstruction, Tag

from legal_docs.files.readers.docx_numbering import format_number
from legal_docs.files.readers.pdf_lines import unwrapped
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
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(?:none|disc|circle|square)\b")
_LIST_STYLES = re.compile(r"list-style(?:-type)?\s*:[^;]*?(?P<case>lower|upper)-(?P<form>alpha|latin|roman)")
_NUMBERED = re.compile(r"\s*(?:(?:Điều|Chương|Mục)\s+[\dIVX]|[\w.]{1,7}[.)]\s)")


def read_html(content: bytes) -> str:
    """Return the text of an HTML page, one paragraph a line."""
    declared = _CHARSET.search(content[:4096])
    text, encoding = decode(content)
    if encoding == "latin-1" and declared is not None:
        with suppress(LookupError, UnicodeDecodeError):
            text = content.decode(declared[1].decode("ascii"))
    soup = BeautifulSoup(text, "html.parser")
    _number_lists(soup)
    lines = _lines(soup.body or soup)
    return "\n".join(line for line in lines if line)


def _number_lists(soup: BeautifulSoup) -> None:
    """Write before each item of an `<ol>` the number that a browser shows (`1.`, `a)`), unless its text begins with one."""
    for numbered in soup.find_all("ol"):
        if _UNNUMBERED.search(str(numbered.get("style", ""))):
            continue
        form = _LIST_FORMS.get(str(numbered.get("type", "")), "decimal")
        if styled := _LIST_STYLES.search(str(numbered.get("style", ""))):
            form = f"{styled['case']}{'Roman' if styled['form'] == 'roman' else 'Letter'}"
        value = _integer(numbered.get("start"), 1)
        # An item without an end tag holds the next one for this parser.
        for item in (item for item in numbered.find_all("li") if item.find_parent(("ol", "ul")) is numbered):
            value = _integer(item.get("value"), value)
            words = next((words for words in item.find_all(string=True) if words.strip()), None)
            shown = not _UNNUMBERED.search(str(item.get("style", "")))
            if words is not None and shown and not _NUMBERED.match(words):
                words.replace_with(f"{format_number(value, form)}{'.' if form == 'decimal' else ')'} {words.lstrip()}")
            value += 1


def _integer(written: object, otherwise: int) -> int:
    return int(str(written)) if re.fullmatch(r"\d{1,4}", str(written or "")) else otherwise


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
            elif child.name == "pre":
                flush()
                lines.extend(line.strip() for line in unwrapped(child.get_text()).split("\n"))
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
