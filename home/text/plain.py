"""From running text to plain, for the search index; and from imported plain text to formatted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import escape

from cms.text.vietnamese import clean

_BULLET = re.compile(r"^\s*[-–•+*]\s+")
_SENTENCE_END = re.compile(r"[.!?:;,…\"”’)]$")
_GLUED_ITEM = re.compile(r"([.;:])[ \t]+(?=[-+–•][ \t])")
MAX_HEADING = 110  # characters of a paragraph that may still be a heading


def stream_text(stream: Any) -> str:
    """Return the words of a running text (a StreamField's value), a line for each block."""
    return clean("\n".join(str(text).strip() for text in stream.stream_block.get_searchable_content(stream) if str(text).strip()))


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of plain text, which blank lines part."""
    return [part.strip() for part in re.split(r"\n\s*\n", clean(text)) if part.strip()]


def looks_like_heading(paragraph: str) -> bool:
    """Return True for a short paragraph of one line that does not end like a sentence."""
    return len(paragraph) <= MAX_HEADING and "\n" not in paragraph and not _SENTENCE_END.search(paragraph) and not _BULLET.match(paragraph)


def body_blocks(text: str) -> list[dict[str, Any]]:
    """Return plain text as the raw blocks of a running text; a short line before a longer paragraph becomes a heading."""
    parts = paragraphs(text)
    blocks: list[dict[str, Any]] = []
    for number, part in enumerate(parts):
        heading = number + 1 < len(parts) and looks_like_heading(part) and not looks_like_heading(parts[number + 1])
        if heading:
            blocks.append({"type": "heading", "value": part})
        elif blocks and blocks[-1]["type"] == "paragraph":
            blocks[-1]["value"] += lines_html(part)
        else:
            blocks.append({"type": "paragraph", "value": lines_html(part)})
    return blocks


def with_list_items_on_lines(text: str) -> str:
    """Return text whose list items run together (`…; - hai; + ba`) with each item on a line of its own."""
    return _GLUED_ITEM.sub(r"\1\n", text)


def lines_html(text: str) -> str:
    """Return plain text as HTML: runs of lines that begin with a dash become a list, each other line a paragraph."""
    return "".join(_lines(clean(text)))


def _lines(text: str) -> Iterator[str]:
    items: list[str] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if _BULLET.match(line):
            items.append(f"<li>{escape(_BULLET.sub('', line))}</li>")
            continue
        if items:
            yield f"<ul>{''.join(items)}</ul>"
            items = []
        yield f"<p>{escape(line)}</p>"
    if items:
        yield f"<ul>{''.join(items)}</ul>"
