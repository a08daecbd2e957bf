"""What Word, Excel, Google Docs and browsers write into formatted text, brought to a few plain tags."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

LIST_KIND, LIST_MARK, LIST_LEVEL = "data-list-kind", "data-list-mark", "data-list-level"
_DROPPED = ("del", "script", "style", "meta", "link", "title", "xml", "noscript", "template")
_BESIDE = {"h1", "h2", "h3", "h4", "h5", "h6", "table", "blockquote", "figure"}
_BLOCKS = _BESIDE | {"p", "div", "tbody", "tr", "td", "th", "dl", "dt", "dd", "pre", "section", "article", "caption", "figcaption"}
_APART = _BLOCKS | {"br", "li"}
_LEVEL = re.compile(r"level([1-9])\b")
_FIGURE = re.compile(r"-?[0-9]{1,6}")
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
        for own in (LIST_KIND, LIST_MARK, LIST_LEVEL):
            del tag[own]
        style = styles_of(tag)
        if tag.name in _DROPPED or style.get("display") == "none" or style.get("mso-hide") == "all":
            tag.decompose()
            continue
        tag.name = {"strong": "b", "em": "i", "o:p": "span", "st1:place": "span"}.get(tag.name, tag.name)
        if tag.name == "a" and str(tag.get("href", "")).startswith("#"):
            tag.name = "span"  # a footnote of Word: its place is not pasted
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
    """Mark a paragraph that Word shows as an item of a list, and keep its mark apart."""
    if tag.name != "p" or "mso-list" not in style or not style["mso-list"].startswith("l"):
        return
    mark = next((part for part in tag.find_all("span") if "ignore" in styles_of(part).get("mso-list", "")), None)
    words = flat(mark) if mark else ""
    if mark:
        mark.decompose()
    level = _LEVEL.search(style["mso-list"])
    tag[LIST_KIND], tag[LIST_MARK] = "ol" if re.search(r"\w[.):/]|\d|\w{2}", words) else "ul", words
    tag[LIST_LEVEL] = level[1] if level else "1"


def tidy_lists(tag: Tag) -> None:
    """Put what stands beside the items of a list (Google Docs, LibreOffice) into them, and paragraphs of an item on one line.

    A heading, table, quotation or figure beside the items of the outer list stays there.
    """
    for part in [tag, *tag.find_all(["ul", "ol"])]:
        item: Tag | None = None
        children = list(part.children)
        part.clear()
        for child in children:
            name = child.name if isinstance(child, Tag) else ""
            if name == "li" or (part is tag and name in _BESIDE):
                item = child if isinstance(child, Tag) and name == "li" else None
                part.append(child)
            elif item is None:
                part.append(child)
            else:
                item.extend([" ", child])
    _on_one_line(tag, {"p", "div"})


def _on_one_line(tag: Tag, names: set[str]) -> None:
    """Put spaces in the place of the bounds of blocks in the items of a list."""
    for item in tag.find_all("li", recursive=False):
        for block in item.find_all(names):
            block.insert(0, " ")
            if block.next_sibling:
                block.append(" ")
            block.name = "span"


def is_struck(tag: Tag) -> bool:
    """Return whether an element strikes its words through."""
    return tag.name in ("s", "strike") or "line-through" in str(tag.get("style", "")).lower()


def write_addresses(tag: Tag) -> None:
    """Write the address of each link in brackets behind its words, for a place that holds no link."""
    for link in tag.find_all("a", href=re.compile("^https?:")):
        if str(link["href"]) not in flat(link):
            link.append(f" ({link['href']})")


def mark_items(tag: Tag) -> None:
    """Mark the items of a list; write numbers as text where a plain list would show others (a later start, letters, gaps)."""
    lists = [part for part in (tag, *tag.find_all("ol")) if part.name == "ol"]
    if not any(_kind_of(part) != "1" or part.get("start", "1") != "1" or part.find("li", value=True) for part in lists):
        _on_one_line(tag, _BLOCKS)
        for number, item in enumerate(tag.find_all("li", recursive=False), 1):
            item[LIST_KIND], item[LIST_MARK], item[LIST_LEVEL] = tag.name, f"{number}.", "1"
        return
    for part in lists:
        number, kind, part.name = _figure(part.get("start"), 1), _kind_of(part), "div"
        for item in part.find_all("li", recursive=False):
            number = _figure(item.get("value"), number)
            first = next((child for child in item.children if isinstance(child, Tag) or str(child).strip()), None)
            (first if isinstance(first, Tag) and first.name == "p" else item).insert(0, NavigableString(f"{_mark(number, kind)}. "))
            item.name, number = "div", number + 1


def _kind_of(part: Tag) -> str:
    """Return how a list counts: 1 (also where nothing that is known is said), a, A, i or I."""
    first = part.find("li", recursive=False)
    style = styles_of(part).get("list-style-type") or (styles_of(first).get("list-style-type", "") if first else "")
    styled = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I"}
    kind = styled.get(style, str(part.get("type")))
    return kind if kind in styled.values() else "1"


def _figure(words: object, otherwise: int) -> int:
    return int(str(words)) if _FIGURE.fullmatch(str(words)) else otherwise


def _mark(number: int, kind: str) -> str:
    if kind in "aA" and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    if kind in "iI" and 1 <= number < 40:
        roman = "X" * (number // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number % 10]
        return roman.lower() if kind == "i" else roman
    return str(number)


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
