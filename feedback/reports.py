"""The reports for editors: pages that need work, and pages that readers find most helpful."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import get_page_content_types
from wagtail.permission_policies import ModelPermissionPolicy

from cms.importing import safe_cell
from feedback.choices import Kind
from feedback.models import TargetScore


class ScoreFilterSet(WagtailFilterSet):
    """By page type, kind of question, number of votes, part of the site."""

    page_type = ContentTypeFilter(
        label=_("Page type"),
        field_name="page__content_type",
        queryset=lambda request: get_page_content_types(include_base_page_type=False),
    )
    kind = django_filters.ChoiceFilter(label=_("Question"), choices=Kind.choices)
    at_least = django_filters.NumberFilter(label=_("At least so many votes"), field_name="n", lookup_expr="gte")
    below = django_filters.CharFilter(label=_("Address begins with"), field_name="path", lookup_expr="startswith")

    class Meta:
        model = TargetScore
        fields: list[str] = []


class ScoreReport(ReportView):
    """What both reports share."""

    model = TargetScore
    header_icon = "group"
    filterset_class = ScoreFilterSet
    permission_policy = ModelPermissionPolicy(TargetScore)
    any_permission_required = ["view"]
    is_searchable = False
    list_export = [
        "title",
        "where",
        "type_name",
        "get_kind_display",
        "n",
        "percent",
        "wilson_low",
        "wilson_high",
        "mean",
        "n_90d",
        "negatives_90d",
        "views_30d",
        "open_reports",
        "need_score",
    ]
    export_headings = {
        "title": _("Page"),
        "where": _("Address"),
        "type_name": _("Page type"),
        "get_kind_display": _("Question"),
        "n": _("Votes"),
        "percent": _("Positive, %"),
        "wilson_low": _("Lower bound"),
        "wilson_high": _("Upper bound"),
        "mean": _("Mean level"),
        "n_90d": _("Votes in 90 days"),
        "negatives_90d": _("Negative in 90 days"),
        "views_30d": _("Views in 30 days"),
        "open_reports": _("Open comments"),
        "need_score": _("Need for work"),
    }
    custom_field_preprocess = {name: {ReportView.FORMAT_CSV: safe_cell, ReportView.FORMAT_XLSX: safe_cell} for name in ("title", "where")}

    def get_base_queryset(self) -> QuerySet[TargetScore]:
        return TargetScore.objects.filter(n__gt=0).select_related("page", "page__content_type")

    def get_queryset(self) -> QuerySet[TargetScore]:
        return self.get_base_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> list[TargetScore]:
        scores = list(object_list)
        for score in scores:
            score.type_name = _type_name(score)
        return scores

    @staticmethod
    def edit_address(score: TargetScore) -> str | None:
        """Where the page is edited; nothing when it is gone."""
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
    return f"{score.negatives_90d} / {score.n_90d}"


class TitleOfTarget(TitleColumn):
    """The page's title with its address below, so that two pages of one title are told apart."""

    cell_template_name = "feedback/admin/title_cell.html"


class PagesThatNeedWork(ScoreReport):
    """Which page to mend today: surely unhelpful, much read, with open comments."""

    page_title = _("Pages that need work")
    index_url_name = "feedback_admin:needs_work"
    index_results_url_name = "feedback_admin:needs_work_results"
    default_ordering = "-need_score"
    columns = [
        TitleOfTarget("title", label=_("Page"), get_url=ScoreReport.edit_address),
        Column("type_name", label=_("Page type")),
        NumberColumn("need_score", label=_("Need for work"), accessor=lambda score: f"{score.need_score:.2f}".replace(".", ",")),
        Column("negatives_90d", label=_("Negative votes in 90 days"), accessor=_negative),
        NumberColumn("views_30d", label=_("Views in 30 days")),
        NumberColumn("open_reports", label=_("Open comments")),
    ]

    def get_base_queryset(self) -> QuerySet[TargetScore]:
        return super().get_base_queryset().filter(need_score__gt=0).order_by("-need_score", "-n", "pk")


class MostHelpful(ScoreReport):
    """What readers like: an example for the other pages."""

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
