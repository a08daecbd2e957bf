"""Provisions to HTML and to a contents list. Plain string building: a code of 700 articles takes milliseconds this way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms.contracts.cited_law import CitingAnswer
from legal_docs.law.citations.finding import HEADING
from legal_docs.law.citations.linking import NO_LINKS, Run, TextLinks, linked_runs
from legal_docs.law.validity.showing.badges import Mark
from legal_docs.public.text.letterhead import Place, foot_places, head_places
from legal_docs.public.text.tables import lines
from legal_docs.text.provisions.addresses import address_of
from legal_docs.text.provisions.names import asked_of, name_of
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import DIVISIONS, Unit

TEXT_UNITS = frozenset({Unit.CLAUSE, Unit.POINT, Unit.INDENT})
# Short, since each stands thousands of times in a code; legal_docs.css names them below `.mb-law`.
_UNIT_CLASSES: dict[str, str] = {Unit.CLAUSE: "k", Unit.POINT: "d", Unit.INDENT: "t"}


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that the links of a text are made of.

    `base` is the document's path, "" for a preview; `ask` the path of the question form, `listen` that of the page that reads a provision
    aloud; `answers` those that cite an article, by its anchor.
    """

    base: str
    page_id: int | None = None
    ask: str = ""
    listen: str = ""
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    answers: Mapping[str, Sequence[CitingAnswer]] = field(default_factory=dict)
    highlighted: str = ""
    cited: TextLinks = NO_LINKS
    terms: Mapping[str, Sequence[Run]] = field(default_factory=dict)

    def html(self, row: Row) -> str:
        """Return the own text of a provision escaped, with the links of cited places and of defined terms."""
        return linked_runs(row.text, self.cited.runs.get(row.anchor, ()), self.terms.get(row.anchor, ()))


@dataclass(slots=True)
class TocItem:
    """An entry of the contents list."""

    title: str
    href: str
    kind: str
    children: list[TocItem] = field(default_factory=list)


class _Words:
    """The words beside each article, asked of gettext once for a text and not for each article."""

    def __init__(self) -> None:
        self.ask = escape(_("Ask about %s"))
        self.listen = escape(_("Listen to %s"))
        self.more = escape(_("More on %s"))
        self.answers = escape(_("Answers that cite %s"))
        self.changed = escape(_("The law has changed since this answer"))


def render(rows: Iterable[Row], links: Links, *, heading_level: int = 2) -> SafeString:
    """Return the HTML of consecutive provisions: a heading for each division, an <article> for each Điều with all below it.

    Each provision has its anchor as its id. Text is escaped; lines become paragraphs.
    """
    pieces: list[str] = []
    opened = False
    words = _Words()
    for row in rows:
        if row.kind in TEXT_UNITS:
            pieces.append(_text_unit(row, links))
            continue
        if opened:
            pieces.append("</article>")
            opened = False
        if row.kind in DIVISIONS:
            pieces.append(_division(row, heading_level))
            continue
        pieces.append(_article(row, links, heading_level + 1, words))
        opened = True
    if opened:
        pieces.append("</article>")
    return mark_safe("".join(pieces))


def paragraphs_as_html(text: str) -> str:
    """Return each line of a text as an escaped paragraph, rows of a table as a table."""
    return lines(escape(text, quote=False))


def preamble(text: str, runs: Iterable[Run]) -> SafeString:
    """Return each line before the first provision as a paragraph of its place on paper, with its links."""
    return mark_safe(_placed(linked_runs(text, runs), head_places(text.split("\n"))))


def signature(text: str) -> SafeString:
    """Return each line of a signature block as a paragraph of its place on paper."""
    return mark_safe(_placed(escape(text, quote=False), foot_places(text.split("\n"))))


def _placed(html: str, places: Iterable[Place]) -> str:
    placed = zip(html.split("\n"), places, strict=True)
    return "".join(f'<p class="{place}">{line}</p>' if place else f"<p>{line}</p>" for line, place in placed if line.strip())


def contents(rows: Iterable[Row], base: str = "") -> list[TocItem]:
    """Return the contents list: divisions with their articles below them, annexes beside them."""
    top: list[TocItem] = []
    open_items: list[tuple[int, TocItem]] = []
    for row in rows:
        if row.kind in TEXT_UNITS:
            continue
        item = TocItem(title=provision_title(row), href=f"{base}#{row.anchor}", kind=row.kind)
        while open_items and open_items[-1][0] >= row.depth:
            open_items.pop()
        (open_items[-1][1].children if open_items else top).append(item)
        open_items.append((row.depth, item))
    return top


def render_contents(items: Sequence[TocItem]) -> SafeString:
    """Return the contents list as nested <ol>; long lists are built here, templates take ten times as long."""
    return mark_safe("".join(["<ol>", *(_toc_entry(item) for item in items), "</ol>"]))


def _toc_entry(item: TocItem) -> str:
    link = f'<a href="{escape(item.href)}">{escape(item.title)}</a>'
    if not item.children:
        return f"<li>{link}</li>"
    return f'<li class="mb-law-toc__division">{link}{render_contents(item.children)}</li>'


def provision_title(row: Row) -> str:
    """Return a provision's name with its heading."""
    name = name_of(row)
    return f"{name}. {row.heading}" if row.heading else name


def _division(row: Row, level: int) -> str:
    name = escape(row.marker.strip().rstrip(".:") or name_of(row))
    heading = f'<span class="mb-law__title">{escape(row.heading)}</span>' if row.heading else ""
    tag = f"h{min(level + (row.kind in (Unit.SECTION, Unit.SUBSECTION)), 6)}"
    text = paragraphs_as_html(row.text) if row.text else ""
    return f'<{tag} class="mb-law__division" id="{escape(row.anchor)}">{name} {heading}</{tag}>{text}'


def _article(row: Row, links: Links, level: int, words: _Words) -> str:
    """Return the opening of an article with its own text; what is below it follows, then the closing tag."""
    anchor = escape(row.anchor)
    name = escape((row.marker.strip() or name_of(row)).rstrip())
    href = f"{links.base}{address_of(row.anchor)}" if links.base else f"#{row.anchor}"
    heading = f" {links.cited.html(row.anchor + HEADING, row.heading)}" if row.heading else ""
    marked = " mb-law__article--marked" if row.anchor in links.marks else ""
    return (
        f'<article class="mb-law__article{marked}" id="{anchor}">'
        f'<h{level} class="mb-law__heading"><a class="mb-law__name" href="{escape(href)}">{name}</a>{heading}</h{level}>'
        f"{_marks(row, links)}{_tools(row, links, words)}{_answers(row, links, words)}{lines(links.html(row))}"
    )


def _tools(row: Row, links: Links, words: _Words) -> str:
    """Return what can be done with an article, folded: ask about it; the script adds the buttons that copy its citation and its address."""
    if not links.base or not links.ask or row.kind != Unit.ARTICLE:
        return ""
    address = f"{links.ask}?ve={links.page_id or ''}&amp;dieu={quote(asked_of(row))}"
    name = escape(name_of(row))
    listen = (
        f' <a href="{links.listen}?phan={quote(address_of(row.anchor))}" rel="nofollow">{words.listen % name}</a>' if links.listen else ""
    )
    return (
        f'<details class="mb-law__more"><summary aria-label="{words.more % name}">⋯</summary>'
        f'<p class="mb-law__tools"><a href="{address}" rel="nofollow">{words.ask % name}</a>{listen}</p></details>'
    )


def _answers(row: Row, links: Links, words: _Words) -> str:
    """Return the published answers that cite an article, folded up below its heading."""
    answers = links.answers.get(row.anchor, ())
    if not answers:
        return ""
    warned = f' <span class="mb-badge mb-badge--warn">{words.changed}</span>'
    items = "".join(
        f'<li><a href="{escape(one.url)}">{escape(one.title)}</a>'
        f"{f' ({one.answered_on:%d/%m/%Y})' if one.answered_on else ''}{warned if one.has_changed_law else ''}</li>"
        for one in answers
    )
    summary = f"{words.answers % escape(name_of(row))} ({len(answers)})"
    return f'<details class="mb-law__answers"><summary>{summary}</summary><ul>{items}</ul></details>'


def _marks(row: Row, links: Links) -> str:
    marks = links.marks.get(row.anchor, ())
    badges = "".join(f'<a class="mb-badge mb-badge--{mark.tone}" href="{escape(mark.url)}">{escape(mark.text)}</a> ' for mark in marks)
    return f'<p class="mb-law__marks">{badges}</p>' if badges else ""


def _text_unit(row: Row, links: Links) -> str:
    """Return a clause, point or indent: its marker links to itself, so that a reader can take the address of exactly this place.

    A code has thousands of them: one short class each, and no element that a single paragraph does not need.
    """
    anchor = escape(row.anchor)
    marker = row.marker.strip()
    link = f'<a href="#{anchor}">{escape(marker)}</a> ' if marker else ""
    first, _break, rest = links.html(row).partition("\n")
    heading = f"<strong>{links.cited.html(row.anchor + HEADING, row.heading)}</strong> " if row.heading else ""
    chosen = " mb-law__chosen" if row.anchor == links.highlighted else ""
    opening = f'class="{_UNIT_CLASSES[row.kind]}{chosen}" id="{anchor}">'
    more = lines(rest) + _marks(row, links)
    if not more:
        return f"<p {opening}{link}{heading}{first}</p>"
    return f"<div {opening}<p>{link}{heading}{first}</p>{more}</div>"
