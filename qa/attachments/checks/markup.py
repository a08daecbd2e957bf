"""Reads the XML of a stranger element by element: nothing of it is kept, and no document type may hide or fetch anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from django.utils.translation import gettext as _

from qa.attachments.checks.errors import RefusedFile

MAX_ATTRIBUTES = 20_000  # of one element: all are kept at once
_LONG_TAG = re.compile(rb"<[^<]{%d,}" % (4 * MAX_ATTRIBUTES))


def damaged() -> RefusedFile:
    return RefusedFile(_("The document is damaged or holds something else."))


def too_long() -> RefusedFile:
    text = _("The document is too long to be checked here. Split it into several files, or save it as a PDF, and send those.")
    return RefusedFile(text)


def read_elements(content: bytes, begin: Callable[[expat.XMLParserType, str, dict[str, str]], None]) -> None:
    """Call `begin` at each element with the reader, the name as `namespace}name`, and the attributes; raises RefusedFile for bad XML."""
    try:
        encoding = None
        if b"\0" in content[:4]:  # UTF-16: read as ASCII, nothing can be hidden from the search for long tags
            order = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}.get(content[:2]) or ("utf-16-be" if content[0] == 0 else "utf-16-le")
            content, encoding = content.decode(order).encode(), "utf-8"
        if any(tag[0].count(b"=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(content)):
            raise too_long()
        reader = expat.ParserCreate(encoding, "}", intern=None)
        reader.buffer_text = True
        reader.StartElementHandler = lambda name, attributes: begin(reader, name, attributes)
        reader.StartDoctypeDeclHandler = _refuse_doctype
        reader.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        trace = error.__traceback__
        if isinstance(error, RefusedFile) or (trace and trace.tb_next):  # no fault of the XML, but one raised in `begin`
            raise
        raise damaged() from error


def _refuse_doctype(name: str, _system: str | None, _public: str | None, has_own_entities: bool) -> None:
    """Refuse a document type, with which names and values can be hidden or fetched; a drawing may say the usual one."""
    if has_own_entities or name != "svg":
        raise damaged()
