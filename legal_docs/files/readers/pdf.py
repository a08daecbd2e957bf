"""PDF files with a text layer as paragraphs; scans go to text recognition where that is installed, and are refused elsewhere."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from cms.text.vietnamese import fold
from legal_docs.files.readers.errors import NeedsWorker, UnreadableFile
from legal_docs.files.readers.legacy_fonts import convert_text
from legal_docs.files.readers.pdf_lines import paragraphs
from legal_docs.files.readers.pdf_process import text_is_hidden, texts_of_pdf
from legal_docs.files.readers.recognition import Progress, Recognised, can_recognise, recognised_pages, with_recognised_head
from legal_docs.text.words.syllables import close_gaps, is_english, marked_share, vietnamese_share

_LEAST_LETTERS_A_PAGE = 120
_LEAST_LETTERS_INDEXED = 30
_LEAST_VIETNAMESE = 0.55
_LEAST_MARKED = 0.1  # of the words; below it, a scan was recognised as if it were in another language
MOST_RECOGNISED = 300  # pages of a scan: more would hold the worker for hours
_HEAD = re.compile(r"cong hoa xa hoi chu nghia|doc lap\s*[-–—.]*\s*tu do|dang cong san")

_SAYS_WHAT_IT_IS = re.compile(rf"{_HEAD.pattern}|(?:dinh|gui) kem|kem theo|\bphu luc\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")  # a picture is a stream, whose dictionary is never compressed


class Found(NamedTuple):
    """The text that was read; `warnings` are codes (`ocr_unreviewed`, `head_unread`), `head` the head of a scan as read a second time."""

    text: str
    warnings: tuple[str, ...] = ()
    head: str = ""


def read_pdf(path: Path, *, at_once: bool = False, progress: Progress | None = None) -> Found:
    """Return the text of a PDF, converted from old encodings.

    Raises UnreadableFile: `encrypted`, `damaged`, `no_text_layer`, `unreadable_text`, `too_many_pages`, `office_timeout`, `zip_bomb`,
    and as `recognised_pictures` does;
    NeedsWorker where pages would have to be recognised and the text is wanted `at_once`.
    """
    content = path.read_bytes()
    text = convert_text(unicodedata.normalize("NFC", "\n\f".join(texts_of_pdf(content))))
    pages = close_gaps(text).split("\n\f")
    if _is_scan(pages) and not _is_short_text(pages, content):
        return _recognised(path, "no_text_layer", len(pages), at_once, progress)
    text = paragraphs(pages)
    vietnamese = vietnamese_share(text) >= _LEAST_VIETNAMESE and (marked_share(text) >= _LEAST_MARKED or not _PICTURE.search(content))
    if not vietnamese and not is_english(text):
        return _recognised(path, "unreadable_text", len(pages), at_once, progress)
    recognised = _PICTURE.search(content) is not None and text_is_hidden(content)
    doubts = ("ocr_unreviewed",) if recognised else ()
    if (at_once or can_recognise()) and _PICTURE.search(content) and (recognised or not _has_head(pages)):
        if at_once:
            raise NeedsWorker("no_text_layer")
        try:
            head = recognised_pages(path)
        except UnreadableFile as refusal:
            if refusal.code != "recognition_timeout":
                raise
            return Found(text, (*doubts, "head_unread"))  # the text is there
        if recognised:  # by another program: its text is kept, the head read a second time by ours
            return Found(text, doubts, paragraphs([head.head]))
        if not (head.pages and _has_head([*head.pages])):
            return Found(text)
        return Found(paragraphs([with_recognised_head(pages[0], head.pages[0]), *pages[1:]]), ("ocr_unreviewed",), paragraphs([head.head]))
    return Found(text, doubts)


def page_texts(content: bytes, *, foreign: bool = False) -> list[str]:
    """Return the text layer of each page of a PDF, "" for a page that has none worth reading (a scan, a picture).

    Text in letters that cannot be identified is left out, unless the file is in a `foreign` language. Raises UnreadableFile as
    `read_pdf` does, but for scans; recognises nothing.
    """
    raw = convert_text(unicodedata.normalize("NFC", "\n\f".join(texts_of_pdf(content))))
    texts = [paragraphs([page]) for page in close_gaps(raw).split("\n\f")]
    if not foreign and vietnamese_share("\n".join(texts)) < _LEAST_VIETNAMESE:
        return ["" for _ in texts]
    return [text if sum(map(str.isalpha, text)) >= _LEAST_LETTERS_INDEXED else "" for text in texts]


def _has_head(pages: list[str]) -> bool:
    """Return True when the national title or its motto is in the text of the first two pages: else the letterhead may be a picture."""
    return _HEAD.search(fold(" ".join(" ".join(pages[:2]).split()))) is not None


def _is_scan(pages: list[str]) -> bool:
    """Return True when most pages have next to no text: what there is are frames, running heads, signature stamps."""
    lengths = [sum(character.isalpha() for character in page) for page in pages]
    thin = sum(length < _LEAST_LETTERS_A_PAGE for length in lengths)
    return not lengths or thin > len(lengths) / 2 or sum(lengths) < 200


def _is_short_text(pages: list[str], content: bytes) -> bool:
    """Return whether few words are all that a file has (a list, an annex): they say what it is, and it holds no picture."""
    text = "\n".join(pages)
    return bool(_SAYS_WHAT_IT_IS.search(fold(text))) and not _PICTURE.search(content) and vietnamese_share(text) >= _LEAST_VIETNAMESE


def _recognised(path: Path, refusal: str, count: int, at_once: bool, progress: Progress | None) -> Found:
    """Return what read_pdf does, recognised; refuses with `refusal` where it cannot be recognised to anything readable."""
    if count > MOST_RECOGNISED:
        raise UnreadableFile("too_many_pages", limit=str(MOST_RECOGNISED))
    if at_once:
        raise NeedsWorker(refusal)
    return text_of_recognised(recognised_pages(path, pages=count, progress=progress), refusal)


def text_of_recognised(recognised: Recognised, refusal: str) -> Found:
    """Return recognised pages as paragraphs, with the warning `ocr_unreviewed`; refuses with `refusal` what is no readable Vietnamese."""
    if vietnamese_share("\n".join(recognised.pages)) < _LEAST_VIETNAMESE:
        raise UnreadableFile(refusal)
    return Found(paragraphs([*recognised.pages]), ("ocr_unreviewed",), paragraphs([recognised.head]))
