"""Asking a question: short pages that work without JavaScript, account or cookie and keep what was typed through any error."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.text.personal_data import find_personal_data
from cms.web.middleware import STEP_OF_A_FORM
from cms.web.spam_guard import RateLimit, TokenState, check_token, over_limit
from qa.asking import deflection, journey, screening
from qa.asking.forms import STEPS, AskStep
from qa.attachments import tray
from qa.intake import doubles, receiving
from qa.intake.receiving import Receipt, Submission
from qa.models import AnswerPage, Question
from qa.publication.similar import similar_answers
from qa.tracking import codes

SOLVED_LIMITS = [RateLimit(20, 3600)]
DOUBLE = "double"  # the answer to "this was sent already": follow the one that is there, or send another
_TOKEN_NOTICES = {
    TokenState.EXPIRED: gettext_lazy("Please look over it once more and send: the page had been open too long."),
    TokenState.TOO_FAST: gettext_lazy("Please look over it once more, then send."),
}


# These forms use no session and no login: a signed token of their own takes the place of the CSRF cookie, so that an
# expired one never costs what was typed.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a question: text, kind, files, contact, check, done; every page carries the answers of the others."""
    if request.method == "POST":
        tray.guard_uploads(request)
    with translation.override(journey.language_of(request.POST if request.method == "POST" else request.GET)):
        return _asked(request)


def _asked(request: HttpRequest) -> HttpResponse:
    """The page that follows on what was sent, or the first one."""
    if request.method != "POST":
        return _page(request, journey.prefilled(request.GET), "text")
    step = request.POST["step"] if request.POST.get("step") in STEPS else "text"
    if step == "files":
        return _files(request)
    data = request.POST
    if data.get("solved"):
        return _solved(request)
    goto = data.get("go", "next")
    if goto in STEPS:
        return _page(request, data, goto)
    form = STEPS[step](data)
    if not form.is_valid():
        return _page(request, data, step, form, status=422)
    if step == "check":
        return _send(request, data)
    if step == "kind" and (stopper := journey.stopper(data)):
        return _step(request, "qa/ask/stopper.html", {"stopper": stopper, "carried": journey.everything(data), **_frame(data, "kind")})
    return _page(request, data, journey.ORDER[journey.ORDER.index(step) + 1])


def _files(request: HttpRequest) -> HttpResponse:
    """The page of files: what was chosen is stored whichever button was pressed, and each file that was not is named."""
    data, problems = tray.take_in(request)
    goto = data.get("go", "")
    if problems:
        form = STEPS["files"](data)
        for problem in problems:
            form.add_error(tray.UPLOAD, problem)
        return _page(request, data, "files", form, status=422)
    if goto in STEPS:
        return _page(request, data, goto)
    return _page(request, data, "contact" if goto == "next" else "files")


def _page(
    request: HttpRequest,
    data: QueryDict,
    step: str,
    form: AskStep | None = None,
    *,
    notice: str = "",
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of one step with what was typed so far; `form` is the bound form of a step that went wrong."""
    form = form or journey.unbound(step, data)
    context = {"form": form, "carried": journey.carried(data, step), "notice": notice, **_frame(data, step), **(more or {})}
    if step == "kind":
        context["similar"] = similar_answers(f"{data.get('title', '')} {data.get('body', '')[:300]}")
        context["words"] = data.get("title", "")[:120]
    if step == "files":
        context["files"] = tray.waiting(data)
    if step == "check":
        context["rows"] = journey.summary(data)
        context["marks"] = find_personal_data(f"{data.get('title', '')}\n{data.get('body', '')}")
    return _step(request, f"qa/ask/{step}.html", context, status=status)


def _step(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page on the way to the receipt: the browser may keep it for its "back" button (the receipt itself, with the code, never)."""
    response = render(request, template, context, status=status)
    response["Cache-Control"] = STEP_OF_A_FORM
    return response


def _frame(data: QueryDict, step: str) -> dict[str, Any]:
    """What every page of asking shows: token, origin, how far one is."""
    token, _state = journey.token_of(data)
    return {
        "token": token,
        "step": step,
        "number": journey.ORDER.index(step) + 1,
        "total": len(STEPS),
        "about": journey.about(data, "about_page", "about_provision"),
    }


def _solved(request: HttpRequest) -> HttpResponse:
    """An answered question was enough: one more in the day's count, nothing else; the same form counts once."""
    number = request.POST["solved"]
    page = AnswerPage.objects.live().filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    state, key = check_token(request.POST.get("token", ""), journey.PURPOSE)
    counts = state is TokenState.VALID and page is not None and cache.add(f"qa:solved:{key}", 1, timeout=12 * 3600)
    if counts and not over_limit(request, "solved", SOLVED_LIMITS):
        deflection.count_solved(page)
    return render(request, "qa/ask/solved.html", {"answer": page})


def _send(request: HttpRequest, data: QueryDict) -> HttpResponse:
    """Store the question, unless something is wrong, too old, sent already or like a flood: then say so, keeping all."""
    cleaned, wrong = journey.read(data)
    if wrong:
        return _page(request, data, *wrong, status=422)
    if stopper := journey.stopper(data):
        return _step(request, "qa/ask/stopper.html", {"stopper": stopper, "carried": journey.everything(data), **_frame(data, "kind")})
    state, key = check_token(data.get("token", ""), journey.PURPOSE)
    if state is not TokenState.VALID:
        return _page(request, data, "check", notice=str(_TOKEN_NOTICES.get(state, _TOKEN_NOTICES[TokenState.EXPIRED])), status=409)
    submission = journey.submission_of(data, cleaned, key)
    known = receiving.find_by_key(key)
    if known is not None:
        return _known(request, data, submission, known)
    if (double := doubles.find_double(submission.title, submission.body, submission.kind)) and data.get(DOUBLE) != "new":
        if data.get(DOUBLE) != str(double.pk):
            context = {"double": double, "carried": journey.everything(data), **_frame(data, "check")}
            return _step(request, "qa/ask/double.html", context, status=409)
        submission = journey.following(submission, double)
    submission, doubt = screening.screen(request, data, submission)
    if doubt is not None:
        return _page(request, data, "check", notice=doubt.text, status=doubt.status, more=screening.context_of(doubt))
    return _done(request, receiving.submit(submission, looked=True), submission)


def _known(request: HttpRequest, data: QueryDict, submission: Submission, known: Question) -> HttpResponse:
    """The form was sent before: show its receipt again, or, when the text was changed since, ask whether it is another question."""
    if known.body_original == submission.body:
        return _done(request, receiving.submit(submission), submission)
    text = _("This form was already sent as question %(number)s. Press “Send” again to send what stands here as another question.")
    return _page(request, journey.with_new_token(data), "check", notice=text % {"number": known.public_no}, status=409)


def _done(request: HttpRequest, receipt: Receipt, submission: Submission) -> HttpResponse:
    question = receipt.question
    context = {
        "question": question,
        "main": question.merged_into,
        "code": codes.shown(receipt.code),
        "basis": question.policy_snapshot,
        "files": question.attachments.all() if submission.files or not receipt.is_new else (),
    }
    return render(request, "qa/ask/done.html", context)
