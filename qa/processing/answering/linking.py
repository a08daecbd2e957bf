"""Links in an answer: each provision or document that its text names becomes a link when the draft is saved."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from cms.contracts.cited_law import NamedPlace, places_named
from qa.models import Answer

_LINES = frozenset(("p", "li", "br", "h2", "h3", "h4", "ul", "ol", "blockquote", "tr", "td", "th", "hr"))  # what begins a line of its own


@dataclass(frozen=True)
class _Words:
    """Words between two tags: where they begin in the text of the whole answer, and the paragraph that they stand in."""

    begin: int
    element: NavigableString
    soup: BeautifulSoup


def with_links(body: Any) -> Any:
    """Return the value of an answer's body with a link at each place of the law that its paragraphs name; links that are there stay.

    All paragraphs are read as one text: `Điều 5 của Luật này` is of the law that a paragraph further up names.
    """
    blocks = [dict(block) for block in body.get_prep_value()]
    paragraphs = [(block, BeautifulSoup(block["value"], "html.parser")) for block in blocks if block["type"] == "paragraph"]
    words, text = _read(soup for _block, soup in paragraphs)
    places = places_named(text)
    ends = list(accumulate((place.end for place in places), max))
    changed = {id(piece.soup) for piece in words if _linked(piece, places, bisect_right(ends, piece.begin))}
    for block, soup in paragraphs:
        if id(soup) in changed:
            block["value"] = str(soup)
    return Answer.stream("").stream_block.to_python(blocks) if changed else body


def _read(soups: Iterable[BeautifulSoup]) -> tuple[list[_Words], str]:
    words: list[_Words] = []
    text = ""
    for soup in soups:
        text += "\n"
        for element in soup.descendants:
            if isinstance(element, NavigableString):
                words.append(_Words(len(text), element, soup))
                text += str(element)
            elif isinstance(element, Tag) and element.name in _LINES:
                text += "\n"
    return words, text


def _linked(words: _Words, places: Sequence[NamedPlace], first: int) -> bool:
    """Write the links of the words' places, of which `first` is the first; return whether any was new.

    A place whose words are set apart (`<b>Điều 5</b> Luật …`) gets a link for each part.
    """
    if words.element.find_parent("a") is not None:
        return False
    text, position = str(words.element), 0
    pieces: list[Tag | NavigableString] = []
    for place in takewhile(lambda one: one.start < words.begin + len(text), map(places.__getitem__, range(first, len(places)))):
        start, end = max(place.start - words.begin, 0), min(place.end - words.begin, len(text))
        if start < position or end <= start or not text[start:end].strip():
            continue
        start, end = end - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())
        link = words.soup.new_tag("a", href=place.url)
        link.string = text[start:end]
        pieces += [NavigableString(text[position:start]), link]
        position = end
    if pieces:
        words.element.replace_with(*pieces, NavigableString(text[position:]))
    return bool(pieces)
