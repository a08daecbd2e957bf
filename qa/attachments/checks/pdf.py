"""The check of PDF files: no bytes before or after, no scripts, programs or embedded files. The library is loaded when first needed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.kinds import FileKind

if TYPE_CHECKING:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

MAX_OBJECTS = 30_000
_AFTER_END = 1024  # bytes that may follow the last %%EOF: line ends, a comment of a scanner
# Keys and actions with which a PDF runs something or carries another file along (ISO 32000-2, 12.6 and 7.11.4).
_ACTIVE_KEYS = {
    *("/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/AA", "/Movie"),
    *("/Collection", "/OnInstantiate"),
}
_ACTIVE_ACTIONS = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute", "/GoToE", "/GoToR", "/Thread"),
    *("/Rendition", "/Movie", "/Sound"),
}
_HARMLESS_NAMES = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage", "/Print"}


def check_pdf(kind: FileKind, data: bytes) -> bytes:
    """Return `data` when it is a plain PDF; raises RefusedFile."""
    from pypdf.errors import PyPdfError

    try:
        return _plain(data)
    except PyPdfError as error:
        raise RefusedFile(_("The PDF is damaged or holds something else.")) from error


def _plain(data: bytes) -> bytes:
    from pypdf import PdfReader

    end = data.rfind(b"%%EOF")
    if end < 0 or len(data) - end > _AFTER_END or zipfile.is_zipfile(io.BytesIO(data)):
        raise RefusedFile(_("The PDF is damaged or holds something else."))
    reader = PdfReader(io.BytesIO(data), strict=False)  # the table of many scanners is wrong and repaired
    reader.strict = True  # not so the objects: another program would read what is left out here
    reader.resolved_objects.clear()
    if reader.is_encrypted:
        raise RefusedFile(_("The PDF is locked with a password and cannot be checked."))
    if not len(reader.pages):
        raise RefusedFile(_("The PDF is damaged or holds something else."))
    if any(_is_active(thing) for thing in _dictionaries(reader)):
        raise RefusedFile(_("The PDF holds a script, a program or another file. Print it as a plain PDF and send that."))
    return data


def _is_active(thing: DictionaryObject) -> bool:
    from pypdf.generic import StreamObject

    if any(key in _ACTIVE_KEYS for key in thing) or _said(thing, "/S") in _ACTIVE_ACTIONS or _said(thing, "/Type") == "/EmbeddedFile":
        return True
    if isinstance(thing, StreamObject) and ("/F" in thing or (_said(thing, "/Subtype") == "/Form" and "/Ref" in thing)):
        return True  # its bytes, or its picture, lie in another file
    return "/OpenAction" in thing and any(_acts(action) for action in _run_at_opening(thing["/OpenAction"]))


def _said(thing: DictionaryObject, key: str) -> Any:
    """Return a value also where the file holds it as an object of its own, which `get` of a dictionary does not open."""
    value = thing.get(key)
    return None if value is None else value.get_object()


def _acts(action: DictionaryObject) -> bool:
    """Return whether an action that runs by itself does more than to show a page, or to offer to print."""
    kind = _said(action, "/S")
    return kind not in (None, "/GoTo") and not (kind == "/Named" and _said(action, "/N") in _HARMLESS_NAMES)


def _run_at_opening(first: Any) -> Iterator[Any]:
    """Yield the actions that run when the file is opened: the first one, and whatever follows each by /Next, once."""
    waiting, seen = [first], set()
    while waiting:
        thing = waiting.pop().get_object()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict):
            yield thing
            waiting += [thing["/Next"]] if "/Next" in thing else []


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Return every dictionary of the file: the trailer and all objects, used or not, however deep."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

    waiting: list[Any] = [reader.trailer]
    numbers = {number for table in (*reader.xref.values(), reader.xref_objStm) for number in table}
    if len(numbers) > MAX_OBJECTS:
        raise RefusedFile(_("The PDF has too many parts to be checked."))
    waiting += [reader.get_object(number) for number in sorted(numbers) if number]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, (DictionaryObject, StreamObject)):
            yield thing
            waiting += [value for key, value in thing.items() if isinstance(key, NameObject)]
        elif isinstance(thing, ArrayObject):
            waiting += list(thing)
