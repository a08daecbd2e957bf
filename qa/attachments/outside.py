"""What an office file would load from elsewhere when somebody opens it: found in its XML as a parser reads it, not as text.

A link that a person presses is accepted; a picture, template, frame, table or file that loads by itself tells a stranger who opened
the document, and when. As text the same relation can be written in many ways: another prefix, character references, UTF-16.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml import ElementTree

# The keyword stands first in the instruction: in an address behind HYPERLINK the same letters are nothing.
_FIELD = re.compile(r"^\s*(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|RD)\b", re.IGNORECASE | re.MULTILINE)
_FIELD_PART = re.compile(r"word/(?:glossary/)?[^/]+\.xml", re.IGNORECASE)
_ODF_PART = ("content.xml", "styles.xml")
_ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\|\.\./)", re.IGNORECASE)  # a scheme, a server, or out of the archive


# Relations of Office Open XML to what runs or is another file, wherever its part lies, and to sources that are asked when it is opened.
_CARRIED = re.compile(
    r"afchunk|oleobject|package|control|activexcontrolbinary|attachedtoolbars|vbaproject|wordvbadata|(?:xl(?:intl)?)?macrosheet|dialogsheet"
    r"|extensibility|connections|externallink.*|volatiledependencies"
)
# Functions of a sheet that ask a server or run something; a sheet without any of these letters need not be parsed.
_ASKING = re.compile(r"\b(?:WEBSERVICE|IMAGE|RTD|DDE|CALL|REGISTER(?:\.ID)?)\s*\(|\w\|\w*!", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_PERHAPS_ASKING = re.compile(rb"WEBSERVICE|IMAGE|RTD|DDE|CALL|REGISTER|\||&#|\0", re.IGNORECASE)
_SHEET_PART = re.compile(r"xl/.+\.xml", re.IGNORECASE)


def loads_from_outside(archive: zipfile.ZipFile) -> bool:
    """Return whether a Word, Excel or OpenDocument file loads something by itself.

    Raises ParseError for XML that no program can read, ValueError for one with a document type or entities of its own.
    """
    for name in archive.namelist():
        if name.lower().endswith(".rels") and any(_is_loaded(element) for element in _elements(archive, name)):
            return True
        if name.lower().startswith("xl/externallinks/"):
            return True
        if _SHEET_PART.fullmatch(name) and any(map(_ASKING.search, _formulas(archive, name))):
            return True
        if _FIELD_PART.fullmatch(name) and _FIELD.search(_instructions(archive, name)):
            return True
        if name.rpartition("/")[2] in _ODF_PART and any(_is_loaded_odf(element) for element in _elements(archive, name)):
            return True
    return False


def _elements(archive: zipfile.ZipFile, name: str) -> Iterator[Any]:
    parents: list[Any] = []
    for event, element in ElementTree.iterparse(io.BytesIO(archive.read(name)), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            parents.append(element)
            continue
        parents.pop()
        yield element
        if parents:
            del parents[-1][:]  # else a parent keeps all its children: gigabytes, for some hundred kilobytes that were sent


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _is_loaded(element: Any) -> bool:
    """Return whether a relation of Office Open XML points outside and is not a link to press, or to what runs or is another file."""
    if _local(element.tag).lower() != "relationship":
        return False
    values = {_local(name).lower(): value.strip() for name, value in element.attrib.items()}
    kind = values.get("type", "").rpartition("/")[2].lower()
    outside = values.get("targetmode", "").lower() == "external" or bool(_ELSEWHERE.match(_out_of_package(values.get("target", ""))))
    return bool((outside and kind != "hyperlink") or _CARRIED.fullmatch(kind))


def _out_of_package(target: str) -> str:
    """Return a target without the steps upwards that stay inside the package (`../media/a.png`)."""
    return re.sub(r"^(?:\.\./)+", "", target)


def _instructions(archive: zipfile.ZipFile, name: str) -> str:
    """Return the instructions of the fields of one part of a Word file, as one text: they may be cut into several runs."""
    found = []
    for element in _elements(archive, name):
        if _local(element.tag) == "instrText":
            found.append(element.text or "")
        elif _local(element.tag) == "fldSimple":
            found += [f"\n{value}\n" for key, value in element.attrib.items() if _local(key) == "instr"]
        elif _local(element.tag) == "fldChar":
            found.append("\n")
    return "".join(found)


def _formulas(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """Yield the formulas of a sheet, and those of the names of a workbook, without what they quote; none where no asking one can be."""
    if _PERHAPS_ASKING.search(archive.read(name)):
        formulas = (element.text or "" for element in _elements(archive, name) if _local(element.tag) in ("f", "definedName"))
        yield from (_QUOTED.sub("", formula) for formula in formulas)


def _is_loaded_odf(element: Any) -> bool:
    """Return whether an element of OpenDocument names something elsewhere that is no link in the text."""
    if _local(element.tag) in ("a", "bibliography-mark"):
        return False
    return any(_local(key) == "href" and _ELSEWHERE.match(value) for key, value in element.attrib.items())
