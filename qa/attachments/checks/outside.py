"""What an office file would load or run when somebody opens it: found by what its elements say, in whichever part they stand.

A link that a person presses is accepted; a picture, template, frame, table or file that loads by itself tells a stranger who opened
the document, and when. As text the same relation can be written in many ways: another prefix, character references, comments, UTF-16;
and programs find a part by its type and its relations, so its name says nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.parsers import expat

from django.utils.translation import gettext as _

from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.markup import read_elements

# The keyword stands first in the instruction: in an address behind HYPERLINK the same letters are nothing.
_FIELD = re.compile(
    r"^[^\S\n]*(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|DDE|DDEAUTO|LINK|RD|DATABASE)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ELSEWHERE = re.compile(r"\s*(?:(?!data:|cid:)[a-z][a-z0-9+.-]*:|//|\\\\|\.\./)", re.IGNORECASE)  # a scheme, a server, out of the archive
_SERVER = re.compile(r"\s*(?:(?!file:///(?!/))[a-z][a-z0-9+.-]+:|//|\\\\)", re.IGNORECASE)

# Relations of Office Open XML to what runs or is another file, wherever its part lies, and to sources that are asked when it is opened.
_CARRYING = re.compile(
    r"afchunk|oleobject|package|control|activexcontrolbinary|attachedtoolbars|vbaproject|wordvbadata|(?:xl(?:intl)?)?macrosheet|dialogsheet"
    r"|extensibility|usercustomization"
)
_ASKING_RELATION = re.compile(r"connections|externallink.*|volatiledependencies|webextension.*")
_CARRYING_TYPE = re.compile(r"macro|vba|activex|oleobject|dialogsheet|attachedtoolbars|customui")
_ASKING_TYPE = re.compile(r"externallink|connections|volatiledependenc|webextension")
# Functions of a sheet that ask a server or run something, DDE, and a cell of another workbook.
_ASKING = re.compile(r"\b(?:WEBSERVICE|IMAGE|RTD|DDE|CALL|REGISTER(?:\.ID)?|SQL\.REQUEST)\s*\(|\w\|\w*!", re.IGNORECASE)
_TEXT, _NAME = re.compile(r"\"[^\"]*\""), re.compile(r"'[^']*'")
_OTHER_BOOK = re.compile(r"'\s*(?:[a-z][a-z0-9+.-]*:|//|\\\\)[^']*'\s*[!#]", re.IGNORECASE)

_FORMULAS = {"f", "definedName", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula"}
_LOADING = {"ddeLink", "oleLink", "dde-source", "dde-link", "dde-connection-decl", "connectString", "webImageSrd", "webextension"}
_VML, _MATHS = "urn:schemas-microsoft-com:vml", "/math"


def refuse_type(kind: str) -> None:
    """Raise RefusedFile for a part whose type says that it runs, is another file, or asks for data elsewhere."""
    if _CARRYING_TYPE.search(kind):
        raise carries()
    if _ASKING_TYPE.search(kind):
        raise loads()


def carries() -> RefusedFile:
    return RefusedFile(_("The document holds macros, a program or another file. Save it as a PDF and send that."))


def loads() -> RefusedFile:
    return RefusedFile(_("The document loads something from elsewhere when it is opened. Save it as a PDF and send that."))


def refuse_if_loading(content: bytes, links: set[str]) -> set[str]:
    """Read a part of XML; raise RefusedFile when it names what runs, is another file, or lies elsewhere and loads by itself.

    `links` are the ids of the part's relations to addresses that a person may press: nothing else may use them. Return the ids of
    such relations that this part itself gives to another.
    """
    part = _Part(links)
    read_elements(content, part.begin)
    if _FIELD.search("".join(part.instructions)):
        raise loads()
    return part.given_links


class _Part:
    """One part while it is read: nothing is kept of it but the instructions of its fields and the formula of the moment."""

    def __init__(self, links: set[str]) -> None:
        self.links, self.given_links = links, set[str]()
        self.instructions: list[str] = []
        self.formula: list[str] = []
        self.depth = 0  # of the elements inside one whose text is read

    def begin(self, reader: expat.XMLParserType, name: str, attributes: dict[str, str]) -> None:
        """Judge an element, and begin to read its text where that is a formula or the instruction of a field."""
        role = _role(name)
        if self.depth:
            self.depth += 1
        elif role in ("formula", "instruction"):
            self.depth = 1
            reader.CharacterDataHandler = (self.formula if role == "formula" else self.instructions).append
            reader.EndElementHandler = lambda _name: self.end(reader)
        if role == "loading":
            raise loads()
        if role == "running":
            raise carries()
        if role == "mark":
            self.instructions.append("\n")
        if role == "relation":
            self.relate(attributes)
        for key, value in attributes.items():
            if held := _held_by(key):
                self.judge(role, held, value)

    def judge(self, role: str, held: str, value: str) -> None:
        """Refuse what an attribute holds, where its element would load or run it."""
        if held == "instruction":
            self.instructions.append(f"\n{value}\n")
        elif held == "formula":
            refuse_asking(value)
        elif held == "relation":
            if role != "link" and value in self.links:
                raise loads()
        elif _loads_address(role, held) and (_SERVER if role == "template" else _ELSEWHERE).match(value):
            raise loads()

    def end(self, reader: expat.XMLParserType) -> None:
        self.depth -= 1
        if not self.depth:
            reader.CharacterDataHandler = reader.EndElementHandler = None
            refuse_asking("".join(self.formula))
            self.formula.clear()

    def relate(self, attributes: dict[str, str]) -> None:
        """Refuse a relation of Office Open XML that points outside and is no link to press, or to what runs or is another file."""
        values = {key.rpartition("}")[2].lower(): value.strip() for key, value in attributes.items()}
        kind = values.get("type", "").rpartition("/")[2].lower()
        # Steps upwards (`../media/a.png`) stay inside the package.
        target = re.sub(r"^(?:\.\./)+", "", values.get("target", ""))
        outside = values.get("targetmode", "").lower() == "external" or bool(_ELSEWHERE.match(target))
        if _ASKING_RELATION.fullmatch(kind) or (outside and kind != "hyperlink"):
            raise loads()
        if _CARRYING.fullmatch(kind):
            raise carries()
        if outside:
            self.given_links.add(values.get("id", ""))


def _loads_address(role: str, held: str) -> bool:
    return role == "picture" or (held == "address" and role != "link")


def refuse_asking(formula: str) -> None:
    """Raise RefusedFile for a formula that asks a server, runs something or reads another workbook; what it quotes is nothing."""
    said = _TEXT.sub("", formula)
    if _OTHER_BOOK.search(said) or _ASKING.search(_NAME.sub("", said)):
        raise loads()


@lru_cache(maxsize=4096)
def _role(name: str) -> str:
    """Return what an element does, as far as it matters here."""
    space, _brace, local = name.rpartition("}")
    if local.lower() == "relationship":
        role = "relation"
    elif local in _FORMULAS and not space.endswith(_MATHS):
        role = "formula"
    elif local in ("instrText", "delInstrText"):
        role = "instruction"
    elif local == "fldChar":
        role = "mark"
    elif local in _LOADING:
        role = "loading"
    elif local == "event-listener":
        role = "running"
    elif local in ("a", "bibliography-mark") or local.startswith(("hlink", "hyperlink")):
        role = "link"
    elif space == _VML:
        role = "picture" if local in ("imagedata", "fill", "stroke") else "link"
    elif space.endswith("/svg"):
        role = "picture"
    else:
        role = "template" if local == "template" else ""
    return role


@lru_cache(maxsize=4096)
def _held_by(name: str) -> str:
    """Return what an attribute holds, as far as it matters here."""
    space, _brace, local = name.rpartition("}")
    if space.endswith("/relationships"):
        return "relation"
    if space and local in ("href", "formula"):
        return "address" if local == "href" else "formula"
    return {"instr": "instruction", "href": "source", "src": "source"}.get(local, "")
