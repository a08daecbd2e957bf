"""From results to what the page shows: tabs, filters, chips, cards. Everything a template would otherwise have to compute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from cms.contracts.search import EntryKind, SearchEntry
from cms.text.analysis import words
from search.query.plan import DEEPEST_PAGE
from search.query.values import ParsedQuery, SearchPlan
from search.ranking.answers import FacetValue, Highlight, Hit, HitGroup, SearchResults
from search.results.finding.from_engines import Finding
from search.results.showing.addresses import State
from search.results.showing.forms import ENGINE_FACETS, FACET_FIELDS, KIND_GROUPS, SORTS, SearchForm
from search.results.showing.labels import FACET_LABELS, GROUP_LABELS, KIND_LABELS, STATUSES, Label, value_label

SHOWN_VALUES, FOLDED_VALUES = 8, 16  # of a facet at once, and behind "more"; the rest is on a page of its own


class Choice(NamedTuple):
    """A link that changes the state: a tab, a value of a facet, an order."""

    label: Label
    url: str
    current: bool = False
    count: int | None = None  # type: ignore[assignment]  # see `FacetValue`
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet: the values shown at once, the next ones behind "more", and the address with all of them when they are many."""

    name: str
    label: Label
    choices: list[Choice]
    more: list[Choice]
    count: int
    all_url: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """The days on which the text that was found stands: from `first` to `last` (`None` is open)."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Child:
    """An article under its document."""

    url: str
    heading: Highlight
    path: str
    fragments: tuple[Highlight, ...]
    related: bool = False
    wording: Wording | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A result. `is_local`: of a place, whose name the letters of the number do not tell (40/2014/QĐ-UBND)."""

    url: str
    title: Highlight
    kind: Label
    kind_code: str
    number: str
    issuer: str
    is_local: bool
    day: date | None
    status: Label
    status_tone: str
    path: str
    fragments: tuple[Highlight, ...]
    children: tuple[Child, ...]
    more: int
    factors: tuple[tuple[str, float], ...] = ()
    related: bool = False
    because: tuple[str, ...] = ()


def tabs(results: SearchResults, form: SearchForm, state: State) -> list[Choice]:
    """Return all results and each group of kinds, with the number of results under the other filters. Empty groups are left out."""
    of_kind = {row.value: row for row in results.facets.get("kind", ())}
    shown = []
    total, total_is_about = 0, results.is_about
    for name, kinds in KIND_GROUPS.items():
        rows = [of_kind[str(kind)] for kind in kinds if str(kind) in of_kind]
        most = max(rows, key=lambda row: row.count, default=FacetValue("", 0))
        count, is_about = most.count, most.is_about
        if form.kind_group == name:
            count, is_about = results.total, results.is_about
        total += count
        total_is_about |= is_about
        if count or form.kind_group == name:
            shown.append(Choice(GROUP_LABELS[name], state.set("nhom", name).url(), form.kind_group == name, count, is_about))
    total, total_is_about = (total, total_is_about) if form.kind_group else (results.total, results.is_about)
    return [Choice(GROUP_LABELS[""], state.set("nhom", "").url(), not form.kind_group, total, total_is_about), *shown]


def facet_groups(results: SearchResults, form: SearchForm, state: State) -> list[FacetGroup]:
    """Return each facet that has more than one value, or a chosen one, and counts anything at all."""
    groups = []
    for name in FACET_FIELDS:
        rows = results.facets.get(ENGINE_FACETS[name], ())
        rows = tuple(row for row in rows if row.count or row.selected)
        is_open = len(rows) > 1 or any(row.selected for row in rows)
        if not is_open or not any(row.count for row in rows):
            continue
        is_whole = form.whole_facet == name
        folded = len(rows) if is_whole else SHOWN_VALUES + FOLDED_VALUES
        shown = [row for index, row in enumerate(rows) if index < SHOWN_VALUES or row.selected]
        more = [row for row in rows[SHOWN_VALUES:folded] if not row.selected]
        all_url = state.set("mo", name).url() if len(rows) > folded else ""
        groups.append(
            FacetGroup(name, FACET_LABELS[name], _choices(name, shown, state), _choices(name, more, state), len(rows), all_url, is_whole)
        )
    return groups


def _choices(name: str, rows: Sequence[FacetValue], state: State) -> list[Choice]:
    urls = state.toggled(name, [row.value for row in rows])
    return [Choice(value_label(name, row.value), url, row.selected, row.count, row.is_about) for row, url in zip(rows, urls, strict=True)]


def chips(form: SearchForm, state: State) -> list[Choice]:
    """Return the filters in use, each with the address without it."""
    found = [
        Choice(f"{FACET_LABELS[name]}: {value_label(name, value)}", state.toggle(name, value).url())
        for name in FACET_FIELDS
        for value in form.chosen(name)
    ]
    if form.on_date:
        day = date_format(form.on_date, "d/m/Y")
        found.append(Choice(gettext("The law on %(day)s") % {"day": day}, state.set("tai-ngay", "").url()))
    return found


def sorts(form: SearchForm, state: State) -> list[Choice]:
    """Return the orders to choose from."""
    labels = {"": gettext("Most relevant"), "moi-nhat": gettext("Newest"), "hieu-luc": gettext("By effective date")}
    if not form.text:  # nothing to be relevant to: the newest come first
        return [Choice(labels[name], state.set("sap-xep", name).url(), (form.sort or "moi-nhat") == name) for name in SORTS]
    return [Choice(labels[name], state.set("sap-xep", name).url(), form.sort == name) for name in ("", *SORTS)]


def card(group: HitGroup, plan: SearchPlan) -> Card:
    """Return a result with the articles under it."""
    shown = card_of_hit(group.top, plan)
    if not shown.factors and group.children:
        shown = replace(shown, factors=group.children[0].factors)
    children = tuple(_child(hit, plan, hit.fragments[:1]) for hit in group.children)
    return replace(shown, children=children, more=group.more) if children else replace(shown, more=group.more)


def named_card(found: SearchResults, plan: SearchPlan) -> tuple[Card | None, list[HitGroup]]:
    """Return what the query names outright, with its articles under it, and the groups that are left to be listed."""
    if found.certain is None:
        return None, list(found.groups)
    named = found.certain.entry
    own = next((group for group in found.groups if group.top.entry.entry_id == named.entry_id), HitGroup(named.parent_id, found.certain))
    return card(replace(own, top=found.certain), plan), [group for group in found.groups if group is not own]


def card_of_hit(hit: Hit, plan: SearchPlan) -> Card:
    """Return a single hit as a result: an article on its own shows its heading under the document's title."""
    entry = hit.entry
    status = entry.status_on(plan.filters.on_date or plan.today)
    is_part = entry.parent_id != entry.entry_id
    children = (_child(hit, plan, hit.fragments),) if is_part else ()
    return Card(
        url=entry.url_on(chosen_day(plan)),
        title=hit.title,
        kind=KIND_LABELS[entry.kind],
        kind_code=str(entry.kind),
        number=entry.number,
        issuer=entry.issuer,
        is_local=bool(entry.locality),
        day=shown_day(entry),
        status=STATUSES[status][0] if status in STATUSES else status,
        status_tone=STATUSES[status][1] if status in STATUSES else "neutral",
        path=entry.path,
        fragments=() if is_part else hit.fragments,
        children=children,
        more=0,
        factors=hit.factors,
        related=hit.related and not is_part,
        because=() if is_part else because(hit, plan.query),
    )


def chosen_day(plan: SearchPlan) -> date | None:
    """Return the day whose law is asked for; `None` is today."""
    return None if plan.filters.on_date == plan.today else plan.filters.on_date


def _child(hit: Hit, plan: SearchPlan, fragments: tuple[Highlight, ...]) -> Child:
    entry, day = hit.entry, chosen_day(plan)
    last = entry.text_until - timedelta(days=1) if entry.text_until else None
    wording = Wording(entry.text_from, last) if last or (day and entry.text_from) else None
    return Child(entry.url_on(day), hit.heading, entry.path, fragments, hit.related, wording, because(hit, plan.query))


def because(hit: Hit, query: ParsedQuery) -> tuple[str, ...]:
    """Return the terms that stand in a hit in place of what was typed: of a service that "mới đẻ" found, "đăng ký khai sinh"."""
    if not query.terms:
        return ()
    shown = " ".join([hit.title.text, hit.heading.text, *(fragment.text for fragment in hit.fragments)])
    text = f" {' '.join(words(shown))} "
    found = (
        row.wording
        for row in query.expansions
        if row.wording and f" {' '.join(row.words)} " in text and f" {' '.join(row.source)} " not in text
    )
    return tuple(dict.fromkeys([*([query.term] if query.term and f" {' '.join(query.words)} " in text else []), *found]))


def shown_day(entry: SearchEntry) -> date | None:
    """Return the day that says something of an entry: of issue (of an answer: on which it was given), of news else that of appearance."""
    if entry.issued_on or entry.kind is not EntryKind.NEWS:
        return entry.issued_on
    return timezone.localdate(entry.published_at) if entry.published_at else None


def numbered_pages(finding: Finding) -> Page:
    """Return the numbered pages (the first fifty at most; of an estimated total those seen); deeper ones are reached by "next"."""
    size, found = finding.plan.size, finding.results
    reachable = min(found.seen if found.is_about and found.seen else found.total, DEEPEST_PAGE * size)
    return Paginator(range(reachable), size).get_page(finding.plan.offset // size + 1)
