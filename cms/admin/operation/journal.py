"""The journal on the screen: what anyone did in the administration, filtered, and exported as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import registry

from cms.contracts.journal import SOURCES, JournalEntry, JournalFilter, entries, journal_source
from cms.web.files.tables import csv_response, xlsx_response
from cms.web.forms.day_input import DayField

ON_A_PAGE, IN_A_FILE = 100, 20_000


class FilterForm(forms.Form):
    nguoi = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=get_user_model().objects.none(), required=False)
    phan = forms.ChoiceField(label=gettext_lazy("Part"), required=False)
    tu = DayField(label=pgettext_lazy("date", "From"), widget=AdminDateInput, required=False)
    den = DayField(label=pgettext_lazy("date", "To"), widget=AdminDateInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["nguoi"]
        who.queryset = get_user_model().objects.order_by("username")
        who.label_from_instance = lambda user: user.get_full_name() or user.get_username()
        part: Any = self.fields["phan"]
        part.choices = [("", gettext_lazy("Everything")), *((name, label) for name, (label, _source) in SOURCES.items())]


@require_safe
def journal(request: HttpRequest) -> HttpResponseBase:
    """Show the newest entries under the filters, or send them (at most IN_A_FILE) with `dang=csv` or `xlsx`.

    `truoc`: only those up to that moment, without the `bo` newest of these, which stood on the page before.
    """
    if not request.user.is_superuser:
        raise PermissionDenied
    form = FilterForm(request.GET)
    form.is_valid()
    data = form.cleaned_data  # a filter with a wrong value narrows nothing; its field says what is wrong
    as_file = request.GET.get("dang") in ("csv", "xlsx")
    before, seen = _just_after(request.GET.get("truoc", "")), 0
    if before and request.GET.get("bo", "").isdecimal():
        seen = min(int(request.GET["bo"][:6]), IN_A_FILE)
    if before is None and data.get("den"):
        before = _start_of(data["den"] + timedelta(days=1))
    start = _start_of(data["tu"]) if data.get("tu") else None
    wanted = JournalFilter(data.get("nguoi"), start, before, IN_A_FILE if as_file else seen + ON_A_PAGE)
    found = entries(wanted, data.get("phan", ""))
    if as_file:
        return _file(found, request.GET["dang"])
    query = request.GET.copy()
    for name in ("truoc", "bo"):
        query.pop(name, None)
    last = found[-1].at if len(found) == wanted.limit else None
    context = {
        "form": form,
        "media": form.media,
        "entries": found[seen:],
        "query": query.urlencode(),
        "older": last and urlencode({"truoc": last.isoformat(), "bo": sum(entry.at == last for entry in found)}),
        "page_title": _("Journal"),
        "header_icon": "history",
    }
    return render(request, "cms/admin/journal.html", context)


def _just_after(moment: str) -> datetime | None:
    """Return the moment just after the one that an address names; None where it names none."""
    try:
        found = parse_datetime(moment.replace(" ", "+"))
        if found and timezone.is_naive(found):
            found = timezone.make_aware(found)
        return found and found.astimezone(UTC) + timedelta(microseconds=1)
    except (ValueError, OverflowError):
        return None


def _start_of(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _file(found: list[JournalEntry], form: str) -> HttpResponseBase:
    heading: list[Any] = [_("When"), _("Who"), _("What was done"), _("To what")]
    rows: list[list[Any]] = [[timezone.localtime(entry.at).replace(tzinfo=None), entry.who, entry.what, entry.about] for entry in found]
    if len(found) == IN_A_FILE:
        rows.append([_("Older entries are left out: choose a shorter time."), "", "", ""])
    if form == "xlsx":
        return xlsx_response({_("Journal"): [heading, *rows]}, "nhat-ky.xlsx")
    return csv_response(heading, rows, "nhat-ky.csv")


@journal_source("quan-tri", gettext_lazy("Pages, lists and accounts"))
def logged_actions(wanted: JournalFilter) -> Iterator[JournalEntry]:
    """Yield what Wagtail logs of pages and of all lists, and who signed in and out."""
    for model in registry.get_log_entry_models():
        rows = model.objects.select_related("user", "content_type")
        for row in wanted.among(rows, moment="timestamp", person="user"):
            kind = row.content_type.model_class() if row.content_type else None
            about = f"{kind._meta.verbose_name}: {row.label}" if kind else row.label
            yield JournalEntry(row.timestamp, str(row.user_display_name), str(row.message or row.action), about)
