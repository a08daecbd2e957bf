"""Links in an answer: what its text names of the law becomes a link when the draft is saved."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString

from cms.contracts.cited_law import places_named
from qa.models import Answer


def with_links(body: Any) -> Any:
    """Return the value of an answer's body with a link at each place of the law that a paragraph names; links that are there stay."""
    blocks = [dict(block) for block in body.get_prep_value()]
    changed = False
    for block in blocks:
        if block["type"] == "paragraph" and (html := _linked(block["value"])) != block["value"]:
            block["value"], changed = html, True
    return Answer.stream("").stream_block.to_python(blocks) if changed else body


def _linked(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    found = False
    for words in list(soup.find_all(string=True)):
        text = str(words)
        if words.find_parent("a") or not (places := places_named(text)):
            continue
        pieces, position = [], 0
        for place in places:
            if place.start < position:
                continue
            link = soup.new_tag("a", href=place.url)
            link.string = text[place.start : place.end]
            pieces += [NavigableString(text[position : place.start]), link]
            position = place.end
        words.replace_with(*pieces, NavigableString(text[position:]))
        found = True
    return str(soup) if found else html
