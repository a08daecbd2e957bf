"""The report of royalties: sums by month, contributor and kind, and the works that they are made of; both as CSV and XLSX."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from cms.contracts.working_days import months_after
from home.models import Contribution

PERMISSION = "home.view_contribution"
PUBLISHED = pgettext_lazy("of an article", "Published")


class RoyaltyFilterSet(WagtailFilterSet):
    published = DateFromToRangeFilter(field_name="news__published_at", label=PUBLISHED, widget=DateRangePickerWidget)

    class Meta:
        model = Contribution
        fields: ClassVar = ["contributor", "kind"]


def month_of(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%m/%Y}"


def money(amount: Decimal | None) -> str:
    """Return an amount as people write it; words where no rate was set for its day."""
    return number_format(round(amount), force_grouping=True) if amount is not None else gettext("no rate set")


def _works_of(row: dict[str, Any]) -> str:
    start = timezone.localdate(row["month"])
    end = months_after(start, 1) - timedelta(days=1)
    chosen = {"contributor": row["contributor"], "kind": row["kind"], "published_from": start, "published_to": end}
    return f"{reverse('home_admin:royalty_works')}?{urlencode(chosen)}"


class RoyaltyView(ReportView):
    """What both reports share."""

    model = Contribution
    header_icon = "list-ol"
    permission_policy = ModelPermissionPolicy(Contribution)
    any_permission_required: ClassVar = ["view"]
    filterset_class = RoyaltyFilterSet
    is_searchable = False
    export_filename = "nhuan-but"
    other: tuple[Any, str]

    def get_base_queryset(self) -> Any:
        return self.get_queryset()

    @property
    def header_buttons(self) -> list[Any]:
        label, name = self.other
        return [HeaderButton(label, url=reverse(name), icon_name="list-ul")]


class Royalties(RoyaltyView):
    page_title = _("Royalties")
    index_url_name = "home_admin:royalties"
    index_results_url_name = "home_admin:royalties_results"
    other = (_("Single works"), "home_admin:royalty_works")
    columns: ClassVar = [
        Column("month", label=_("Month"), accessor=lambda row: month_of(row["month"])),
        TitleColumn("contributor", label=_("Contributor"), accessor="contributor__name", get_url=_works_of),
        Column("kind", label=_("Kind"), accessor="kind__name"),
        Column("works", label=_("Works")),
        Column("total", label=_("Sum (đồng)"), accessor=lambda row: _summed(row)),
    ]
    list_export: ClassVar = ["month", "contributor__name", "kind__name", "works", "priced", "total"]
    export_headings: ClassVar = {
        "month": _("Month"),
        "contributor__name": _("Contributor"),
        "kind__name": _("Kind"),
        "works": _("Works"),
        "priced": _("Works with a rate"),
        "total": _("Sum (đồng)"),
    }
    custom_field_preprocess: ClassVar = {"month": {"csv": month_of, "xlsx": month_of}}

    def get_queryset(self) -> Any:
        return Contribution.objects.summed()


def _summed(row: dict[str, Any]) -> str:
    missing = row["works"] - row["priced"]
    if not missing or not row["priced"]:
        return money(row["total"])
    return gettext("%(sum)s (%(n)d without a rate)") % {"sum": money(row["total"]), "n": missing}


class RoyaltyWorks(RoyaltyView):
    page_title = _("Works that royalties are paid for")
    index_url_name = "home_admin:royalty_works"
    index_results_url_name = "home_admin:royalty_works_results"
    other = (_("Sums by month"), "home_admin:royalties")
    columns: ClassVar = [
        Column("day", label=PUBLISHED, accessor=lambda work: f"{work.news.day:%d/%m/%Y}"),
        TitleColumn(
            "news",
            label=_("News item"),
            accessor=lambda work: work.news.title,
            get_url=lambda work: reverse("wagtailadmin_pages:edit", args=[work.news_id]),
        ),
        Column("contributor", label=_("Contributor")),
        Column("kind", label=_("Kind")),
        Column("coefficient", label=_("Coefficient"), accessor=lambda work: number_format(work.coefficient.normalize())),
        Column("amount", label=_("Amount (đồng)"), accessor=lambda work: money(work.amount)),
    ]
    list_export: ClassVar = ["news.day", "news.title", "contributor.name", "contributor.unit", "kind.name", "coefficient", "amount"]
    export_headings: ClassVar = {
        "news.day": PUBLISHED,
        "news.title": _("News item"),
        "contributor.name": _("Contributor"),
        "contributor.unit": _("Unit or address"),
        "kind.name": _("Kind"),
        "coefficient": _("Coefficient"),
        "amount": _("Amount (đồng)"),
    }

    def get_queryset(self) -> QuerySet[Contribution]:
        return Contribution.objects.payable().select_related("news", "contributor", "kind").order_by("-news__published_at", "pk")
