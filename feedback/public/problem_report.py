"""Problem reports on any address of the portal; wrong information becomes a request for correction. Never stored."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cms.contracts import corrections
from cms.web.protection.spam_guard import HONEYPOT_FIELD, over_limit
from feedback.models.choices import Reason
from feedback.participation.comments.corrections import report_wrong_information
from feedback.participation.comments.receiving import report_problem
from feedback.participation.voting import guards
from feedback.participation.voting.guards import own_origin_only
from feedback.public.forms import ReportForm
from feedback.targets.target import clean_anchor, clean_path, of_path, part_of

REPORT_KEY = "report"


@own_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a problem on a page, in search, in a list, at an address that does not exist."""
    if request.method != "POST":
        path = clean_path(request.GET.get("trang", ""))
        return _form_page(request, ReportForm(initial={"trang": path, "muc": clean_anchor(request.GET.get("muc", ""))}))
    problem = ReportForm(request.POST)
    stale = guards.freshness_of(request, REPORT_KEY) is guards.Freshness.STALE
    if stale or not problem.is_valid():
        return _form_page(request, problem, stale=stale)
    return _take(request, problem)


def _take(request: HttpRequest, problem: ReportForm) -> HttpResponse:
    """Store a valid report. With a correction its code is shown on the answer itself: it must stand in no address."""
    data, doubtful = problem.cleaned_data, guards.doubtful_comment(request)
    target = of_path(data["trang"])
    if target.page_id and data["muc"]:
        target = part_of(target, data["muc"])
    if data["problem"] == Reason.WRONG and corrections.open_correction.is_registered:
        if over_limit(request, "correction", guards.CORRECTION_LIMITS):
            problem.add_error(None, _("Very many reports came from your network today. Please try again tomorrow."))
            return _form_page(request, problem, status=429)
        told = hashlib.sha256(f"{target.key}\n{data['text']}".encode()).hexdigest()[:16]  # another text is another report
        key = f"{guards.form_key(request, REPORT_KEY)}:{told}"
        _comment, opened = report_wrong_information(target, data["problem"], data["text"], key=key, doubtful=doubtful)
        return render(request, "feedback/report_done.html", {"opened": opened})
    report_problem(target, data["problem"], data["text"], doubtful=doubtful)
    return redirect("feedback:report_done")


@require_GET
def report_done(request: HttpRequest) -> HttpResponse:
    """Return a page that says that the report is stored."""
    return render(request, "feedback/report_done.html")


def _form_page(request: HttpRequest, problem: ReportForm, *, stale: bool = False, status: int = 422) -> HttpResponse:
    context = {
        "form": problem,
        "stale": stale,
        "token": guards.token_for(REPORT_KEY),
        "trap": HONEYPOT_FIELD,
        "corrections": corrections.open_correction.is_registered,
    }
    return render(request, "feedback/report.html", context, status=status if problem.is_bound else 200)
