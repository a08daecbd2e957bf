"""What Word, Excel, Google Docs and browsers write into formatted text, brought to a few plain tags."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, Tag

LIST_KIND = "data-list-kind"
_DROPPED = ("script", "style", "meta", "link", "title", "xml", "noscript", "template")
_APART = {"br", "p", "li", "div", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
_STYLE = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


def normalise(soup: BeautifulSoup) -> None:
    """Rewrite styles as tags, Word's list paragraphs as items, and drop what is hidden or only for a program."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(True):
        if is_gone(tag):
            continue
        style = styles_of(tag)
        if tag.name in _DROPPED or style.get("display") == "none" or style.get("mso-hide") == "all":
            tag.decompose()
            continue
        tag.name = {"strong": "b", "em": "i", "o:p": "span", "st1:place": "span"}.get(tag.name, tag.name)
        _list_paragraph(tag, style)
        _styles_as_tags(soup, tag, style)


def is_gone(tag: Tag) -> bool:
    """Return whether an element was dropped, alone or inside another: its own `decomposed` looks through all that is in it."""
    return "_decomposed" in vars(tag)


def styles_of(tag: Tag) -> dict[str, str]:
    """Return the style attribute of an element as names and values in lower case."""
    return {name.lower(): value.strip().lower() for name, value in _STYLE.findall(str(tag.get("style", "")))}


def flat(tag: Tag) -> str:
    """Return the words of an element on one line; raised and lowered digits stay so (m², H₂O)."""
    parts = []
    for piece in tag.descendants:
        if isinstance(piece, Tag):
            parts.append(" " if piece.name in _APART else "")
        elif not isinstance(piece, Comment):
            table = _RAISED if piece.find_parent("sup") else _LOWERED if piece.find_parent("sub") else {}
            parts.append(str(piece).translate(table))
    return " ".join("".join(parts).split())


def _list_paragraph(tag: Tag, style: dict[str, str]) -> None:
    """Mark a paragraph that Word shows as an item of a list, and take its typed mark away."""
    if tag.name != "p" or "mso-list" not in style or not style["mso-list"].startswith("l"):
        return
    mark = next((part for part in tag.find_all("span") if "ignore" in styles_of(part).get("mso-list", "")), None)
    words = flat(mark) if mark else ""
    if mark:
        mark.decompose()
    tag[LIST_KIND] = "ol" if re.match(r"\(?\w{1,4}[.)]", words) else "ul"


def _styles_as_tags(soup: BeautifulSoup, tag: Tag, style: dict[str, str]) -> None:
    """Wrap what an element's style makes bold, slanted, raised or lowered; unwrap bold that the style takes back (Google Docs)."""
    weight = style.get("font-weight", "")
    if tag.name == "b" and weight in ("normal", "400"):
        tag.name = "span"
    if tag.name not in ("span", "font", "a"):
        return
    wanted = [
        ("b", weight in ("bold", "bolder", "600", "700", "800", "900")),
        ("i", style.get("font-style") == "italic"),
        ("sup", style.get("vertical-align") == "super"),
        ("sub", style.get("vertical-align") == "sub"),
    ]
    for name, holds in wanted:
        if holds and tag.contents:
            inner = soup.new_tag(name)
            inner.extend(list(tag.contents))
            tag.append(inner)
