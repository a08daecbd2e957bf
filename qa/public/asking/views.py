"""Asking a question: short pages that work without JavaScript, account or cookie and keep what was typed through any error."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.text.numbers.keys import is_key
from cms.web.protection.spam_guard import RateLimit, TokenState, check_token, over_limit
from qa.attachments import pending_uploads
from qa.models import AnswerPage
from qa.public.asking import deflection
from qa.public.asking.forms import FORMS
from qa.public.asking.journey import PURPOSE, AskJourney
from qa.public.asking.pages import AskPage, redirection_page, step_page, wrong_page
from qa.public.asking.sending import send
from qa.public.intake.receiving import Receipt, Submission
from qa.public.tracking import codes

SOLVED_LIMITS = [RateLimit(20, 3600)]


# These forms use no session and no login: a signed token of their own takes the place of the CSRF cookie, so that an
# expired one never costs what was typed.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a question: text, kind, files, contact, check, done; every page carries the answers of the others."""
    if request.method == "POST":
        pending_uploads.guard_uploads(request)
    journey = AskJourney.sent(request.POST) if request.method == "POST" else AskJourney.begun(request.GET)
    with translation.override(journey.language):
        if request.method != "POST":
            return step_page(journey).response(request)
        if journey.data.get("solved"):
            return _solved(request, journey)
        shown = _sent_on(request, journey)
        return shown.response(request) if isinstance(shown, AskPage) else _receipt(request, *shown)


def _sent_on(request: HttpRequest, journey: AskJourney) -> AskPage | tuple[Receipt, Submission]:
    """Return the page after the step that was sent, or the receipt when the question is stored now.

    On the step of files, chosen files are stored whichever button was pressed, and each refused file is named.
    """
    goto = journey.data.get("go", "next")
    if journey.step == "files":
        data, problems = pending_uploads.accept_uploads(request)
        journey, goto = AskJourney(data, "files"), data.get("go", "files")
        if goto == "upload" and not (request.FILES or problems or pending_uploads.REMOVE in data):
            problems = [_("Please choose a file first.")]
        if problems:
            return wrong_page(journey, problems)
    if goto in FORMS:
        return step_page(journey.at(goto))
    if journey.step == "files" and goto != "next":
        return step_page(journey)
    if not journey.bound_form().is_valid():
        return wrong_page(journey)
    if journey.step == "check":
        return send(request, journey)
    if journey.step == "kind" and journey.redirection:
        return redirection_page(journey)
    return step_page(journey.following())


def _solved(request: HttpRequest, journey: AskJourney) -> HttpResponse:
    """Count an answered question that was enough: one more in the day's count, nothing else; the same form counts once."""
    number = str(journey.data["solved"])
    page = AnswerPage.objects.live().filter(pk=int(number)).first() if is_key(number) else None
    state, key = check_token(journey.data.get("token", ""), PURPOSE)
    counts = state is TokenState.VALID and page is not None and cache.add(f"qa:solved:{key}", 1, timeout=12 * 3600)
    if counts and not over_limit(request, "solved", SOLVED_LIMITS):
        deflection.count_solved(page)
    return render(request, "qa/ask/solved.html", {"answer": page})


def _receipt(request: HttpRequest, receipt: Receipt, submission: Submission) -> HttpResponse:
    """Show number and code; the code is stored nowhere."""
    question = receipt.question
    context = {
        "question": question,
        "main": question.merged_into,
        "code": codes.code_for_people(receipt.code),
        "files": question.attachments.all() if submission.files or not receipt.is_new else (),
    }
    return render(request, "qa/ask/done.html", context)
