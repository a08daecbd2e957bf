"""The reports for editors: pages that need work, and pages that readers find most helpful."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import get_page_content_types
from wagtail.permission_policies import ModelPermissionPolicy

from cms.contracts.unanswered_searches import unanswered_searches
from feedback.models import TargetScore, VoteDaily
from feedback.models.choices import Kind
from feedback.models.scores import ALL_VOTES

UNANSWERED = 10
FULL_BAR = 4.0  # the need score that fills the bar of a row


WINDOWS = ((7, _("7 days")), (30, _("30 days")), (90, _("90 days")))
NEGATIVES = F("no") + F("n1") + F("n2")


def values_of(name: str) -> Callable[[], list[tuple[str, str]]]:
    """Return the values that a column of the scores has, as choices; asked for when the filter is shown."""

    def choices() -> list[tuple[str, str]]:
        found = TargetScore.objects.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()
        return [(value, value) for value in found]

    return choices


def with_window(scores: QuerySet[TargetScore], days: int) -> QuerySet[TargetScore]:
    """Add `n_window` and `negatives_window`: the counted votes of the last `days` days, and the negative ones of them."""
    since = timezone.localdate() - timedelta(days=days - 1)
    rows = (
        VoteDaily.objects.filter(target_key=OuterRef("target_key"), kind=OuterRef("kind"), day__gte=since).order_by().values("target_key")
    )
    sums = {
        name: Subquery(rows.annotate(votes=Sum(what)).values_list("votes")) for name, what in (("n", ALL_VOTES), ("negatives", NEGATIVES))
    }
    return scores.annotate(**{f"{name}_window": Coalesce(value, 0) for name, value in sums.items()})


class ScoreFilterSet(WagtailFilterSet):
    """By page type, unit, field, kind of question, window, number of votes, part of the site."""

    page_type = ContentTypeFilter(
        label=_("Page type"),
        field_name="page__content_type",
        queryset=lambda request: get_page_content_types(include_base_page_type=False),
    )
    unit = django_filters.ChoiceFilter(label=_("Unit"), choices=values_of("unit"))
    field = django_filters.ChoiceFilter(label=pgettext_lazy("subject", "Field"), choices=values_of("field"))
    window = django_filters.ChoiceFilter(label=_("Votes of the last"), choices=WINDOWS, method="in_window", empty_label=None)
    kind = django_filters.ChoiceFilter(label=_("Question"), choices=Kind.choices)
    at_least = django_filters.NumberFilter(label=_("At least so many votes"), field_name="n", lookup_expr="gte")
    below = django_filters.CharFilter(label=_("Address begins with"), field_name="path", lookup_expr="startswith")

    class Meta:
        model = TargetScore
        fields: list[str] = []

    def in_window(self, scores: QuerySet[TargetScore], name: str, value: str) -> QuerySet[TargetScore]:
        """Keep only what was voted on in the window; the view has added its sums."""
        return scores.filter(n_window__gt=0)  # type: ignore[misc] # `with_window` adds it


class ScoreReport(ReportView):
    """The shared base of both reports."""

    model = TargetScore
    header_icon = "group"
    filterset_class = ScoreFilterSet
    permission_policy = ModelPermissionPolicy(TargetScore)
    any_permission_required = ["view"]
    is_searchable = False
    export_headings = {
        "title": _("Page"),
        "where": _("Address"),
        "type_name": _("Page type"),
        "unit": _("Unit"),
        "field": pgettext_lazy("subject", "Field"),
        "get_kind_display": _("Question"),
        "n": _("Votes"),
        "percent": _("Positive, %"),
        "wilson_low": _("Lower bound"),
        "wilson_high": _("Upper bound"),
        "mean": _("Mean level"),
        "n_window": _("Votes in the window"),
        "negatives_window": _("Negative in the window"),
        "views_30d": _("Views in 30 days"),
        "open_reports": _("Open comments"),
        "need_score": _("Need for work"),
    }
    list_export = list(export_headings)

    def get_base_queryset(self) -> QuerySet[TargetScore]:
        found = TargetScore.objects.filter(n__gt=0).select_related("page", "page__content_type")
        return with_window(found, self.window)

    @property
    def window(self) -> int:
        """Return the days of the chosen window; ninety when none is chosen."""
        chosen = self.request.GET.get("window", "")
        return int(chosen) if chosen in [str(days) for days, _label in WINDOWS] else 90

    def get_queryset(self) -> QuerySet[TargetScore]:
        return self.get_base_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> list[TargetScore]:
        scores = list(object_list)
        for score in scores:
            score.type_name = _type_name(score)
            score.need_width = round(100 * min(1.0, score.need_score / FULL_BAR))
        return scores

    @staticmethod
    def edit_address(score: TargetScore) -> str | None:
        """Return where the page is edited; nothing when it is gone."""
        return reverse("wagtailadmin_pages:edit", args=[score.page_id]) if score.page_id else None


def _type_name(score: TargetScore) -> str:
    if score.page is None:
        return ""
    content_type: ContentType = score.page.content_type
    model = content_type.model_class()
    return str(model._meta.verbose_name) if model else ""


def _percent(score: TargetScore) -> str:
    return "–" if score.percent is None else f"{score.percent} %"


def _negative(score: TargetScore) -> str:
    return f"{score.negatives_window} / {score.n_window}"  # type: ignore[attr-defined] # `with_window` adds them


class TitleOfTarget(TitleColumn):
    """The page's title with its address below, so that two pages of one title are told apart."""

    cell_template_name = "feedback/admin/title_cell.html"


class NeedColumn(NumberColumn):
    """The need score as a bar and a number."""

    cell_template_name = "feedback/admin/need_cell.html"


class PagesThatNeedWork(ScoreReport):
    """Which page to fix today: surely unhelpful, much read, with open comments. Beside it: searches without results."""

    template_name = "feedback/admin/needs_work.html"

    page_title = _("Pages that need work")
    index_url_name = "feedback_admin:needs_work"
    index_results_url_name = "feedback_admin:needs_work_results"
    default_ordering = "-need_score"
    columns = [
        TitleOfTarget("title", label=_("Page"), get_url=ScoreReport.edit_address),
        Column("type_name", label=_("Page type")),
        NeedColumn("need_score", label=_("Need for work"), accessor=lambda score: f"{score.need_score:.2f}".replace(".", ",")),
        Column("negatives_window", label=_("Negative of all votes in the window"), accessor=_negative),
        NumberColumn("views_30d", label=_("Views in 30 days")),
        NumberColumn("open_reports", label=_("Open comments")),
    ]

    def get_base_queryset(self) -> QuerySet[TargetScore]:
        return super().get_base_queryset().filter(need_score__gt=0).order_by("-need_score", "-n", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, unanswered=unanswered_searches(self.window, UNANSWERED), window=self.window)


class MostHelpful(ScoreReport):
    """The report of the pages that readers like best: examples for the others."""

    page_title = _("Most helpful pages")
    index_url_name = "feedback_admin:most_helpful"
    index_results_url_name = "feedback_admin:most_helpful_results"
    columns = [
        TitleOfTarget("title", label=_("Page"), get_url=ScoreReport.edit_address),
        Column("type_name", label=_("Page type")),
        Column("percent", label=_("Positive"), accessor=_percent),
        NumberColumn("n", label=_("Votes")),
        NumberColumn("wilson_low", label=_("Lower bound"), accessor=lambda score: f"{score.wilson_low:.3f}".replace(".", ",")),
    ]

    def get_base_queryset(self) -> QuerySet[TargetScore]:
        return super().get_base_queryset().best_first()  # type: ignore[attr-defined]
