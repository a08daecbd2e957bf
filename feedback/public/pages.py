"""Public pages: satisfaction over time, the most helpful pages, what was fixed. May be cached: no cookie, no form."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cms.models.access.restrictions import public_pages
from feedback.models import YouSaidWeDid
from feedback.models.choices import Aspect, Kind, StoryState
from feedback.models.periods import KEEP_VOTES_DAYS
from feedback.scores.best import best_by_type, best_within, portal_sections, type_named
from feedback.scores.figures import AspectRow, by_unit, survey_bars, survey_by_quarter
from feedback.scores.months import Month, best_pages, chart_of, months_of

STORIES = 100


def _crumbs() -> list[dict[str, str]]:
    return [{"title": gettext("Front page"), "url": "/"}]


@require_safe
def satisfaction(request: HttpRequest) -> HttpResponse:
    """Show twelve months of both questions with their table, by unit, the survey by aspect, the most helpful pages."""
    by_kind = {kind: months_of(kind) for kind in (Kind.SATISFACTION, Kind.HELPFUL)}
    survey = survey_by_quarter()
    context = {
        "parts": [
            {"kind": kind, "months": months, "bars": chart_of(months)}
            for kind, months in by_kind.items()
            if any(month.n for month in months)
        ],
        "figures": _latest(by_kind, survey),
        "units": by_unit(),
        "survey": survey,
        "survey_bars": survey_bars(survey),
        "best": best_pages(5),
        "keep_votes_days": KEEP_VOTES_DAYS,
        "stories": stories()[:3],
        "crumbs": _crumbs(),
        "current": gettext("How satisfied readers are"),
    }
    return render(request, "feedback/satisfaction.html", context)


def _latest(by_kind: dict[Kind, list[Month]], survey: list[AspectRow]) -> list[dict[str, Any]]:
    """Return the newest figure of each question that may be shown: its label, its month or quarter, its share."""
    labels = {Kind.SATISFACTION: gettext("Satisfaction with answers"), Kind.HELPFUL: gettext("Helpfulness of pages")}
    shown = [(labels[kind], [month for month in months if month.is_public]) for kind, months in by_kind.items()]
    found = [{"label": label, "period": f"{months[-1].starts_on:%m/%Y}", "share": months[-1]} for label, months in shown if months]
    overall = next((row for row in survey if row.aspect == Aspect.OVERALL and row.share.is_public), None)
    if overall:
        period = gettext("quarter %(name)s") % {"name": overall.name}
        found.append({"label": gettext("Portal survey"), "period": period, "share": overall.share})
    return found


@require_safe
def most_helpful(request: HttpRequest) -> HttpResponse:
    """Show the best pages: `?loai=` of one type, `?muc=` of one section, else the best of each type. Raise Http404 for others."""
    found_sections = portal_sections()
    section = next((page for page in found_sections if page.slug == request.GET.get("muc")), None)
    chosen = type_named(request.GET.get("loai", ""))
    if (request.GET.get("muc") and section is None) or (request.GET.get("loai") and chosen is None):
        raise Http404
    filtered = chosen is not None or section is not None
    context: dict[str, Any] = {
        "groups": best_by_type(),
        "sections": found_sections,
        "chosen": chosen,
        "section": section,
        "best": best_within(type_name=chosen.name if chosen else "", section=section) if filtered else [],
        "filtered": filtered,
        "crumbs": _crumbs(),
        "current": gettext("Most helpful for readers"),
    }
    return render(request, "feedback/most_helpful.html", context)


@require_safe
def you_said(request: HttpRequest) -> HttpResponse:
    """Show what readers said and what was done, month by month, newest first."""
    months = [(month, list(found)) for month, found in groupby(stories()[:STORIES], key=lambda story: story.month)]
    return render(request, "feedback/you_said.html", {"months": months, "crumbs": _crumbs(), "current": gettext("You said, we did")})


def stories() -> QuerySet[YouSaidWeDid]:
    """Return the published texts, newest first; `is_readable` says whether everyone may read their page."""
    readable = Exists(public_pages().filter(pk=OuterRef("page")))
    return YouSaidWeDid.objects.filter(state=StoryState.PUBLISHED).annotate(is_readable=readable).order_by("-month", "-pk")
