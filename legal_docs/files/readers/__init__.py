"""Readers of files as public bodies publish them: DOCX, DOC, RTF, ODT, PDF, HTML, TXT, pictures; refusals are in plain words."""

from __future__ import annotations

import logging
import re
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from legal_docs.files.readers.docx import check_docx, read_docx
from legal_docs.files.readers.errors import REFUSALS, NeedsWorker, UnreadableFile
from legal_docs.files.readers.html import read_html
from legal_docs.files.readers.legacy_fonts import convert_text, legacy_encoding
from legal_docs.files.readers.office import convert_to_docx, office_program
from legal_docs.files.readers.pdf import read_pdf
from legal_docs.files.readers.pdf_lines import unwrapped
from legal_docs.files.readers.pictures import read_picture
from legal_docs.files.readers.plain import decode
from legal_docs.files.readers.recognition import Progress
from legal_docs.files.readers.secrecy import HEAD_LINES, refuse_marked
from legal_docs.text.words.normalise import normalise
from legal_docs.text.words.syllables import is_english, vietnamese_share

__all__ = ["EXTENSIONS", "LARGEST_FILE", "REFUSALS", "NeedsWorker", "ReadText", "UnreadableFile", "check_file", "read_file"]

logger = logging.getLogger(__name__)

LARGEST_FILE = 50 * 1024 * 1024  # bytes
EXTENSIONS = (".docx", ".doc", ".rtf", ".odt", ".pdf", ".html", ".htm", ".txt", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
_KINDS = {
    ".docx": "docx",
    ".docm": "docx",
    ".doc": "doc",
    ".rtf": "rtf",
    ".odt": "odt",
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".txt": "txt",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".png": "png",
    ".tif": "tiff",
    ".tiff": "tiff",
}
# Word saves these under the name .doc, or opens them under it without a warning: people who send such a file do not know it.
_OPENED_BY_WORD = {("doc", "rtf"), ("doc", "html"), ("doc", "docx")}
_LONGEST_TEXT = 10_000_000  # characters: twenty times a code, half a minute of reading
_SHORT = 500  # characters, of which the share of words says little
_LEAST_VIETNAMESE = 0.2
_GUESSED = ("doc", "rtf", "odt", "txt")  # nothing in such a file says for sure which letters are meant; a DOCX may be in English
_PICTURES = ((b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"))


@dataclass(frozen=True)
class ReadText:
    """The text of a file, one paragraph a line; `warnings` are codes, `edges` what Word prints at the head and foot of its pages.

    `head` is the head of a scan as recognition read it a second time, in another way.
    """

    text: str
    warnings: tuple[str, ...] = ()
    format: str = ""
    edges: str = ""
    head: str = ""


def read_file(path: Path | str, *, at_once: bool = False, progress: Progress | None = None) -> ReadText:
    """Read a file of at most 50 MB to text; the content decides what it is, the name must agree.

    Raises UnreadableFile with one of the codes of `REFUSALS`; nothing else. `at_once`: a scan, or a file
    that only a program of the worker's machine can read, raises NeedsWorker; `progress` is called with pages recognised and their number.
    """
    path = Path(path)
    try:
        return _read(path, at_once, progress)
    except UnreadableFile:
        raise
    except Exception as error:  # a broken file may break any library in any way, and must not stop the files after it
        logger.exception("reading %s failed unexpectedly", path.name)
        raise UnreadableFile("damaged", detail=type(error).__name__) from error


def _read(path: Path, at_once: bool, progress: Progress | None) -> ReadText:
    """Read a file by the reader of its kind. Raises NeedsWorker when that takes too long for a request."""
    kind = _checked_kind(path)
    warnings: tuple[str, ...] = ()
    edges = head = ""
    if kind == "pdf":
        text, warnings, head = read_pdf(path, at_once=at_once, progress=progress)
    elif kind in ("jpeg", "png", "tiff"):
        text, warnings, head = read_picture(path, at_once=at_once, progress=progress)
    elif kind == "docx":
        text, edges = read_docx(path)
    elif kind in ("doc", "rtf", "odt"):
        if at_once and office_program() is None:
            raise NeedsWorker("office_missing", extension=path.suffix)
        with tempfile.TemporaryDirectory(prefix="convert-") as room:
            text, edges = read_docx(convert_to_docx(path, Path(room)))
    elif kind == "html":
        text = read_html(path.read_bytes())
    else:
        text = unwrapped(decode(path.read_bytes())[0])
    return replace(_finished(text, kind, warnings), edges=edges, head=normalise(head))


def check_file(path: Path) -> None:
    """Refuse at once what the first bytes and the size of a file refuse, without reading it; raises UnreadableFile."""
    if _checked_kind(path) == "docx":
        check_docx(path)


def _finished(text: str, kind: str, warnings: tuple[str, ...]) -> ReadText:
    if len(text) > _LONGEST_TEXT:
        raise UnreadableFile("too_large", size=str(len(text) // 1_000_000), limit=str(_LONGEST_TEXT // 1_000_000))
    text = convert_text(text)
    refuse_marked([line for line in text.split("\n") if line.strip()][:HEAD_LINES])  # before the gaps between columns are closed
    text = normalise(text)
    if not any(character.isalpha() for character in text):
        raise UnreadableFile("no_text")
    known = vietnamese_share(text[:20000]) >= _LEAST_VIETNAMESE or is_english(text[:20000])
    if kind in _GUESSED and len(text) > _SHORT and not known:
        raise UnreadableFile("unreadable_text")  # something was opened that is no text at all
    left = legacy_encoding(text[:20000])
    if left is not None:
        raise UnreadableFile("legacy_font", encoding={"tcvn3": "TCVN3 (.VnTime)", "vni": "VNI"}[left])
    return ReadText(text, warnings, kind)


def _checked_kind(path: Path) -> str:
    """Return what the file is, from its first bytes; refuse what is missing, empty, too large, locked or misnamed."""
    if not path.is_file():
        raise UnreadableFile("missing", name=path.name)
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("empty_file")
    if size > LARGEST_FILE:
        raise UnreadableFile("too_large", size=str(size // (1024 * 1024)), limit=str(LARGEST_FILE // (1024 * 1024)))
    extension = path.suffix.lower()
    named = _KINDS.get(extension)
    if named is None:
        raise UnreadableFile("unknown_format", extension=extension or path.name)
    found = _sniffed(path, named)
    if found == "":
        raise UnreadableFile("damaged", detail=extension)
    if found != named and (named, found) not in _OPENED_BY_WORD:
        raise UnreadableFile("wrong_extension", extension=extension, found=found.upper())
    return found


def _sniffed(path: Path, named: str) -> str:
    """Return what the first bytes are; "" for nothing that is known."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    picture = next((kind for mark, kind in _PICTURES if head.startswith(mark)), None)
    if picture is not None:
        return picture
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return named if named in ("docx", "odt") else "docx" if named == "doc" and _is_docx(path) else "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(path)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if named in ("html", "txt"):
        looks_html = re.search(rb"<(?:!doctype html|html|body|div|p|table)\b", head, re.IGNORECASE) is not None
        if (
            b"\x00" in head
            and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
            and head[1::2].count(0) < len(head) // 5 > head[::2].count(0)
        ):
            return ""
        return "html" if looks_html and named == "html" else named
    if head.lstrip().lower().startswith(b"mime-version:"):
        return "mht"
    if named == "doc" and b'progid="Word.Document"' in head:  # XML of Word 2003, which LibreOffice opens
        return "doc"
    if named == "doc" and re.search(rb"<html", head, re.IGNORECASE):
        return "html"
    return ""


def _is_docx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _ole_kind(path: Path) -> str:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableFile("encrypted")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise UnreadableFile("macros")
    # The flags of the Word header: bit 8 of the word at 0x0A says that the text is enciphered.
    position = content.find(b"\xec\xa5", 512)
    if position >= 0 and position % 512 == 0 and len(content) > position + 12 and content[position + 11] & 0x01:
        raise UnreadableFile("encrypted")
    return "doc"
