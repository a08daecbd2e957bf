"""The editors' view of what people search for, and of what a synonym or a pinned result would change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from search.console.previewing import preview, preview_pin
from search.engines.contract import SearchUnavailable
from search.query.parse import parse
from search.query.values import TargetKind
from search.results.counting.query_counts import KEEP, LEAST_SHOWN, QuerySelection, QuerySum, sums
from search.results.finding.editorial import active_synonyms, is_shown

DAYS = (7, 30, KEEP.days)
sees_words = permission_required("search.view_synonymrow", raise_exception=True)


class PreviewForm(forms.Form):
    """A synonym that is not saved yet."""

    term = forms.CharField(label=pgettext_lazy("synonym", "What people type"), max_length=150)
    alternatives = forms.CharField(
        label=pgettext_lazy("synonym", "Also means (one wording on each line)"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    weight = forms.FloatField(label=pgettext_lazy("synonym", "Weight"), min_value=0.1, max_value=1.0, initial=0.5)


class PinForm(forms.Form):
    """A pinned result that is not saved yet."""

    query = forms.CharField(label=pgettext_lazy("pinned result", "What people type"), max_length=150)
    page = forms.ModelChoiceField(
        label=pgettext_lazy("pinned result", "Page that comes first"), queryset=Page.objects.filter(depth__gt=1), widget=AdminPageChooser
    )
    place = forms.IntegerField(label=pgettext_lazy("pinned result", "Order among the pins"), min_value=0, max_value=1000, initial=0)


def unknown_words(failed: Iterable[QuerySum]) -> frozenset[str]:
    """Return which failed queries are plain words for which no synonym is known; numbers and citations need none."""
    synonyms, found = active_synonyms(), set[str]()
    for row in failed:
        query = parse(row.text, synonyms)
        is_plain = query.target is None or query.target.kind is TargetKind.NAME  # any words may be a name
        if len(query.words) > 1 and is_plain and not query.terms:
            found.add(row.text)
    return frozenset(found)


@require_safe
@sees_words
def queries(request: HttpRequest) -> HttpResponse:
    """Show queries without results and the most used ones; `?term=` tries a synonym on them, `?pin-query=` a pinned result."""
    days = next((number for number in DAYS if str(number) == request.GET.get("days")), 30)
    context: dict[str, Any] = {
        "page_title": gettext("What people search for"),
        "header_icon": "search",
        "days": days,
        "choices": DAYS,
        "least": LEAST_SHOWN,
        "empty": (empty := sums(days, which=QuerySelection.EMPTY)),
        "unopened": (unopened := sums(days, which=QuerySelection.UNOPENED)),
        "unknown": unknown_words([*empty, *unopened]),
        "used": sums(days),
        "form": PreviewForm(initial={"weight": 0.5}),
    }
    pinning = "pin-query" in request.GET
    context["pin_form"] = pin_form = PinForm(request.GET if pinning else None, prefix="pin", initial={"place": 0})
    if pinning and pin_form.is_valid():
        context |= _pinned(pin_form)
    if "term" in request.GET:
        form = context["form"] = PreviewForm(request.GET)
        if form.is_valid():
            context |= _previewed(form)
    return render(request, "search/admin/queries.html", context)


def _pinned(form: PinForm) -> dict[str, Any]:
    page = form.cleaned_data["page"]
    try:
        found = preview_pin(form.cleaned_data["query"], page, form.cleaned_data["place"])
    except SearchUnavailable as error:
        return {"pin_problem": error.operator_hint}
    return {"pin": found, "pin_hidden": not is_shown(page)}


def _previewed(form: PreviewForm) -> dict[str, Any]:
    wordings = [line.strip() for line in form.cleaned_data["alternatives"].splitlines() if line.strip()]
    try:
        changes = preview(form.cleaned_data["term"], wordings, form.cleaned_data["weight"])
    except SearchUnavailable as error:
        return {"problem": error.operator_hint}
    return {"tried": len(changes), "changes": [change for change in changes if change.differs]}
