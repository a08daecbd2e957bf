"""A citizen's own pages: asking, following by code, confirming an e-mail. They work without JavaScript, account or cookie."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.personal_data import find_personal_data
from cms.spam_guard import RateLimit, TokenState, check_token, over_limit
from qa import asking, codes, emails, services
from qa.actors import CITIZEN
from qa.errors import Refused
from qa.forms import STEPS, AskStep, CodeForm, ReplyForm
from qa.models import MessageKind, Question
from qa.services import Receipt
from qa.services.engine import can
from qa.similar import similar_answers
from qa.timeline import progress_of, steps_of

ASK_LIMITS = [RateLimit(6, 600), RateLimit(30, 86_400)]
TRACK_LIMITS = [RateLimit(10, 60), RateLimit(100, 86_400)]
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
    """Ask a question: text, kind, contact, check, done; every page carries the answers of the others."""
    if request.method != "POST":
        return _page(request, asking.prefilled(request.GET), "text")
    data = request.POST
    step = data["step"] if data.get("step") in STEPS else "text"
    goto = data.get("go", "next")
    if goto in STEPS:
        return _page(request, data, goto)
    form = STEPS[step](data)
    if not form.is_valid():
        return _page(request, data, step, form, status=422)
    if step == "check":
        return _send(request)
    if step == "kind" and (stopper := asking.stopper(data)):
        return render(request, "qa/ask/stopper.html", {"stopper": stopper, "carried": asking.everything(data), **_frame(data, "kind")})
    return _page(request, data, asking.ORDER[asking.ORDER.index(step) + 1])


def _page(
    request: HttpRequest, data: QueryDict, step: str, form: AskStep | None = None, *, notice: str = "", status: int = 200
) -> HttpResponse:
    """The page of one step with what was typed so far; `form` is the bound form of a step that went wrong."""
    form = form or asking.unbound(step, data)
    context = {"form": form, "carried": asking.carried(data, step), "notice": notice, **_frame(data, step)}
    if step == "kind":
        context["similar"] = similar_answers(f"{data.get('title', '')} {data.get('body', '')[:300]}")
    if step == "check":
        context["rows"] = asking.summary(data)
        context["marks"] = find_personal_data(f"{data.get('title', '')}\n{data.get('body', '')}")
    return render(request, f"qa/ask/{step}.html", context, status=status)


def _frame(data: QueryDict, step: str) -> dict[str, Any]:
    """What every page of asking shows: token, origin, how far one is."""
    token, _state = asking.token_of(data)
    number = asking.ORDER.index(step) + 1
    return {
        "token": token,
        "step": step,
        "number": number,
        "total": len(STEPS),
        "about": asking.about(data, "about_page", "about_provision"),
    }


def _send(request: HttpRequest) -> HttpResponse:
    """Store the question, unless a step is wrong, the token is over or too many came from one network: then say so, keeping all."""
    data = request.POST
    if wrong := asking.first_wrong(data):
        return _page(request, data, *wrong, status=422)
    if stopper := asking.stopper(data):
        return render(request, "qa/ask/stopper.html", {"stopper": stopper, "carried": asking.everything(data), **_frame(data, "kind")})
    state, key = check_token(data.get("token", ""), asking.PURPOSE)
    if state is not TokenState.VALID:
        return _page(request, data, "check", notice=str(_TOKEN_NOTICES.get(state, _TOKEN_NOTICES[TokenState.EXPIRED])), status=409)
    submission = asking.submission_of(request, key)
    known = services.find_by_key(key)
    if known is not None and known.body_original != submission.body:
        text = _("This form was already sent as question %(number)s. Press “Send” again to send what stands here as another question.")
        return _page(request, asking.with_new_token(data), "check", notice=text % {"number": known.public_no}, status=409)
    if known is None and over_limit(request, "ask", ASK_LIMITS):
        text = _(
            "Many questions came from your network just now. Please wait some minutes, then press “Send” again; nothing you typed is lost."
        )
        return _page(request, data, "check", notice=text, status=429)
    return _done(request, services.submit(submission))


def _done(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    question = receipt.question
    return render(request, "qa/ask/done.html", {"question": question, "code": codes.shown(receipt.code), "basis": question.policy_snapshot})


@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Follow a question: the code comes by POST and stands in no address; the same page takes replies, withdrawal, reopening."""
    if request.method != "POST":
        return render(request, "qa/track/enter.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "qa/track/enter.html", {"form": form}, status=422)
    if over_limit(request, "track", TRACK_LIMITS):
        form.add_error(None, _("Too many tries from your network. Please wait a minute, then try again."))
        return render(request, "qa/track/enter.html", {"form": form}, status=429)
    try:
        question = services.find_by_code(form.cleaned_data["code"])
    except codes.BadCode:
        form.add_error("code", _("This cannot be a tracking code: one of the characters is mistyped or missing."))
        return render(request, "qa/track/enter.html", {"form": form}, status=422)
    if question is None:
        form.add_error("code", _("No question has this code."))
        return render(request, "qa/track/enter.html", {"form": form}, status=404)
    return _act(request, question)


def _act(request: HttpRequest, question: Question) -> HttpResponse:
    """Do what a button of the tracking page asked for, then show the page."""
    action = request.POST.get("action", "")
    reply = ReplyForm(request.POST) if action in ("supply", "reopen") else None
    notice = problem = ""
    try:
        if action == "withdraw":
            services.withdraw(question)
            notice = _("Your question is withdrawn.")
        elif reply is not None and reply.is_valid():
            notice = _reply(question, action, reply.cleaned_data["text"])
            reply = None
    except Refused as refused:
        problem, reply = str(refused), None
    return _tracking_page(request, question, reply, notice=notice, problem=problem)


def _reply(question: Question, action: str, text: str) -> str:
    if action == "supply":
        services.supply(question, text=text)
        return _("Thank you. Your reply was passed on, and the time for the answer runs again.")
    services.reopen(question, CITIZEN, reason=text)
    return _("The question is open again. The unit will look at it once more.")


def _tracking_page(request: HttpRequest, question: Question, reply: ReplyForm | None, *, notice: str, problem: str) -> HttpResponse:
    main = question.merged_into or question
    context = {
        "question": question,
        "main": main,
        "code": codes.shown(codes.read_code(request.POST["code"])),
        "progress": progress_of(question),
        "steps": steps_of(question),
        "messages_shown": question.messages.exclude(kind=MessageKind.NOTE),
        "basis": question.policy_snapshot,
        "page": None,
        "answer_page": _public_page(main),
        "private_answer": question.answer if question.resolution == "answered_private" and hasattr(question, "answer") else None,
        "reply": reply or ReplyForm(),
        "may_supply": can(question, "supply", CITIZEN),
        "may_withdraw": can(question, "withdraw", CITIZEN),
        "may_reopen": services.may_reopen(question, CITIZEN),
        "notice": notice,
        "problem": problem,
    }
    return render(request, "qa/track/question.html", context, status=422 if reply is not None else 200)


def _public_page(question: Question) -> Any:
    page = getattr(question, "page", None)
    return page if page is not None and page.live else None


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Switch mail notices on. Opening the link only shows a button: mail scanners open links too."""
    contact = emails.contact_of_token(token)
    if contact is None:
        return render(request, "qa/confirm.html", {"state": "over"}, status=410)
    if request.method == "POST":
        services.confirm_email(contact)
    state = "confirmed" if contact.email_verified_at else "ask"
    return render(request, "qa/confirm.html", {"state": state, "question": contact.question})
