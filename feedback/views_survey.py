"""The form of the portal survey. Never stored; sets no cookie that could tell one reader from another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cms.spam_guard import HONEYPOT_FIELD
from feedback import guards, services
from feedback.forms import SurveyForm
from feedback.guards import own_origin_only
from feedback.models import SurveyRound
from feedback.services.surveying import RoundClosed, running_round
from feedback.voters import COOKIE_PATH

SURVEY_KEY = "survey"
COOKIE = "mb_survey"  # holds the number of the round, the same for everyone who answered it
COOKIE_DAYS = 120


@own_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest) -> HttpResponse:
    """Five questions about the portal as a whole, once for each round and browser."""
    running = running_round()
    if running is None or request.COOKIES.get(COOKIE) == str(running.pk):
        return render(request, "feedback/survey_closed.html", {"answered": running is not None})
    if request.method != "POST":
        return _form_page(request, running, SurveyForm())
    answers = SurveyForm(request.POST)
    stale = guards.freshness_of(request, SURVEY_KEY) is guards.Freshness.STALE
    if stale or not answers.is_valid():
        return _form_page(request, running, answers, stale=stale)
    staff = request.user.is_authenticated
    try:
        if not staff:
            services.answer_survey(running, answers.cleaned_data, held=guards.crowded_survey(request))
    except RoundClosed:
        return render(request, "feedback/survey_closed.html")
    answer = redirect("feedback:survey_done")
    answer.set_cookie(
        COOKIE, str(running.pk), max_age=COOKIE_DAYS * 86400, path=COOKIE_PATH, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
    return answer


@require_GET
def survey_done(request: HttpRequest) -> HttpResponse:
    """The answer is stored."""
    return render(request, "feedback/survey_closed.html", {"answered": True})


def _form_page(request: HttpRequest, running: SurveyRound, form: SurveyForm, *, stale: bool = False) -> HttpResponse:
    context = {"round": running, "form": form, "stale": stale, "token": guards.token_for(SURVEY_KEY), "trap": HONEYPOT_FIELD}
    return render(request, "feedback/survey.html", context, status=422 if form.is_bound else 200)
