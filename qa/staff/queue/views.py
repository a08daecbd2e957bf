"""The queue: the screen, its export, saved views, presence, and the choice of single keys."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.users.models import UserProfile

from cms.contracts.accounts import signed_in
from cms.text.numbers.keys import is_key
from cms.web.files.tables import csv_response, xlsx_response
from qa.deadlines.rules import working_calendar
from qa.deadlines.working_days import WorkingCalendar
from qa.models import SavedView
from qa.processing.casework import claiming
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.access.permission import keys_are_on, question_or_404, staff_only
from qa.staff.queue import columns, presence
from qa.staff.queue import rows as queues
from qa.staff.queue.filters import FilterForm
from qa.staff.queue.rows import BESIDE
from qa.staff.settings.calendar_notices import calendar_alarm
from qa.staff.steps.bulk import offered_to
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for, units_of, visible_to

PAGE_SIZES = (50, 100, 200)
MOST_SAVED = 30


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the queue: `?xem=` names the view, `cot` the columns, `so` the rows of a page, the other keys filter.

    Without any, it opens with what the person holds, if they hold anything; the list stays beside the questions that are opened from it.
    """
    staff_only(request)
    if not request.GET and queues.holds_any(signed_in(request)):
        return redirect(f"{reverse('qa_staff:queue')}?xem=mine")
    calendar = working_calendar()
    view = queues.view_named(request.GET.get("xem", ""))
    form = FilterForm(request.GET)
    if request.session.get(BESIDE) != (query := _query(request)):
        request.session[BESIDE] = query
    page = Paginator(queues.questions_of_view(signed_in(request), view, form, calendar), _page_size(request)).get_page(request.GET.get("p"))
    counts = queues.counts(signed_in(request), calendar)
    shown = columns.chosen(request.GET.getlist("cot"), of_one_holder=view.name == "mine")
    context = {
        "view": view,
        **_views(view, counts),
        "my_units": units_of(signed_in(request)),
        "saved_views": _saved(request, calendar),
        "filter_form": form,
        "items": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "rows": queues.queue_rows(page, calendar, signed_in(request), with_similar=columns.SIMILAR in shown),
        "columns": shown,
        "column_choice": [(column, column in shown, column.name in columns.ALWAYS) for column in columns.COLUMNS],
        "page_sizes": PAGE_SIZES,
        "page_size": page.paginator.per_page,
        "query": query,
        "free": counts["free"],
        "bulk_actions": offered_to(signed_in(request)),
        "calendar_ends": calendar_alarm(),
        "keys_on": keys_are_on(request),
        "poll_seconds": presence.POLL_SECONDS,
        "may_export": request.user.has_perm("qa.export_questions"),
        "may_enter_questions": Role.INTAKE in actor_for(signed_in(request)).roles or signed_in(request).is_superuser,
        "breadcrumbs_items": breadcrumbs(),
    }
    return render(request, "qa/staff/queue.html", context)


def _views(view: queues.View, counts: dict[str, int]) -> dict[str, Any]:
    """Return the views that stand in the line, those of the daily work and the open one, and the others behind “More views”."""
    in_line = [each for each in queues.VIEWS if each.name in queues.DAILY or each == view]
    others = [each for each in queues.VIEWS if each not in in_line]
    return {"views": [(each, counts.get(each.name)) for each in in_line], "more_views": [(each, counts.get(each.name)) for each in others]}


def _page_size(request: HttpRequest) -> int:
    asked = request.GET.get("so", "")
    return int(asked) if asked.isdecimal() and int(asked) in PAGE_SIZES else PAGE_SIZES[0]


def _query(request: HttpRequest) -> str:
    """Return the address of the present view without the page, as it is saved, shared and exported."""
    pairs = [(name, value) for name, values in request.GET.lists() if name != "p" for value in values if value]
    return urlencode(pairs)


def _saved(request: HttpRequest, calendar: WorkingCalendar) -> list[tuple[SavedView, int, bool]]:
    """Return the saved views of the person and the shared ones, each with how many questions it shows to them, and whether it is open."""
    for_all, for_unit = Q(shared=True, unit=None), Q(shared=True, unit__in=units_of(signed_in(request)))
    views = SavedView.objects.filter(Q(user=request.user.pk) | for_all | for_unit).select_related("user", "unit")[:MOST_SAVED]
    now = _query(request)
    return [(view, queues.from_address(signed_in(request), view.query, calendar).count(), view.query == now) for view in views]


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the present address under a name, for oneself (`for` empty), a unit of one's own (its key) or `all` colleagues."""
    staff_only(request)
    shown_to = request.POST.get("for", "")
    unit = units_of(signed_in(request)).filter(pk=shown_to).first() if is_key(shown_to) else None
    name, query = request.POST.get("name", "").strip()[:80], request.POST.get("query", "")[:1000]
    if not name:
        messages.error(request, _("Give the view a name."))
    else:
        query = QueryDict(query).urlencode()
        values = {"query": query, "shared": unit is not None or shown_to == "all", "unit": unit}
        SavedView.objects.update_or_create(user_id=request.user.pk or 0, name=name, defaults=values)
        messages.success(request, _("The view is saved."))
    return redirect(f"{reverse('qa_staff:queue')}?{query}")


@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a saved view of one's own."""
    staff_only(request)
    get_object_or_404(SavedView, pk=pk, user=request.user.pk).delete()
    messages.success(request, _("The view is deleted."))
    return redirect("qa_staff:queue")


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the rows of the present view, filters and columns as CSV or XLSX; public copies only, no cell can be a formula."""
    staff_only(request)
    if not request.user.has_perm("qa.export_questions"):
        raise PermissionDenied
    calendar = working_calendar()
    found = queues.questions_of_view(signed_in(request), queues.view_named(request.GET.get("xem", "")), FilterForm(request.GET), calendar)
    shown = columns.chosen(request.GET.getlist("cot"))
    if found.count() > PAGE_SIZES[-1]:  # each row would be compared with all answers
        shown = [column for column in shown if column is not columns.SIMILAR]
    return table_of(queues.queue_rows(found, calendar, with_similar=columns.SIMILAR in shown), shown, form)


def table_of(rows: list[queues.Row], shown: list[columns.Column], form: str) -> HttpResponseBase:
    """Return rows of the queue as a file: their number first, then the columns."""
    wanted = [column for column in columns.COLUMNS if column in shown or column.name in ("no", "received")]
    wanted.sort(key=lambda column: column.name != "no")
    cells: list[list[Any]] = [[str(column.label) for column in wanted], *([column.text(row) for column in wanted] for row in rows)]
    if form == "xlsx":
        return xlsx_response({_("Questions"): cells}, "hang-doi.xlsx")
    return csv_response(cells[0], cells[1:], "hang-doi.csv")


@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the most urgent free question (“Next question”); two who press at once get different ones."""
    staff_only(request)
    question = claiming.claim_next(signed_in(request))
    if question is None:
        messages.success(request, _("There is no free question in your units."))
        return redirect("qa_staff:queue")
    return redirect("qa_staff:detail", question.pk)


@require_safe
def presence_of_colleagues(request: HttpRequest) -> JsonResponse:
    """Return who else has the questions `ids` (comma-separated) open now (id to words); with `counts=1` the counts of the views too."""
    staff_only(request)
    asked = [int(text) for text in request.GET.get("ids", "").split(",") if is_key(text)][: PAGE_SIZES[-1]]
    seen = visible_to(signed_in(request)).filter(pk__in=asked).values_list("pk", flat=True)
    there = presence.others(seen, signed_in(request))
    present = {str(pk): presence.presence_in_words(rows) for pk, rows in there.items()}
    counts = {"counts": queues.counts(signed_in(request), working_calendar())} if request.GET.get("counts") else {}
    return JsonResponse({"present": present, **counts})


@require_POST
def report_presence(request: HttpRequest, pk: int) -> JsonResponse:
    """Record that a page is open (`writing=1`: and written in) or closed (`leave=1`); return who else is there."""
    question = question_or_404(request, pk)
    if request.POST.get("leave"):
        presence.leave(question, signed_in(request))
        return JsonResponse({"present": ""})
    presence.touch(question, signed_in(request), writing=request.POST.get("writing") == "1")
    return JsonResponse({"present": presence.presence_in_words(presence.others([pk], signed_in(request)).get(pk, ()))})


@require_POST
def switch_keys(request: HttpRequest) -> HttpResponse:
    """Turn single keys on or off: the same choice as on Wagtail's account page."""
    staff_only(request)
    profile = UserProfile.get_for_user(request.user)
    profile.keyboard_shortcuts = not profile.keyboard_shortcuts
    profile.save(update_fields=["keyboard_shortcuts"])
    messages.success(request, _("Single keys are on.") if profile.keyboard_shortcuts else _("Single keys are off."))
    return redirect("qa_staff:queue")
