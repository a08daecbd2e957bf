"""The form of the portal survey. Never stored; sets no cookie that could tell one reader from another."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.web.protection.spam_guard import HONEYPOT_FIELD
from feedback.models import SurveyRound
from feedback.participation.surveys.answers import RoundClosed, answer_survey, running_round
from feedback.participation.surveys.invitations import end_invitation, has_answered
from feedback.participation.voting import guards
from feedback.participation.voting.guards import own_origin_only
from feedback.public.forms import SurveyForm

SURVEY_KEY = "survey"


@own_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest) -> HttpResponse:
    """Show five questions about the portal as a whole, once for each round and browser."""
    running = running_round()
    if running is None or has_answered(request, running):
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
            held, form_key = guards.is_suspicious_survey_answer(request), guards.form_key(request, SURVEY_KEY)
            answer_survey(running, answers.cleaned_data, form_key=form_key, held=held)
    except RoundClosed:
        return render(request, "feedback/survey_closed.html")
    answer = redirect("feedback:survey_done")
    end_invitation(request, answer, running, answered=True)
    return answer


@own_origin_only
@require_POST
def dismiss_survey(request: HttpRequest) -> HttpResponse:
    """Do not invite this reader to the running round again."""
    by_htmx = bool(getattr(request, "htmx", False))
    answer = render(request, "feedback/fragments/put_aside.html" if by_htmx else "feedback/survey_closed.html", {"put_aside": True})
    running = running_round()
    if running is not None and not has_answered(request, running):
        end_invitation(request, answer, running, answered=False)
    return answer


@require_GET
def survey_done(request: HttpRequest) -> HttpResponse:
    """Return a page that says that the answer is stored."""
    return render(request, "feedback/survey_closed.html", {"answered": True})


def _form_page(request: HttpRequest, running: SurveyRound, form: SurveyForm, *, stale: bool = False) -> HttpResponse:
    context = {"round": running, "form": form, "stale": stale, "token": guards.token_for(SURVEY_KEY), "trap": HONEYPOT_FIELD}
    return render(request, "feedback/survey.html", context, status=422 if form.is_bound else 200)
