"""From formatted text (pasted, or made of a Word file) to the blocks of a running text, and what had to be left out."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nh3
from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from cms.admin.pasting.tables import MOST_COLUMNS, MOST_ROWS, table_of
from cms.admin.pasting.words import (
    LIST_KIND,
    LIST_LEVEL,
    LIST_MARK,
    flat,
    is_gone,
    is_struck,
    mark_items,
    normalise,
    tidy_lists,
    write_addresses,
)
from cms.text.vietnamese import clean

_DATA_PICTURE = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE = {"a", "b", "i", "sup", "sub", "br", "span", "font", "u", "s", "small", "label", "mark", "code", "cite", "abbr", "time", "img"}
_KEPT = {"p", "ul", "ol", "li", "a", "b", "i", "sup", "sub", "br"}
_SCHEMES = {"http", "https", "mailto", "tel"}
_FOREIGN = ("iframe", "embed", "object", "video", "audio", "form", "svg", "canvas", "math", "input", "select", "textarea", "button")
_BREAKS = re.compile(r"(</?(?:p|li|[uo]l)>)?((?:\s?<br>)+\s?)(</?(?:p|li|[uo]l)>)?")
_EMPTY = re.compile(r"<(p|li|[uo]l)>(?:\s|&nbsp;|</?(?:b|i|sup|sub)>)*</\1>")
_SENTENCE_END = re.compile(r"[.!?;,…]$")
MOST_BLOCKS = 500
LONGEST_HEADING, MOST_LETTERS = 110, 250

# Stores a picture and returns its key; None when it is no picture that the portal takes.
StorePicture = Callable[[bytes], int | None]


@dataclass
class Pasted:
    """The blocks as a StreamField stores them, and counts of what was left out.

    "embedded", "outside", "unreadable", "merged", "cut", "struck", "long": `notes` of views.py has the sentences.
    """

    blocks: list[dict[str, Any]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, value: Any) -> None:
        """Add a block; a paragraph after a paragraph is joined to it."""
        last = self.blocks[-1] if self.blocks else None
        if kind == "paragraph" and last is not None and last["type"] == "paragraph":
            last["value"] += value
        elif len(self.blocks) >= MOST_BLOCKS:
            self.left_out["long"] += 1
        else:
            self.blocks.append({"type": kind, "value": value})


def read(html: str, store_picture: StorePicture) -> Pasted:
    """Return what is in `html`: headings, paragraphs, lists, tables, quotations and pictures, in their order."""
    soup = BeautifulSoup(clean(html), "html.parser")
    reader = _Reader(store_picture)
    for foreign in soup.find_all(_FOREIGN):
        if not is_gone(foreign):
            reader.found.left_out["embedded"] += 1
            foreign.decompose()
    normalise(soup)
    reader.found.left_out["struck"] += len(soup.find_all(is_struck))
    reader.walk(soup.body or soup)
    reader.flush()
    return reader.found


@dataclass
class _OpenList:
    level: int
    kind: str
    items: list[str] = field(default_factory=list)


class _Reader:
    """Walks through the tree and gathers: inline pieces wait until a block begins, items of Word's lists until the list ends."""

    def __init__(self, store_picture: StorePicture) -> None:
        self.found = Pasted()
        self.store_picture = store_picture
        self.inline: list[str] = []
        self.lists: list[_OpenList] = []  # each inside the last item of the one before

    def walk(self, node: Tag) -> None:
        for child in list(node.children):
            if isinstance(child, Comment):
                continue
            if isinstance(child, NavigableString):
                self.inline.append(_escaped(str(child)))
            elif isinstance(child, Tag):
                self.take(child)
        self.end_paragraph()

    def take(self, tag: Tag) -> None:
        """Add one element: inline ones wait, blocks are added."""
        if tag.name in _INLINE and not tag.find([*_HEADINGS, "p", "table", "ul", "ol", "li", "div"]):
            self.inline.append(str(tag))
            return
        self.end_paragraph()
        if tag.get(LIST_KIND):
            self.list_item(tag)
            return
        self.end_list()
        if tag.name in _HEADINGS:
            self.heading(tag)
        elif tag.name == "p":
            self.paragraph(tag)
        elif tag.name in ("ul", "ol"):
            tidy_lists(tag)
            mark_items(tag)
            self.walk(tag)
            self.end_list()
        elif tag.name == "table":
            self.table(tag)
        elif tag.name == "blockquote":
            self.quotation(tag)
        elif tag.name == "figure":
            self.figure(tag)
        else:
            self.walk(tag)

    def flush(self) -> None:
        self.end_paragraph()
        self.end_list()

    def end_paragraph(self) -> None:
        waiting, self.inline = "".join(self.inline), []
        if waiting.strip():
            self.end_list()
            self.words(f"<p>{waiting}</p>")

    def end_list(self, level: int = 0) -> None:
        """End the open lists that are deeper than `level`."""
        while self.lists and self.lists[-1].level > level:
            ended = self.lists.pop()
            html = f"<{ended.kind}>{''.join(f'<li>{item}</li>' for item in ended.items)}</{ended.kind}>"
            if self.lists:
                self.lists[-1].items[-1] += html
            else:
                self.words(html)

    def list_item(self, tag: Tag) -> None:
        """Add an item to the open list of its level; begin a new list where its kind (`ol`, `ul`) is another one.

        A number that the list would not show is text.
        """
        kind, mark, level = str(tag[LIST_KIND]), str(tag[LIST_MARK]), int(str(tag[LIST_LEVEL]))
        self.end_list(level)
        if self.lists and self.lists[-1].level == level and self.lists[-1].kind != kind:
            self.end_list(level - 1)
        is_open = bool(self.lists) and self.lists[-1].level == level
        number = len(self.lists[-1].items) + 1 if is_open else 1
        if kind == "ol" and mark not in (f"{number}.", f"{number})", f"({number})"):
            self.end_list()
            self.words(f"<p>{_escaped(mark)} {tag.decode_contents().lstrip()}</p>")
            return
        if not is_open:
            self.lists.append(_OpenList(level, kind))
        self.lists[-1].items.append(tag.decode_contents())

    def heading(self, tag: Tag) -> None:
        write_addresses(tag)
        if len(words := flat(tag)) > MOST_LETTERS:
            self.words(f"<p>{tag.decode_contents()}</p>")
            return
        if words:
            self.found.add("heading", words)
        self.pictures(tag)

    def paragraph(self, tag: Tag) -> None:
        """Add a paragraph; a short one wholly in bold that does not end like a sentence is a heading."""
        words = flat(tag)
        bold = "".join(flat(part) for part in tag.find_all("b") if not part.find_parent("b"))
        if words and words == bold and len(words) <= LONGEST_HEADING and not _SENTENCE_END.search(words):
            self.heading(tag)
        else:
            self.words(str(tag))

    def words(self, html: str) -> None:
        """Add text with its lists and links; its pictures follow it."""
        safe = nh3.clean(html, tags=_KEPT, attributes={"a": {"href"}}, link_rel=None, url_schemes=_SCHEMES)
        kept = _BREAKS.sub(_break_between_words, re.sub(r"\s+", " ", safe))
        kept = re.sub(r" ?(</?(?:li|[uo]l)>) ?", r"\1", kept)
        kept = re.sub(r"<a>(.*?)</a>", r"\1", kept)
        found = 1
        while found:
            kept, found = _EMPTY.subn("", kept)
        kept = kept.strip()
        if re.sub(r"<[^>]*>|&nbsp;|\s", "", kept):
            self.found.add("paragraph", kept)
        if "<img" in html:
            self.pictures(BeautifulSoup(html, "html.parser"))

    def table(self, tag: Tag) -> None:
        """Add a table; one that only frames what stands in a single cell is left out, its content is not."""
        cells = [cell for cell in tag.find_all(["td", "th"]) if cell.find_parent("table") is tag]
        if len(cells) == 1:
            self.walk(cells[0])
            return
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        wide = any(len(row.find_all(["td", "th"], recursive=False)) > MOST_COLUMNS for row in rows)
        self.found.left_out["cut"] += wide or len(rows) > MOST_ROWS
        write_addresses(tag)
        table, merged = table_of(tag)
        if table:
            self.found.add("table", table)
            self.found.left_out["merged"] += merged
        self.pictures(tag)

    def quotation(self, tag: Tag) -> None:
        write_addresses(tag)
        if words := "\n".join(filter(None, (flat(part) for part in tag.find_all("p")))) or flat(tag):
            self.found.add("quotation", {"text": words, "who": ""})
        self.pictures(tag)

    def figure(self, tag: Tag) -> None:
        caption = tag.find("figcaption")
        if not tag.find("img"):
            self.walk(tag)
            return
        self.pictures(tag, caption=flat(caption) if isinstance(caption, Tag) else "")

    def pictures(self, node: Tag, caption: str = "") -> None:
        for picture in node.find_all("img"):
            source = str(picture.get("src", ""))
            data = _picture_data(source)
            if data is None:
                self.found.left_out["outside"] += 1
            elif (key := self.store_picture(data)) is None:
                self.found.left_out["unreadable"] += 1
            else:
                value = {"image": key, "alternative": flat_words(str(picture.get("alt", ""))), "caption": caption, "source": ""}
                self.found.add("image", value)


def flat_words(text: str) -> str:
    """Return a text alternative that a person wrote; "" for Word's own file names and "Picture 1"."""
    words = " ".join(text.split())
    return "" if len(words.split()) < 3 or re.search(r"\.\w{3,4}$", words) else words[:250]


def _picture_data(source: str) -> bytes | None:
    """Return the bytes of a picture in a `data:` address; None for any other address: the server fetches nothing."""
    if not (head := _DATA_PICTURE.match(source)):
        return None
    try:
        return base64.b64decode(source[head.end() :], validate=False)
    except (binascii.Error, ValueError):
        return b""


def _break_between_words(found: re.Match[str]) -> str:
    """Return line breaks as the converter of Wagtail reads them; "" for those at an end of a paragraph or item."""
    before, breaks, after = found[1] or "", found[2], found[3] or ""
    return before + after if before or after else "<br/>" * breaks.count("<br>")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
