"""Plain text of rich text and streams, for search entries, mails, marks and feeds."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from django.utils.html import escape
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

_BREAKS = ["p", "li", "h2", "h3", "h4", "br", "blockquote"]


def html_to_text(html: str) -> str:
    """Return the words of `html`, one line for each paragraph or list item, with the numbers that a browser puts before items."""
    soup = BeautifulSoup(html, "html.parser")
    for numbered in soup.find_all("ol"):
        for number, item in enumerate(numbered.find_all("li", recursive=False), 1):
            item.insert(0, f"{number}. ")
    for tag in soup.find_all(_BREAKS):
        tag.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return "\n".join(line for line in lines if line)


def stream_to_text(stream: StreamValue) -> str:
    """Return the words of a StreamField value, blocks parted by a blank line."""
    return "\n\n".join(
        html_to_text(block.value.source) if isinstance(block.value, RichText) else str(block.value) for block in stream
    ).strip()


def text_to_html(text: str) -> str:
    """Return plain text (paragraphs parted by blank lines, lines ended as any browser or system ends them) as paragraphs of HTML."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", lines) if part.strip()]
    return "".join("<p>{}</p>".format(escape(part).replace("\n", "<br/>")) for part in paragraphs)
