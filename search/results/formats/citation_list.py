"""A list of citations pasted by a person, and the text of each with its validity on a day; on a page and as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.contracts.search import EntryKind, SearchEntry
from cms.text.absolute_urls import absolute_url
from cms.text.vietnamese import clean
from search.engines.contract import SearchUnavailable
from search.query.citations import citations_of
from search.query.values import SearchPlan, SearchRequest
from search.ranking.answers import NamedEntry
from search.results.finding.from_engines import what_is_named
from search.results.formats.exports import table_response
from search.results.showing.forms import LenientDateField
from search.results.showing.labels import STATUSES, Label, status_label
from search.results.showing.presenting import chosen_day

MOST = 50
LONGEST = 2_500  # characters: the list stands in the address, where a letter with two marks takes nine
_AT_START = re.compile(r"(?i)^\s*(?:(?:[-–•*+]|\(?\d{1,2}[.)])\s+)?(?:(?:căn cứ|chiếu theo|xem|theo|quy định tại)\s+)*")  # of a pasted list
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_POINT = re.compile(r"[a-zđ]\d{0,2}\)")  # `a)`
_CLAUSE = re.compile(r"(\d{1,3})([a-zđ]?)\.(?!\d)")  # `1.`, `2a.`, not `1.1.`
_NOT_READ = re.compile(
    r"(?i)(?:^|[,;(]|\bvà\b)\s*((?:(?:phụ lục|chương|mục|tiểu mục|tiết|mẫu|biểu)\s+(?:số\s+)?(?:[IVXLC]+|\d+|[a-zđ])(?:\.\d+)*\b\s*)+)\)?"
)
_LONGEST_QUOTE = 12_000


class CitationsForm(forms.Form):
    """The list, and the day whose law is asked for."""

    ds = forms.CharField(
        label=_("Citations, one on each line"),
        help_text=_("For example: khoản 2 Điều 5 Nghị định 42/2022/NĐ-CP. At most 50 at once."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    ngay = LenientDateField(label=_("The law as it stood on the day"), help_text=_("Leave empty for today."), required=False)

    @property
    def day(self) -> date | None:
        """Return the day; `None` is today."""
        return self.cleaned_data.get("ngay") or None

    @property
    def typed(self) -> list[str]:
        """Return what was pasted, line by line, each once."""
        text = _FOOTNOTE.sub(" ", clean(str(self.cleaned_data.get("ds") or "")))
        lines = (" ".join(_AT_START.sub("", line).split()) for line in text.splitlines())
        return list(dict.fromkeys(line for line in lines if line))


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as typed, and what the portal holds of it (`entry`, else nothing) on the day asked for. `fitting` are the documents
    that it may mean, `doubt` says why it is not decided. `left` says what of it was not looked up.
    """

    typed: str
    entry: SearchEntry | None = None
    url: str = ""
    name: str = ""
    text: str = ""
    status: Label = ""
    tone: str = "neutral"
    known_from: date | None = None
    fitting: tuple[SearchEntry, ...] = ()
    doubt: Label = ""
    left: Label = ""


def cited(typed: str, plan: SearchPlan, named: NamedEntry | None) -> Cited:
    """Return a citation with its text: of a khoản that alone, of a document its title."""
    if named is None:
        return Cited(typed)
    entry, target, doubt = named.entry, named.target, _doubt(plan, named)
    if entry is None or doubt:
        return Cited(typed, fitting=(named.document, *named.others), doubt=doubt)
    status = entry.status_on(plan.filters.on_date or plan.today)
    is_part = entry.kind is EntryKind.ARTICLE
    clause = clause_of(entry.body, target.clause) if is_part else ""
    point = point_of(clause, _point_named(typed, target.point)) if clause and target.point else ""
    asked = [(target.point, point, gettext("Point")), (target.clause, clause, gettext("Clause"))]
    name = ", ".join([*(f"{unit} {label}" for label, text, unit in asked if text), entry.heading]) if is_part else ""
    left = [*(f"{unit} {label}" for label, text, unit in asked if label and not text), *map(str.strip, _NOT_READ.findall(typed))]
    return Cited(
        typed,
        entry,
        entry.url_on(chosen_day(plan)),
        name,
        (point or clause or entry.body)[:_LONGEST_QUOTE] if is_part else "",
        status_label(status),
        STATUSES[status][1] if status in STATUSES else "neutral",
        entry.text_from,
        left=gettext("Not taken out of the text, look it up there: %(parts)s") % {"parts": ", ".join(left)} if left else "",
    )


def _doubt(plan: SearchPlan, named: NamedEntry) -> Label:
    """Return why a citation does not say for certain what is meant, else nothing."""
    if named.others:
        return gettext("Several documents have this number")
    if named.is_of_another_year(plan):
        return gettext("The portal holds no document of this name of that year, but this one")
    if not named.target.certain:
        return gettext("Perhaps this document is meant")
    return "" if named.entry else gettext("The document has no such article")


def clause_of(body: str, clause: str) -> str:
    """Return a khoản out of the text of its Điều, else nothing. The letter of `2d` is not read: it may be `đ`.

    Numbers in a quotation are those of another document. Where quotation marks are left open, or the numbers outside of them do not
    rise, it is not certain what belongs to the Điều itself: nothing is returned.
    """
    lines, starts, depth = body.split("\n"), list[tuple[int, str, int]](), 0
    for index, line in enumerate(lines):
        found = _CLAUSE.match(line) if not depth else None
        if found:
            starts.append((int(found[1]), found[2], index))
        depth += sum((mark in "“«") - (mark in "”»") for mark in line)
        depth += (-1 if depth else 1) * (line.count('"') % 2)
    names = [(number, letter) for number, letter, _ in starts]
    if depth or names != sorted(set(names)) or not clause.isdigit() or (int(clause), "") not in names:
        return ""
    position = names.index((int(clause), ""))
    end = starts[position + 1][2] if position + 1 < len(starts) else len(lines)
    return "\n".join(lines[starts[position][2] : end])


def point_of(clause: str, point: str) -> str:
    """Return a điểm out of the text of its khoản, nothing where it is not there once."""
    lines = clause.split("\n")
    starts = [index for index, line in enumerate(lines) if _POINT.match(line)]
    own = [index for index in starts if lines[index].startswith(f"{point})")]
    if len(own) != 1:
        return ""
    end = next((index for index in starts if index > own[0]), len(lines))
    return "\n".join(lines[own[0] : end])


def _point_named(typed: str, folded: str) -> str:
    """Return the letter of a điểm as it was typed: `đ` and `d` are two."""
    return "đ" if folded == "d" and re.search(r"(?i)điểm\s+đ\b", typed) else folded


def _look_up(form: CitationsForm) -> tuple[list[Cited], int]:
    """Return what the portal holds of each citation, and how many were too many. A line of several places is several citations, but for
    the title of a document. Raises SearchUnavailable.
    """
    lines = [(line, citations_of(line)) for line in form.typed]
    titles = _named([line for line, parts in lines if len(parts) > 1][:MOST], form.day)
    whole = {plan.query.text for plan, meant in titles if meant and not meant.target.article and meant.target.certain}
    texts = [text for line, parts in lines for text in ([line] if line in whole else parts)]
    kept = texts[:MOST]
    found = _named([_NOT_READ.sub("", text).strip() or text for text in kept], form.day)
    return [cited(text, plan, meant) for text, (plan, meant) in zip(kept, found, strict=True)], max(0, len(texts) - MOST)


def _named(texts: Sequence[str], day: date | None) -> list[tuple[SearchPlan, NamedEntry | None]]:
    return what_is_named([SearchRequest(q=text, on_date=day) for text in texts]) if texts else []


def _form(request: HttpRequest) -> CitationsForm:
    form = CitationsForm(request.GET)
    form.full_clean()
    return form


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the form and, for a list, each citation with its text (`/tim-kiem/trich-dan/?ds=…&ngay=…`)."""
    form, rows, left_out, is_away = _form(request), list[Cited](), 0, False
    try:
        rows, left_out = _look_up(form)
    except SearchUnavailable:
        is_away = True
    query = urlencode({name: value for name, value in (("ds", "\n".join(form.typed)), ("ngay", form.day or "")) if value})
    context = {
        "form": form,
        "rows": rows,
        "held": sum(row.entry is not None for row in rows),
        "left_out": left_out,
        "is_away": is_away,
        "csv_url": f"{reverse('search:citations_csv')}?{query}",
        "xlsx_url": f"{reverse('search:citations_xlsx')}?{query}",
    }
    response = render(request, "search/citations.html", context)
    response["X-Robots-Tag"] = "noindex, follow"
    return response


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the same list as a table (`/tim-kiem/trich-dan.csv?ds=…`)."""
    try:
        rows, _left_out = _look_up(_form(request))
    except SearchUnavailable:
        return HttpResponse(gettext("The search does not answer now: please try again in a minute."), status=503)
    columns = [
        pgettext("column of a table", "Citation"),
        pgettext("column of a table", "Title"),
        pgettext("column of a table", "Number"),
        pgettext("column of a table", "Article"),
        pgettext("column of a table", "Validity"),
        pgettext("column of a table", "Text"),
        pgettext("column of a table", "Address"),
    ]
    return table_response(form, columns, (_cells(row) for row in rows), "trich-dan")


def _cells(row: Cited) -> list[Any]:
    if row.fitting:
        documents = "\n".join(f"{entry.number}, {entry.issuer}: {entry.title}" for entry in row.fitting)
        return [row.typed, "", "", "", row.doubt, documents, ""]
    if row.entry is None:
        return [row.typed, "", "", "", gettext("Not found on this portal"), "", ""]
    return [
        row.typed,
        row.entry.title,
        row.entry.number,
        row.name,
        row.status,
        "\n".join(filter(None, [row.text, str(row.left)])),
        absolute_url(row.url),
    ]
