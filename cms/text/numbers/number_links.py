"""Links at the numbers of documents, the places of the law, the telephones and the mailboxes in a text that is HTML already."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from html import escape, unescape
from itertools import accumulate, takewhile
from typing import NamedTuple

from cms.text.numbers.document_numbers import find_document_numbers

_TAG = re.compile(r"(<[^>]*>)")
_CLOSED = re.compile(r"</?\s*([a-z0-9]+)", re.IGNORECASE)
# Telephones as they are written in Vietnam, by groups (0200 3800 100, 1900 9095): no part of a longer number, a day or an address.
_PHONE = r"(?<![\w.,/@-])(?:\+84 ?\d{1,3}|0\d{2,3}|1[89]00)(?:[ .]?\d{3,4}){1,2}(?![\w/@-]|[.,]\d| \d)"
_CONTACT = re.compile(rf"(?P<mail>(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]+(?:\.[\w-]+)+)|(?P<phone>{_PHONE})")
_PHONE_DIGITS = re.compile(r"02\d{9}|0[35789]\d{8}|1[89]00\d{4,6}|\+84\d{8,10}")
# Numbers of other things that look alike: `mã số thuế 0123456789`, `STK 0123 456 789`, `năm 1900 1945`.
_NO_PHONE = re.compile(r"(?i)(?:\b(?:mã số|mã định danh|mst|thuế|tài khoản|stk|cccd|căn cước)\W*(?:\w+\W+){0,3}|\b(?:năm|từ)\s)$")
_BEFORE = 40
_NOT_WITHIN = frozenset(["a", "button", "script", "style", "h1", "h2", "h3", "code", "summary", "option", "textarea", "title", "text"])
_QUOTED = frozenset(["blockquote"])
_LINES = frozenset(["p", "div", "li", "br", "h2", "h3", "h4", "ul", "ol", "blockquote", "tr", "td", "th", "hr"])  # each begins a line


class LinkedDocument(NamedTuple):
    """A document that a text names: where it is read, its title, and what its reader must know ("" while the place is simply in force)."""

    url: str
    title: str
    status: str = ""
    tone: str = "neutral"


class LinkedPlace(NamedTuple):
    """A piece of a text that names a place of the law: its offsets, where that is read, and its document."""

    start: int
    end: int
    url: str
    document: LinkedDocument


Look = Callable[[Iterable[str]], dict[str, LinkedDocument]]
Find = Callable[[str], Sequence[LinkedPlace]]


def link_numbers(html: str, look: Look, find: Find | None = None) -> str:
    """Return `html` with a link at each number that `look` knows; a document that is not in force says so at its first mention.

    `look` takes numbers as written and gives those that can be read here; `find` finds the places of the law in the text, in order.
    Telephones and mailboxes become links, too. Nothing is linked inside links, headings and code.
    """
    html, named = _link_places(html, find) if find else (html, [])
    parts = _TAG.split(html)
    places = {place: found for place in _texts(parts) if (found := find_document_numbers(parts[place]))}
    known = look({one.number.raw for found in places.values() for one in found}) if places else {}
    for place, found in places.items():
        text = parts[place]
        for one in reversed(found):
            document = known.get(one.number.raw)
            if document is not None:
                text = f"{text[: one.start]}{_link(text[one.start : one.end], document.url, document)}{text[one.end :]}"
        parts[place] = text
    return link_contacts(_with_status("".join(parts), [*named, *((document.url, document) for document in known.values())]))


def link_contacts(html: str) -> str:
    """Return `html` with a link at each telephone and mailbox of its text."""
    parts = _TAG.split(html)
    for place in _texts(parts):
        parts[place] = _CONTACT.sub(_contact, parts[place])
    return "".join(parts)


def _contact(found: re.Match[str]) -> str:
    """Return a mailbox or a telephone as a link."""
    words = found[0]
    if found["mail"]:
        return f'<a href="mailto:{words}">{words}</a>'
    if _NO_PHONE.search(found.string, max(0, found.start() - _BEFORE), found.start()):
        return words
    number = re.sub(r"[^\d+]", "", words)
    return f'<a href="tel:{number}">{words}</a>' if _PHONE_DIGITS.fullmatch(number) else words


def _link_places(html: str, find: Find) -> tuple[str, list[tuple[str, LinkedDocument]]]:
    """Return `html` with a link at each place that `find` finds in its text, and the addresses and documents of these places.

    The text is read as one: `Điều 5 của Luật này` is of the law that a paragraph further up names. What it quotes is left out.
    """
    parts = _TAG.split(html)
    read = set(_texts(parts, _QUOTED))
    text, begins = "", []
    for place, part in enumerate(parts):
        begins.append(len(text))
        tag = _CLOSED.match(part)
        text += unescape(part) if place in read else "\n" if tag and tag[1].lower() in _LINES else ""
    places = find(text)
    ends = list(accumulate((one.end for one in places), max))
    for place in read.intersection(_texts(parts)) if places else ():
        parts[place] = _with_places(parts[place], begins[place], places, bisect_right(ends, begins[place]))
    return "".join(parts), [(one.url, one.document) for one in places]


def _with_places(part: str, begin: int, places: Sequence[LinkedPlace], first: int) -> str:
    """Return a text between two tags, which stands at `begin` of the whole, with links at its places, of which `first` is the first.

    A place whose words are set apart (`<b>Điều 5</b> Luật …`) gets a link for each part.
    """
    text, position = unescape(part), 0
    pieces: list[str] = []
    for one in takewhile(lambda one: one.start < begin + len(text), map(places.__getitem__, range(first, len(places)))):
        start, end = max(one.start - begin, 0), min(one.end - begin, len(text))
        if start < position or not text[start:end].strip():
            continue
        start, end = end - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())
        link = _link(escape(text[start:end], quote=False), one.url, one.document)
        pieces += [escape(text[position:start], quote=False), link]
        position = end
    return "".join([*pieces, escape(text[position:], quote=False)]) if pieces else part


def _texts(parts: list[str], not_within: frozenset[str] = _NOT_WITHIN) -> list[int]:
    """Return the places of the text between the tags that is in none of these elements: in no link, heading or code."""
    depth, found = 0, []
    for index, part in enumerate(parts):
        if not part.startswith("<"):
            if not depth and part:
                found.append(index)
            continue
        name = _CLOSED.match(part)
        if name and name[1].lower() in not_within and not part.endswith("/>"):
            depth = max(0, depth - 1) if part.startswith("</") else depth + 1
    return found


def _link(words: str, url: str, document: LinkedDocument) -> str:
    return f'<a href="{escape(url)}" title="{escape(document.title)}">{words}</a>'


def _with_status(html: str, known: Iterable[tuple[str, LinkedDocument]]) -> str:
    """Put the badge of its validity behind the first link to each document, or a place of it, that is not in force.

    A place may be in force while its document is partly not: each state of a document is told once, where it holds.
    """
    told: set[tuple[str, str]] = set()
    for address, document in known:
        if not document.status or (document.url, document.status) in told:
            continue
        told.add((document.url, document.status))
        link = re.search(rf'<a href="{re.escape(escape(address))}" title="[^"]*">[^<]*</a>', html)
        if link:
            badge = f' <span class="mb-badge mb-badge--{document.tone}">{escape(document.status)}</span>'
            html = f"{html[: link.end()]}{badge}{html[link.end() :]}"
    return html
