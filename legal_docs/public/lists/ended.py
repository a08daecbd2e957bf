"""The public list of documents that lost effect in a period, as a page and as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from cms.storage.observed_tables import midnight, true_until
from cms.web.files.tables import csv_response
from legal_docs.models import LegalIndexPage
from legal_docs.publication.listing.documents import bodies_with_documents
from legal_docs.publication.listing.ended import Ended, ended_between, period_of
from legal_docs.text.vocabulary import View

PER_PAGE = 100


class PeriodForm(forms.Form):
    """The years of the period, both included, and whose documents."""

    tu = forms.IntegerField(label=pgettext_lazy("years", "From"), min_value=1945, max_value=2999, required=False)
    den = forms.IntegerField(label=pgettext_lazy("years", "To"), min_value=1945, max_value=2999, required=False)
    co_quan = forms.ChoiceField(label=gettext_lazy("Issuing body"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, use_required_attribute=False)
        bodies = bodies_with_documents().values_list("slug", "name")
        self.fields["co_quan"].choices = [("", _("All")), *bodies]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def years(self) -> tuple[int, int]:
        """Return the first and the last year; this year where none is given, and in their order."""
        first, last = (self.cleaned_data.get(name) for name in ("tu", "den"))
        first = first or last or timezone.localdate().year
        return min(first, last or first), max(first, last or first)

    def found(self) -> list[Ended]:
        """Return what ended until today; nothing for a body that is not known."""
        if "co_quan" in self.errors:
            return []
        first, last = self.years
        true_until(midnight())
        return ended_between(date(first, 1, 1), min(date(last, 12, 31), timezone.localdate()), self.cleaned_data.get("co_quan", ""))


@require_safe
def ended(request: HttpRequest) -> HttpResponse:
    """Show the documents that lost effect in a period (`/van-ban/het-hieu-luc/?tu=2019&den=2023&co_quan=…`)."""
    index, form = get_object_or_404(LegalIndexPage.objects.live()), PeriodForm(request.GET)
    this_year, (first, last) = timezone.localdate().year, form.years
    rows = form.found()
    context = {
        "page": index,
        "crumbs": [*index.breadcrumbs, {"title": index.title, "url": index.url}],
        "views": View.choices,
        "form": form,
        "first": first,
        "last": last,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("trang")),
        "total": len(rows),
        "periods": [(this_year, this_year), (this_year - 1, this_year - 1), period_of(this_year), period_of(this_year - 5)],
        "seo_noindex": bool(request.GET),
    }
    return render(request, "legal_docs/ended.html", context)


@require_safe
def ended_csv(request: HttpRequest) -> HttpResponseBase:
    """Return the same list as a file, one document a line, as it goes into the annex of the body's decision."""
    form = PeriodForm(request.GET)
    columns = (
        pgettext("of a document", "Number"),
        _("Date of issue"),
        _("Document type"),
        _("Issuing body"),
        pgettext("of a document", "Title"),
        _("Ended on"),
        _("Validity"),
        _("Ended by"),
    )
    rows = [
        (
            row.document.number,
            row.document.issued_on,
            str(row.document.document_type),
            str(row.document.issuing_body or ""),
            row.document.long_title,
            row.day,
            str(row.status.label),
            _("The end of its own term") if row.of_itself else "; ".join(each.citation for each in row.by),
        )
        for row in form.found()
    ]
    first, last = form.years
    return csv_response(columns, rows, f"van-ban-het-hieu-luc-{first}-{last}.csv")
