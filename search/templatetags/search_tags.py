"""Showing what the engine marked."""

from __future__ import annotations

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from search.engines.targets import EMBEDDED
from search.ranking.answers import Highlight

register = template.Library()


@register.filter
def marked(text: Highlight) -> SafeString:
    """Return a piece of text, escaped, with `<mark>` around what was found."""
    return format_html_join("", "{}{}{}", (_piece(piece, is_marked) for piece, is_marked in text.pieces()))


@register.filter
def engine_name(name: str) -> str:
    """Return how the console calls a search engine: the embedded one in words, a server by its own name."""
    return gettext("built-in search engine") if name == EMBEDDED else name.capitalize()


def _piece(piece: str, is_marked: bool) -> tuple[str, str, str]:
    return (SafeString("<mark>"), piece, SafeString("</mark>")) if is_marked else ("", piece, "")
