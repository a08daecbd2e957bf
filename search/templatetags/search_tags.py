"""Showing what the engine marked."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from search.engines.contract import Reason
from search.engines.targets import EMBEDDED
from search.ranking.answers import Highlight
from search.results.presenting import Choice

register = template.Library()
_GROUPED_FROM = 1000  # a number from here on is written with a sign between its thousands


@register.filter
def marked(text: Highlight) -> SafeString:
    """Return a piece of text, escaped, with `<mark>` around what was found."""
    return SafeString("".join(f"<mark>{escape(piece)}</mark>" if is_marked else escape(piece) for piece, is_marked in text.pieces()))


@register.simple_tag
def facet_choices(choices: Iterable[Choice]) -> SafeString:
    """Return the values of a facet as items of a list: a page has a hundred of them, and a template is slow at so many."""
    return SafeString("".join(map(_item, choices)))


def _item(choice: Choice) -> str:
    state = note = ""
    if choice.current:
        words = gettext("(chosen; choose again to remove)")
        state, note = ' aria-current="true"', f'<span class="mb-hidden"> {escape(words)}</span>'
    link = f'class="mb-filters__choice" href="{escape(choice.url)}" rel="nofollow"{state}'
    count = intcomma(choice.count) if choice.count and choice.count >= _GROUPED_FROM else choice.count
    return f'<li><a {link}><span>{escape(str(choice.label))}{note}</span> <span class="mb-filters__count">{count}</span></a></li>\n'


FAILURES = {  # the reasons of `search.engines.contract.Reason`, and what an administrator can do
    Reason.MAPPING: gettext_noop("The index was made by another version of the software: please rebuild it below."),
    Reason.MISSING: gettext_noop("There is no index yet: please rebuild it below."),
    Reason.CORRUPT: gettext_noop("The index cannot be read: please rebuild it below."),
    Reason.AWAY: gettext_noop("The search server does not answer; it is asked again every 30 seconds."),
    Reason.AUTH: gettext_noop("The search server refuses the password or the certificate: please check the settings."),
    Reason.READ_ONLY: gettext_noop("The search server takes no changes, usually because its disk is full."),
}


@register.filter
def failure_words(reason: str) -> str:
    """Return in a sentence why an engine cannot answer; what passes by itself is one sentence for all."""
    return gettext(FAILURES.get(reason, gettext_noop("The search server is overloaded or failed; its log says more.")))  # type: ignore[call-overload]


@register.filter
def engine_name(name: str) -> str:
    """Return how the console calls a search engine: the embedded one in words, a server by its own name."""
    return gettext("built-in search engine") if name == EMBEDDED else name.capitalize()
