"""Showing what the engine marked."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from search.engines.targets import EMBEDDED
from search.ranking.answers import Highlight

register = template.Library()


@register.filter
def marked(text: Highlight) -> SafeString:
    """Return a piece of text, escaped, with `<mark>` around what was found."""
    return SafeString("".join(f"<mark>{escape(piece)}</mark>" if is_marked else escape(piece) for piece, is_marked in text.pieces()))


@register.filter
def engine_name(name: str) -> str:
    """Return how the console calls a search engine: the embedded one in words, a server by its own name."""
    return gettext("built-in search engine") if name == EMBEDDED else name.capitalize()
