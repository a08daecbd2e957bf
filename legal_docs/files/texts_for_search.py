"""Reads the files that pages offer for the search index: PDF page by page, Word files in parts; nothing is recognised from pictures."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO

from wagtail.documents.models import Document

from cms.background.pages.file_texts import LONGEST_PAGE, NotReadable, file_reader
from legal_docs.files.readers import LARGEST_FILE, read_file
from legal_docs.files.readers.errors import UnreadableFile
from legal_docs.files.readers.pdf import page_texts
from legal_docs.models import DocumentFile
from legal_docs.text.vocabulary import FileKind

PART = LONGEST_PAGE // 4  # characters: about a dense page


@file_reader(".pdf")
def pdf_pages(stored: Document, content: IO[bytes]) -> list[str]:
    """Return the text layer of each page. Raises NotReadable with the reader's code."""
    if stored.file.size > LARGEST_FILE:
        raise NotReadable("too_large")
    foreign = DocumentFile.objects.filter(file=stored, kind=FileKind.TRANSLATION).exists()
    try:
        return page_texts(content.read(), foreign=foreign)
    except UnreadableFile as error:
        raise NotReadable(error.code) from error


@file_reader(".docx")
def word_parts(stored: Document, content: IO[bytes]) -> list[str]:
    """Return the text of a Word file in parts of whole paragraphs. Raises NotReadable with the reader's code."""
    if stored.file.size > LARGEST_FILE:
        raise NotReadable("too_large")
    with tempfile.TemporaryDirectory(prefix="read-") as room:
        path = Path(room) / "file.docx"
        path.write_bytes(content.read())
        try:
            text = read_file(path).text
        except UnreadableFile as error:
            raise NotReadable(error.code) from error
    return parts(text)


def parts(text: str) -> list[str]:
    """Return a text of one paragraph a line in parts of at least `PART` characters (the last may be shorter)."""
    found: list[str] = []
    lines: list[str] = []
    for line in text.split("\n"):
        lines.append(line)
        if sum(map(len, lines)) >= PART:
            found.append("\n".join(lines))
            lines = []
    return [*found, "\n".join(lines)] if lines else found
