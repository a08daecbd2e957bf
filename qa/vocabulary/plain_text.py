"""Plain text of streams, for search entries, mails, marks and feeds; and formatted text of plain."""

from __future__ import annotations

import re

from django.utils.html import escape
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from cms.text.html_text import html_to_text


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
