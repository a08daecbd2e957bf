"""Template tags that every app's pages may use: structured data, links that may not exist yet, queries kept in links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Page
from django.forms import BoundField, Textarea
from django.http import QueryDict
from django.template.base import Parser, Token
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from cms.background.speech import engine as speech
from cms.contracts import cited_law, following
from cms.contracts.search import EntryKind
from cms.models import BasePage
from cms.models.pages import front_page
from cms.models.pages.base_page import Card
from cms.text.absolute_urls import path_if_offered
from cms.text.numbers import number_links
from cms.text.vietnamese import slugify

register = template.Library()
register.simple_tag(path_if_offered, name="safe_url")  # the shared layout knows no app
register.simple_tag(following.follow_url)

# What could end a <script> element or be read as HTML inside it, as JSON escapes.
_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}

_DIGIT = r"[ .()-]{0,2}\d"
# A number of Vietnam ends with its last digit, whatever is written behind it (11 digits after 02, 10 of a mobile); others where they end.
_PHONE = re.compile(rf"(?:\(|(?<!\w))(?:02(?:{_DIGIT}){{9}}|0[35789](?:{_DIGIT}){{8}}|\+?\d(?:{_DIGIT})+)")
_OWN_NUMBER, _SHORT_NUMBER = 7, 3  # digits of a number wherever it stands, and of the first one


@register.simple_tag
def json_ld(data: dict[str, Any] | list[Any]) -> SafeString:
    """Write `data` (schema.org, without `@context`) as JSON-LD; nothing when it is empty. A block of data needs no CSP nonce."""
    if not data:
        return mark_safe("")
    body = {"@context": "https://schema.org", **data} if isinstance(data, dict) else {"@context": "https://schema.org", "@graph": data}
    text = json.dumps(body, ensure_ascii=False, default=str).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


@register.simple_tag(takes_context=True)
def breadcrumb_list(context: template.Context, crumbs: Sequence[Any], current: str = "") -> SafeString:
    """Return the breadcrumb trail as a schema.org BreadcrumbList; each crumb has `title` and `url` (attributes or keys)."""
    site, path = str(context.get("SITE_URL") or ""), str(context.get("current_path") or "")
    steps = [(_part(crumb, "title"), _part(crumb, "url")) for crumb in crumbs or ()]
    if current:
        steps.append((current, path))
    if not steps:
        return mark_safe("")
    items = [
        {"@type": "ListItem", "position": number, "name": title, "item": url if "://" in url else f"{site}{url}"}
        for number, (title, url) in enumerate(steps, 1)
    ]
    return json_ld({"@type": "BreadcrumbList", "itemListElement": items})


def _part(crumb: Any, name: str) -> str:
    value = crumb.get(name) if isinstance(crumb, dict) else getattr(crumb, name, "")
    return str(value or "")


@register.simple_tag
def rated_part(path: str = "", anchor: str = "") -> str:
    """Return the query that names what is rated: `?trang=` an address that is no page, `?muc=` a part of a page, "" a whole page."""
    if path:
        return f"?{urlencode({'trang': path})}"
    return f"?{urlencode({'muc': anchor})}" if anchor else ""


@register.simple_tag
def badge(text: object, tone: str = "") -> SafeString:
    """Return a state as a badge. `tone`: neutral, good, warn, bad, info; the meaning is never in the colour alone."""
    return SafeString(f'<span class="mb-badge mb-badge--{escape(tone or "neutral")}">{escape(str(text))}</span>')


@register.simple_tag
def filter_choices(choices: Iterable[Any]) -> SafeString:
    """Return the values of a filter as items of a list: a page has a hundred of them, and a template is slow at so many."""
    return SafeString("\n".join(map(_filter_choice, choices)))


def _filter_choice(choice: Any) -> str:
    named = choice if isinstance(choice, dict) else {name: getattr(choice, name) for name in ("label", "url", "current", "count")}
    state = ' aria-current="true"' if named["current"] else ""
    counted = f'\n<span class="mb-filters__count">{intcomma(named["count"])}</span>' if named["count"] is not None else ""
    return f'<li><a class="mb-filters__choice" href="{escape(named["url"])}"{state}>{escape(str(named["label"]))}{counted}</a></li>'


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """Return the current query string with `changes` made (an empty value drops the key), as `?a=1&b=2`, or `?` when empty.

    `trang`, the page number, is dropped unless it is among the changes: another filter starts at the first page.
    """
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request is not None else QueryDict(mutable=True)
    query.pop("trang", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """Write what stands inside into a variable instead of the page: `{% capture as name %}…{% endcapture %}`, its spaces collapsed."""
    bits = token.split_contents()
    if len(bits) != 3 or bits[1] != "as":
        raise template.TemplateSyntaxError("capture takes `as name`")
    nodes = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodes, bits[2])


class CaptureNode(template.Node):
    """Render its nodes, blocks among them, into a variable of the whole page: what is escaped once is not escaped again."""

    def __init__(self, nodelist: template.NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))
        return mark_safe("")


@register.filter
def phone_links(text: str) -> SafeString:
    """Return a text with the telephone numbers in it as links: `(0269) 3 888 001` leads to `tel:02693888001`; extensions are none."""
    found, shown, end = list(_PHONE.finditer(str(text))), [], 0
    for number in found:
        called = re.sub(r"[^\d+]", "", number[0].replace("(0)", "") if number[0].startswith("+") else number[0])
        if len(called) >= _OWN_NUMBER or (len(called) >= _SHORT_NUMBER and number is found[0]):
            shown += [escape(text[end : number.start()]), format_html('<a href="tel:{}">{}</a>', called, number[0])]
            end = number.end()
    return SafeString("".join([*shown, escape(text[end:])]))


@register.filter
def anchor(text: str) -> str:
    """Return a heading's text as an id: `Điều kiện hưởng` gives `m-dieu-kien-huong`; no id of the page around it begins so."""
    return f"m-{slugify(str(text)) or 'muc'}"


@register.filter
def described_by(field: BoundField) -> str:
    """Return the ids of a form field's help text and error, for `aria-describedby`; empty when it has neither."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_help")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """Return a form field's input, tied to its help and error texts and marked invalid when it is.

    A long text has no `maxlength`: browsers would cut what is pasted without a word. Its limit is counted below it (`data-limit`) and
    checked on the server.
    """
    attributes: dict[str, Any] = {}
    described = described_by(field)
    if described:
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    limit = text_limit(field)
    if limit:
        attributes |= {"maxlength": False, "data-limit": limit}
        attributes["aria-describedby"] = f"{described} {field.auto_id}_count".strip()
    return mark_safe(str(field.as_widget(attrs=attributes)))


@register.filter
def text_limit(field: BoundField) -> int:
    """Return how many characters a long text may have; 0 for other fields and for those without a limit."""
    is_long = isinstance(field.field.widget, Textarea)
    return (getattr(field.field, "max_length", None) or 0) if is_long else 0


@register.filter
def link_numbers(html: str) -> SafeString:
    """Link the numbers of documents in finished HTML: `{% filter link_numbers %}…{% endfilter %}`."""
    return mark_safe(number_links.link_numbers(str(html), _named))


@register.filter
def link_law(html: str, given: date | None = None) -> SafeString:
    """Link the numbers of documents and the places of the law in finished HTML; a name is that of the day on which the text was `given`."""
    day = timezone.localdate(given) if isinstance(given, datetime) else given or timezone.localdate()
    return mark_safe(number_links.link_numbers(str(html), _named, lambda text: _places(text, day)))


def _named(numbers: Iterable[str]) -> dict[str, number_links.LinkedDocument]:
    """Return the documents with these numbers that anyone may read here, with their validity of today."""
    found = cited_law.documents_numbered(numbers)
    linked = _with_validity((document, "") for document in found.values())
    return {number: linked[document, ""] for number, document in found.items()}


def _places(text: str, day: date) -> list[number_links.LinkedPlace]:
    """Return the places of the law that a text of this day names, with their validity of today."""
    places = [(one, text[one.start : one.end]) for one in cited_law.places_named(text, day)]
    linked = _with_validity((one.document, words) for one, words in places)
    return [number_links.LinkedPlace(one.start, one.end, one.url, linked[one.document, words]) for one, words in places]


def _with_validity(
    named: Iterable[tuple[cited_law.NumberedDocument, str]],
) -> dict[tuple[cited_law.NumberedDocument, str], number_links.LinkedDocument]:
    wanted = set(named)
    laws = cited_law.laws_of((document.page_id, words) for document, words in wanted)
    today = timezone.localdate()
    linked = {}
    for document, words in wanted:
        law = laws.get((document.page_id, words))
        status = law.status_on(today) if law else ""
        label = "" if status == "con_hieu_luc" else str(cited_law.STATUS_LABELS.get(status, ""))
        linked[document, words] = number_links.LinkedDocument(document.url, document.title, label, cited_law.tone_of(status))
    return linked


@register.simple_tag
def listening(page: BasePage) -> bool:
    """Return whether a page can be read aloud: news, procedures, answers, ordinary pages that the search may find."""
    kinds = (EntryKind.NEWS, EntryKind.PROCEDURE, EntryKind.ANSWER, EntryKind.PAGE)
    is_found = getattr(page, "entry_kind", None) in kinds and page.live and not page.search_opt_out and not getattr(page, "no_index", False)
    return is_found and speech.is_offered()


@register.simple_tag
def with_cards(rows: Iterable[Any]) -> list[tuple[Any, Card | None]]:
    """Return rows that name a page by `page_id`, each with the card of its page."""
    listed = list(rows)
    cards = front_page.cards_of([row.page_id for row in listed if row.page_id])
    return [(row, cards.get(row.page_id)) for row in listed]


@register.simple_tag(takes_context=True)
def page_links(context: template.Context, page_obj: Page) -> SafeString:
    """Return links to the pages of a list, between those to the one before and the one after."""
    start = escape(query_with(context))
    start = f"{start}&amp;trang=" if len(start) > 1 else "?trang="
    name, earlier, later = gettext("Page"), gettext("Previous"), gettext("Next")  # the extractor does not look into an f-string
    page, number = f'<span class="mb-hidden">{escape(name)} </span>', page_obj.number
    items = [
        f'<li><span class="mb-pages__here" aria-current="page">{page}{number}</span></li>'
        if place == number
        else f'<li><a href="{start}{place}">{page}{place}</a></li>'
        if place
        else '<li><span class="mb-pages__gap">…</span></li>'
        for place in page_window(page_obj)
    ]
    before = f'<a rel="prev" href="{start}{number - 1}">{escape(earlier)}</a>\n' if page_obj.has_previous() else ""
    after = f'\n<a rel="next" href="{start}{number + 1}">{escape(later)}</a>' if page_obj.has_next() else ""
    return SafeString("\n".join([f'{before}<ol class="mb-pages__list">', *items, f"</ol>{after}"]))


def page_window(page_obj: Page) -> list[int | None]:
    """Return the page numbers to link around the current one, `None` where some are left out: `1 … 4 5 6 … 20`."""
    last = page_obj.paginator.num_pages
    near = {1, last, *range(max(1, page_obj.number - 1), min(last, page_obj.number + 1) + 1)}
    numbers: list[int | None] = []
    previous = 0
    for number in sorted(near):
        if number - previous == 2:
            numbers.append(number - 1)
        elif number - previous > 2:
            numbers.append(None)
        numbers.append(number)
        previous = number
    return numbers


@register.simple_tag
def widget_kind(field: BoundField) -> str:
    """Return `checkbox`, `choices` (radio buttons or check boxes in a fieldset), `hidden` or `input`: how form_field.html lays it out."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    input_type = getattr(widget, "input_type", "")
    if getattr(widget, "use_fieldset", False):
        return "choices"
    return "checkbox" if input_type == "checkbox" else "input"


@register.simple_tag(takes_context=True)
def creation_key(context: template.Context) -> str:
    """Return the key that names this form for a new page: the posted one when the form is shown again, else a new random one."""
    request = context.get("request")
    return (request.POST.get("creation_key") if request else "") or uuid4().hex
