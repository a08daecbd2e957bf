"""The public page of the statistics of services, and the same as CSV."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from cms.web.files.tables import csv_response
from cms.web.forms.day_input import DayField
from home.agency.statistics.chart import lengths, value_in_words
from home.agency.statistics.series import Point, Series, all_series, points_between, units_of

WHOLE = "toan-co-quan"


class Filters(forms.Form):
    """Unit and period of the figures; all of it is in the address (`?don-vi=&tu=&den=`)."""

    use_required_attribute = False
    tu = DayField(label=pgettext_lazy("period", "From"), required=False)
    den = DayField(label=pgettext_lazy("period", "To"), required=False)
    field_order = ("don-vi", "tu", "den")

    def __init__(self, query: QueryDict, every: list[Series]) -> None:
        super().__init__(query)
        units = [("", _("All")), (WHOLE, _("The whole body")), *((name, name) for name in units_of(every))]
        self.fields["don-vi"] = forms.ChoiceField(label=gettext_lazy("Unit"), choices=units, required=False)
        self.order_fields(self.field_order)
        self.every = every

    def clean(self) -> None:
        since, until = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if since and until and until < since:
            self.add_error("den", _("The end must come after the beginning."))

    def chosen(self) -> list[Series]:
        """Return the series that were asked for; none while a field has an error, since they would not be what was meant."""
        if not self.is_valid():
            return []
        unit = self.cleaned_data["don-vi"]
        return points_between(
            self.every, None if not unit else "" if unit == WHOLE else unit, self.cleaned_data["tu"], self.cleaned_data["den"]
        )


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show each series as a table with a bar for each value and its source (`/thong-ke-dich-vu/?don-vi=&tu=&den=`)."""
    form = Filters(request.GET, all_series())
    series = [
        {
            "one": one,
            "rows": [
                (point, value_in_words(point, one.in_percent), length) for point, length in zip(one.points, lengths(one), strict=True)
            ],
        }
        for one in form.chosen()
    ]
    return render(request, "home/statistics.html", {"series": series, "form": form, "query": request.GET.urlencode()})


@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponseBase:
    """Return the points of the same filters, one a line; a filter that cannot be read leads to the page, which says why."""
    form = Filters(request.GET, all_series())
    if not form.is_valid():
        return redirect(f"{reverse('home:statistics')}?{request.GET.urlencode()}")
    columns = (
        _("Indicator"),
        _("Legal regime"),
        _("As of"),
        _("Unit"),
        _("Numerator"),
        _("Denominator"),
        _("Value"),
        _("Approximate"),
        _("Source"),
    )
    rows = [(one.name, one.regime, *_cells(point)) for one in form.chosen() for point in one.points]
    return csv_response(columns, rows, "thong-ke-dich-vu.csv")


def _cells(point: Point) -> tuple[Any, ...]:
    return point.on, point.unit, point.numerator, point.denominator, point.value, int(point.is_about), point.source
