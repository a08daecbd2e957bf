"""PDF files with a text layer as paragraphs; scans go to text recognition where that is installed, and are refused elsewhere."""

from __future__ import annotations

import importlib.util
import re
import time
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cms.text.vietnamese import fold
from legal_docs.files.readers.errors import NeedsRecognition, UnreadableFile
from legal_docs.files.readers.handwriting import with_date_by_hand
from legal_docs.files.readers.legacy_fonts import convert_text
from legal_docs.files.readers.pdf_lines import paragraphs
from legal_docs.files.readers.pdf_places import text_by_place
from legal_docs.files.readers.recognition import Progress, can_recognise, recognised_pages, with_recognised_head
from legal_docs.text.syllables import close_gaps, vietnamese_share

if TYPE_CHECKING:
    from pypdf import PageObject

_LEAST_LETTERS_A_PAGE = 120
_LEAST_LETTERS_INDEXED = 30
_LEAST_VIETNAMESE = 0.55
TIME_LIMIT = 240  # seconds for the text layer of all pages; a code of 215 pages takes some 20
_LARGEST_PAGE = 20 * 1024 * 1024  # bytes of one page's content, unpacked: it is read at about a megabyte a second
MOST_RECOGNISED = 300  # pages of a scan: more would hold the worker for hours
_HEAD = re.compile(r"cong hoa xa hoi chu nghia|doc lap\s*[-–—.]*\s*tu do|dang cong san")
_LONG_FILTERS = {
    "/Fl": "/FlateDecode",
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
}


def read_pdf(path: Path, *, recognise: bool = True, progress: Progress | None = None) -> tuple[str, set[str], list[str]]:
    """Return the text of a PDF, the old encodings converted in it, and warnings (`ocr_unreviewed`, those of `ByHand`).

    Raises UnreadableFile: `encrypted`, `damaged`, `no_text_layer`, `unreadable_text`, `pdf_missing`, `office_timeout`, `zip_bomb`;
    NeedsRecognition where pages would have to be recognised and `recognise` is False.
    """
    if importlib.util.find_spec("pypdf") is None:
        raise UnreadableFile("pdf_missing")
    pages = _pages(path)
    raw = unicodedata.normalize("NFC", "\n\f".join(pages))
    text, encoding = convert_text(raw)
    pages = close_gaps(text).split("\n\f")
    if _is_scan(pages):
        return _recognised(path, "no_text_layer", len(pages), recognise, progress)
    text = paragraphs(pages)
    if vietnamese_share(text) < _LEAST_VIETNAMESE:
        return _recognised(path, "unreadable_text", len(pages), recognise, progress)
    notes = set(encoding.split("+")) if encoding else set()
    if can_recognise() and not _has_head(pages):
        if not recognise:
            raise NeedsRecognition("no_text_layer")
        head = recognised_pages(path)
        if not (head and _has_head(head)):
            return text, notes, []
        head, by_hand = with_date_by_hand(path, head, _day_of_making(path))
        warnings = ["ocr_unreviewed", *([by_hand.value] if by_hand else [])]
        return paragraphs([with_recognised_head(pages[0], head[0]), *pages[1:]]), notes, warnings
    return text, notes, []


def page_texts(file: Path | IO[bytes], *, foreign: bool = False) -> list[str]:
    """Return the text layer of each page of a PDF, "" for a page that has none worth reading (a scan, a picture).

    Text in letters that cannot be told is left out, unless the file is in a `foreign` language. Raises UnreadableFile as
    `read_pdf` does, but for scans; recognises nothing.
    """
    if importlib.util.find_spec("pypdf") is None:
        raise UnreadableFile("pdf_missing")
    raw, _encoding = convert_text(unicodedata.normalize("NFC", "\n\f".join(_pages(file))))
    texts = [paragraphs([page]) for page in close_gaps(raw).split("\n\f")]
    if not foreign and vietnamese_share("\n".join(texts)) < _LEAST_VIETNAMESE:
        return ["" for _ in texts]
    return [text if sum(map(str.isalpha, text)) >= _LEAST_LETTERS_INDEXED else "" for text in texts]


def _has_head(pages: list[str]) -> bool:
    """True when the national title or its motto is in the text of the first two pages: else the letterhead may be a picture."""
    return _HEAD.search(fold(" ".join(" ".join(pages[:2]).split()))) is not None


def _pages(path: Path | IO[bytes]) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile("encrypted")
        pages = _texts(reader.pages)
        if pages:
            pages[0] = _fill_blanks(pages[0], _registration(reader.pages[0]))
        return pages
    except (FileNotDecryptedError, DependencyError) as error:
        raise UnreadableFile("encrypted") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        # pypdf raises these on malformed files; the file is refused, not half read.
        raise UnreadableFile("damaged", detail=type(error).__name__) from error


def _texts(pages: Iterable[PageObject]) -> list[str]:
    """Return the text of each page; gives up after TIME_LIMIT."""
    end = time.monotonic() + TIME_LIMIT
    texts = []
    for page in pages:
        texts.append(_page_text(page))
        if time.monotonic() > end:
            raise UnreadableFile("office_timeout", seconds=str(TIME_LIMIT))
    return texts


def _page_text(page: PageObject) -> str:
    _lengthen_filters(page)
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > _LARGEST_PAGE:
        raise UnreadableFile("zip_bomb")
    text = text_by_place(page)
    notes = _stamped(page)
    return f"{notes}\n{text}" if notes else text


def _lengthen_filters(page: PageObject) -> None:
    """Write out the short filter names that PDF allows in inline images only but old programs use everywhere."""
    from pypdf.generic import NameObject

    seen: set[int] = set()
    pending: list[Any] = [page.get("/Contents"), page.get("/Resources")]
    while pending:
        item = pending.pop()
        item = item.get_object() if hasattr(item, "get_object") else item
        if item is None or id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, list):
            pending.extend(item)
        elif isinstance(item, dict):
            name = item.get("/Filter")
            if isinstance(name, str) and name in _LONG_FILTERS:
                item[NameObject("/Filter")] = NameObject(_LONG_FILTERS[name])
            elif isinstance(name, list):
                for place, part in enumerate(name):
                    if part in _LONG_FILTERS:
                        name[place] = NameObject(_LONG_FILTERS[part])
            pending.extend(value for key, value in item.items() if key != "/Parent")


def _stamped(page: PageObject) -> str:
    """Return the text of stamps: a number and a date put on the page as annotations when the document was registered."""
    found = []
    for annotation in page.annotations or []:
        item = annotation.get_object()
        if item.get("/Subtype") in ("/FreeText", "/Stamp") and isinstance(item.get("/Contents"), str):
            found.append(" ".join(item["/Contents"].split()))
    return "\n".join(line for line in found if line)


def _registration(page: PageObject) -> list[str]:
    """Return the figures that a registry stamped on the page as pictures of text in signature fields, from left to right.

    A signed document has its number, day and month put on so: they are not in the text of the page.
    """
    found: list[tuple[float, str]] = []
    for annotation in page.annotations or []:
        item = annotation.get_object()
        shown = item.get("/AP", {}).get("/N") if item.get("/Subtype") == "/Widget" and "/Rect" in item else None
        text = _form_text(page, shown.get_object(), 0).strip() if shown is not None else ""
        if re.fullmatch(r"\d{1,5}", text):
            found.append((float(item["/Rect"][0]), text))
    return [text for _, text in sorted(found)]


def _form_text(page: PageObject, form: Any, depth: int) -> str:
    """Return the text of an appearance and of the forms inside it."""
    text: str = page.extract_xform_text(form)
    if text.strip() or depth > 3:
        return text
    resources: Any = form.get("/Resources")
    inner: Any = resources.get_object().get("/XObject") if resources is not None else None
    names = [value.get_object() for value in inner.get_object().values()] if inner is not None else []
    return " ".join(_form_text(page, child, depth + 1) for child in names if child.get("/Subtype") == "/Form")


def _fill_blanks(text: str, figures: list[str]) -> str:
    """Put the stamped figures into the blanks of the first page: `Số:      /QĐ-BYT`, `ngày    tháng    năm 2025`."""
    rest = list(figures)
    if rest and (blank := re.search(r"(?m)^(\s*Số\s*:)[ .…]*(/\S)", text)) is not None:
        text = f"{text[: blank.start()]}{blank[1]} {rest.pop(0)}{blank[2]}{text[blank.end() :]}"
    for pattern in (r"(ngày)[ .…]{2,}(tháng)", r"(tháng)[ .…]{2,}(năm)"):
        if rest and (blank := re.search(pattern, text)) is not None:
            text = f"{text[: blank.start()]}{blank[1]} {rest.pop(0)} {blank[2]}{text[blank.end() :]}"
    return text


def _is_scan(pages: list[str]) -> bool:
    """True when most pages have next to no text: what there is are frames, running heads, signature stamps."""
    lengths = [sum(character.isalpha() for character in page) for page in pages]
    thin = sum(length < _LEAST_LETTERS_A_PAGE for length in lengths)
    return not lengths or thin > len(lengths) / 2 or sum(lengths) < 200


def _recognised(path: Path, refusal: str, count: int, recognise: bool, progress: Progress | None) -> tuple[str, set[str], list[str]]:
    """Return what read_pdf does, recognised; refuses with `refusal` where it cannot be recognised to anything readable."""
    if count > MOST_RECOGNISED:
        raise UnreadableFile(refusal)
    if not recognise and can_recognise():
        raise NeedsRecognition(refusal)
    pages = recognised_pages(path, pages=count, progress=progress)
    if vietnamese_share("\n".join(pages)) < _LEAST_VIETNAMESE:
        raise UnreadableFile(refusal)
    pages, by_hand = with_date_by_hand(path, pages, _day_of_making(path))
    return paragraphs(pages), set(), ["ocr_unreviewed", *([by_hand.value] if by_hand else [])]


def _day_of_making(path: Path) -> date | None:
    """Return the day on which the file was made, by itself: what is on its pages is not younger."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        stated = PdfReader(path).metadata
        made = stated.creation_date if stated is not None else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError):
        return None
    return made.date() if made is not None else None
