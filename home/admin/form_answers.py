"""The answers to forms in the administration: who may read them, and the file of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.contrib.forms.views import SubmissionsListView
from wagtail.log_actions import LogActionRegistry, log
from wagtail.models import Page

from cms.web.files.tables import csv_response, xlsx_response
from home.models import FormAnswer, FormPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@hooks.register("filter_form_submissions_for_user")
def readable_forms(user: User, pages: QuerySet[Page]) -> QuerySet[Page]:
    """Keep the forms whose answers a person may read: their own, or all with the permission to. An alias has no answers of its own."""
    pages = pages.filter(
        pk__in=FormPage.objects.filter(alias_of=None).values("pk")
    )  # Wagtail's index, which is searched, has no `alias_of`
    return pages if user.has_perm("home.view_formanswer") else pages.filter(owner=user)


@hooks.register("register_log_actions")
def form_actions(actions: LogActionRegistry) -> None:
    actions.register_action("home.form_exported", gettext_lazy("Load answers as a file"), gettext_lazy("Loaded the answers as a file"))


class FormAnswersView(SubmissionsListView):
    """Wagtail's list of answers; as a file no cell is a formula, and a second sheet counts what was chosen how often."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return Wagtail's variables; the cell of a question that a person was not asked is empty, where it would say "None"."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for row in context.get("data_rows", ()):
            row["fields"] = ["" if value is None else value for value in row["fields"]]
        return context

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        """Return the answers as CSV or XLSX (with a sheet of counts), and log the download."""
        page: FormPage = self.form_page
        log(page, "home.form_exported", user=self.request.user)
        fields = page.get_data_fields()
        rows = [[answer.get_data().get(name, "") for name, _label in fields] for answer in queryset]
        heading = [str(label) for _name, label in fields]
        if spreadsheet_format == self.FORMAT_CSV:
            lines = ([f"{row[0]:%d/%m/%Y %H:%M}", *row[1:]] for row in rows)
            return csv_response(heading, lines, f"{self.get_filename()}.csv")
        dated = [[row[0].replace(tzinfo=None), *row[1:]] for row in rows]  # a spreadsheet knows no time zones
        sheets = {_("Answers to the form"): [heading, *dated], _("Counts"): counted(page, queryset)}
        return xlsx_response(sheets, f"{self.get_filename()}.xlsx")


def counted(page: FormPage, answers: Iterable[FormAnswer]) -> list[list[Any]]:
    """Return how often each choice was made, with its share of those who answered the question."""
    rows: list[list[Any]] = [[_("Question"), _("Choice"), _("Times"), _("Share (%)")]]
    for field in page.get_form_fields():
        given = [value for answer in answers if (value := answer.form_data.get(field.clean_name)) not in (None, "", [])]
        counts = Counter(one for value in given for one in (value if isinstance(value, list) else [value]))
        rows += [[field.label, one, counts[one], round(100 * counts[one] / len(given), 1) if given else 0] for one in field.options]
    return rows


FormPage.submissions_list_view_class = FormAnswersView
