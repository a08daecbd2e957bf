"""Styles of a DOCX as far as they change the text: fonts (old encodings), capitals, list numbers."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 20


def w(name: str) -> str:
    """Return a name in the namespace of word processing: `p` gives `{…/main}p`."""
    return f"{_W}{name}"


def child_value(parent: Element | None, name: str) -> str | None:
    """Return the `w:val` of a child element; None where either is missing."""
    child = parent.find(w(name)) if parent is not None else None
    return child.get(w("val")) if child is not None else None


class Styles:
    """Looks a property up in a paragraph, then in its style and the styles that it builds on, then in the defaults."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default_style: str | None = None
        self._default_font = ""
        if root is None:
            return
        for style in root.iter(w("style")):
            self._styles[style.get(w("styleId"), "")] = style
            if style.get(w("default")) in ("1", "true") and style.get(w("type")) == "paragraph":
                self._default_style = style.get(w("styleId"))
        self._default_font = _font(root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"))

    def _chain(self, style: str | None) -> list[Element]:
        chain: list[Element] = []
        while style and style in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[style])
            style = child_value(self._styles[style], "basedOn")
        return chain

    def paragraph_style(self, paragraph: Element) -> str | None:
        """Return the id of a paragraph's style, the default one where it names none."""
        return child_value(paragraph.find(w("pPr")), "pStyle") or self._default_style

    def paragraph_font(self, paragraph: Element, style: str | None) -> str:
        """Return the font that the runs of a paragraph inherit."""
        for element in self._chain(style):
            font = _font(element.find(w("rPr")))
            if font:
                return font
        return self._default_font

    def run_font(self, run: Element) -> str:
        """Return the font that a run itself or its character style sets; "" where it inherits."""
        properties = run.find(w("rPr"))
        font = _font(properties)
        if font:
            return font
        for element in self._chain(child_value(properties, "rStyle")):
            font = _font(element.find(w("rPr")))
            if font:
                return font
        return ""

    def is_capitals(self, run: Element) -> bool:
        """Return True when a run is shown in capitals though typed in small letters."""
        return _is_on(run, "caps")

    def is_hidden(self, run: Element) -> bool:
        """Return True when a run is not shown on the page."""
        return _is_on(run, "vanish")

    def numbering(self, paragraph: Element, style: str | None) -> tuple[str | None, int]:
        """Return the list (numId) that a paragraph belongs to and its level from 0; (None, 0) for a paragraph outside lists."""
        sources = [paragraph.find(w("pPr")), *(element.find(w("pPr")) for element in self._chain(style))]
        identifier: str | None = None
        level: str | None = None
        for properties in sources:
            numbers = properties.find(w("numPr")) if properties is not None else None
            if numbers is None:
                continue
            level = level or child_value(numbers, "ilvl")
            identifier = identifier or child_value(numbers, "numId")
            if identifier is not None:
                break
        if identifier in (None, "0"):
            return None, 0
        return identifier, int(level) if level and level.isdecimal() else 0


def _is_on(run: Element, name: str) -> bool:
    properties = run.find(w("rPr"))
    switch = properties.find(w(name)) if properties is not None else None
    return switch is not None and switch.get(w("val")) not in ("0", "false", "off")


def _font(properties: Element | None) -> str:
    fonts = properties.find(w("rFonts")) if properties is not None else None
    if fonts is None:
        return ""
    return fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or ""
