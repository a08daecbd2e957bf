"""Showing what the engine marked. What a page has a hundred of is written here: templates are slow at so many."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, pgettext

from cms.contracts.search import EntryKind
from cms.templatetags.cms_tags import badge
from search.engines.contract import Reason
from search.engines.targets import EMBEDDED
from search.ranking.answers import Highlight
from search.results.showing.presenting import Card, Child, Choice, FacetGroup, Wording

register = template.Library()
_DAY = "d/m/Y"
_CURRENT = {value: f' aria-current="{value}"' for value in ("page", "true")}
_GROUPED_FROM = 1000  # a number from here on is written with a sign between its thousands


def grouped(number: int) -> str:
    """Return a number with the sign of the reader's language between its thousands."""
    return str(number) if number < _GROUPED_FROM else _grouped(number, get_language())


@lru_cache(maxsize=10_000)
def _grouped(number: int, language: str | None) -> str:
    return str(intcomma(number))


@register.filter
def marked(text: Highlight) -> SafeString:
    """Return a piece of text, escaped, with `<mark>` around what was found."""
    return SafeString("".join(f"<mark>{escape(piece)}</mark>" if is_marked else escape(piece) for piece, is_marked in text.pieces()))


@register.simple_tag
def facet_values(group: FacetGroup) -> SafeString:
    """Return the values of a facet: a list of those shown at once, and one behind "more"."""
    pieces = [f'<h2 class="mb-filters__label">{escape(str(group.label))}</h2>\n<ul>', *map(_item, group.choices), "</ul>"]
    if group.more:
        count = len(group.more)
        words = ngettext("%(counter)s more", "%(counter)s more", count) % {"counter": count}
        is_open = " open" if group.is_whole else ""
        pieces += [
            f'\n<details class="mb-filters__more"{is_open}>\n<summary>{escape(words)}</summary>\n<ul>',
            *map(_item, group.more),
            "</ul>",
        ]
        if group.all_url:
            words = gettext("All %(total)s values") % {"total": grouped(group.count)}
            link = f'<a class="mb-filters__choice" href="{escape(group.all_url)}" rel="nofollow">{escape(words)}</a>'
            pieces.append(f"\n<p>{link}</p>")
        pieces.append("</details>")
    return SafeString("".join(pieces))


@register.simple_tag
def kind_tabs(tabs: Iterable[Choice], limited: str) -> SafeString:
    """Return the tabs of the kinds of results as items of a list, with the number of results of each unless the database alone answered."""
    return SafeString("\n".join(_tab(tab, limited != "database") for tab in tabs))


def _tab(tab: Choice, with_counts: bool) -> str:
    count = f'\n<span class="mb-kinds__count">{_counted(tab)}</span>' if with_counts else ""
    link = f'class="mb-kinds__tab" href="{escape(tab.url)}"{_CURRENT["page"] if tab.current else ""}'
    return f"<li>\n<a {link}>{escape(str(tab.label))}{count}</a>\n</li>"


@register.simple_tag
def order_choices(choices: Iterable[Choice]) -> SafeString:
    """Return the orders of the results as items of a list."""
    return SafeString("\n".join(map(_order, choices)))


def _order(choice: Choice) -> str:
    state = _CURRENT["true"] if choice.current else ""
    return f'<li><a href="{escape(choice.url)}" rel="nofollow"{state}>{escape(str(choice.label))}</a></li>'


def _item(choice: Choice) -> str:
    state = note = ""
    if choice.current:
        words = gettext("(chosen; choose again to remove)")
        state, note = _CURRENT["true"], f'<span class="mb-hidden"> {escape(words)}</span>'
    link = f'class="mb-filters__choice" href="{escape(choice.url)}" rel="nofollow"{state}'
    count = f'<span class="mb-filters__count">{_counted(choice)}</span>'
    return f"<li><a {link}><span>{escape(str(choice.label))}{note}</span> {count}</a></li>\n"


def _counted(choice: Choice) -> str:
    """Return the number of results of a choice, an estimate marked as such."""
    count = grouped(choice.count or 0)
    if not choice.is_about:
        return str(count)
    words = pgettext("before a number", "about")
    return f'<span aria-hidden="true">≈ </span><span class="mb-hidden">{escape(words)} </span>{count}'


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


@register.simple_tag
def hit(card: Card) -> SafeString:
    """Return a result with the articles under it."""
    is_named = card.kind_code in (EntryKind.DOCUMENT, EntryKind.ARTICLE)
    day = f'<time datetime="{card.day}">{dateformat.format(card.day, _DAY)}</time>' if card.day else ""
    local = " mb-hit__issuer--local" if card.is_local else ""
    meta = [
        *([] if is_named else [f'<span class="mb-hit__kind">{escape(str(card.kind))}</span>']),
        *([f'<span class="mb-hit__number">{escape(card.number)}</span>'] if card.number else []),
        *([f'<span class="mb-hit__issuer{local}">{escape(card.issuer)}</span>'] if card.issuer else []),
        *([day] if day else []),
        *([badge(card.status, card.status_tone)] if card.status else []),
    ]
    pieces = [
        '<article class="mb-hit">\n<p class="mb-hit__meta">',
        *meta,
        f'</p>\n<h2 class="mb-hit__title"><a href="{escape(card.url)}">{marked(card.title)}</a></h2>{_why(card)}',
        " …</p>\n".join(f'<p class="mb-hit__text">{marked(fragment)}' for fragment in card.fragments) + ("</p>" if card.fragments else ""),
        *(['<ul class="mb-hit__parts">', *map(_part, card.children), "</ul>"] if card.children else []),
        _more(card.more) if card.more else "",
        "</article>",
    ]
    return SafeString("\n".join(pieces))


def _part(part: Child) -> str:
    """Return an article under its document."""
    pieces = [
        f'<li>\n<a class="mb-hit__part" href="{escape(part.url)}">{marked(part.heading)}</a>{_why(part)}',
        f'<p class="mb-hit__path">{escape(_stands(part.wording))}</p>' if part.wording else "",
        f'<p class="mb-hit__path">{escape(part.path)}</p>' if part.path else "",
        *(f'<p class="mb-hit__text">{marked(fragment)}</p>' for fragment in part.fragments),
        "</li>",
    ]
    return "\n".join(pieces)


def _why(found: Card | Child) -> str:
    """Return why it was found, where its words do not show it."""
    words = gettext("Found by: %(terms)s") % {"terms": ", ".join(found.because)} if found.because else ""
    words = words or (gettext("Related by its meaning") if found.related else "")
    return f'\n<p class="mb-hit__why">{escape(words)}</p>' if words else ""


def _stands(wording: Wording) -> str:
    """Return on which days a text stands."""
    first, last = (dateformat.format(day, _DAY) if day else "" for day in (wording.first, wording.last))
    if first and last:
        return gettext("Text that stands from %(first)s to %(last)s") % {"first": first, "last": last}
    return (
        gettext("Text that stands until %(last)s") % {"last": last}
        if last
        else gettext("Text that stands since %(first)s") % {"first": first}
    )


def _more(count: int) -> str:
    words = ngettext("%(counter)s more article of this document matches.", "%(counter)s more articles of this document match.", count)
    return f'<p class="mb-hit__more">\n{escape(words % {"counter": count})}\n</p>'


@register.filter
def engine_name(name: str) -> str:
    """Return how the console calls a search engine: the embedded one in words, a server by its own name."""
    return gettext("built-in search engine") if name == EMBEDDED else name.capitalize()
