"""A citizen's own pages after asking: following by code, replying, objecting, withdrawing, own data, confirming an e-mail."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cms.contracts.retention import duration
from cms.storage.encryption import UnreadableContact, email_key
from cms.web.protection.spam_guard import RateLimit, check_token, is_over_limit, issue_token, over_limit, over_limit_of, refusal
from qa.attachments import pending_uploads
from qa.attachments.answer_files import files_of, private_copy
from qa.attachments.views import SAFE_HEADERS
from qa.deadlines.explaining import explained
from qa.models import AnswerPage, MessageKind, Question, QuestionContact
from qa.privacy.retention import KEEP_WITHDRAWN
from qa.processing.casework import sender
from qa.processing.casework.erasing import erase_own
from qa.processing.mail import notices
from qa.public.tracking import codes, own_data
from qa.public.tracking.forms import AdditionForm, CodeForm, MailboxForm, ReplyForm
from qa.public.tracking.lookup import find_by_code
from qa.public.tracking.slip import code_slip
from qa.public.tracking.timeline import progress_of, steps_of
from qa.vocabulary.choices import Status
from qa.vocabulary.errors import Refused
from qa.workflow import engine
from qa.workflow.actors import CITIZEN
from qa.workflow.guards import REOPEN_WITHIN

# Wrong codes of one network; right ones are not counted, since carriers put thousands of people behind one network.
# Of a million codes 1,000 guesses a day find one in 3,000 years (50 bits).
TRACK_LIMITS = [RateLimit(20, 60), RateLimit(1000, 86_400)]
# What a citizen may do with words of their own; each is a form of the tracking page.
REPLIES = ("supply", "refuse_supply", "object", "reopen", "add")
# What is added unasked, from one network and to one mailbox; how often for one question: MAX_ADDITIONS and MAX_MAILBOXES of guards.py.
ADD = "track-add"
ADD_LIMITS = [RateLimit(20, 3600), RateLimit(200, 86_400)]
MAILBOX_LIMITS = [RateLimit(5, 86_400)]


# No session and no login here: the code itself is the key, so that no CSRF cookie is needed.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponseBase:
    """Follow a question: the code comes by POST and stands in no address; the same page takes everything that one may do."""
    if request.method != "POST":
        return render(request, "qa/track/enter.html", {"form": CodeForm()})
    pending_uploads.guard_uploads(request)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "qa/track/enter.html", {"form": form}, status=422)
    if is_over_limit(request, "track", TRACK_LIMITS):
        form.add_error(None, _("Too many tries from your network. Please wait a minute, then try again."))
        return render(request, "qa/track/enter.html", {"form": form, "kept": _kept(request)}, status=429)
    try:
        question = find_by_code(form.cleaned_data["code"])
    except codes.BadCode:
        if codes.is_number(form.cleaned_data["code"]):
            text = _(
                "This is the number of your question. The tracking code looks like 7K3M-9QXT-2AB; "
                "the public ledger shows the state of each question by its number."
            )
        else:
            text = _("This cannot be a tracking code: one of the characters is mistyped or missing.")
        form.add_error("code", text)
        return render(request, "qa/track/enter.html", {"form": form}, status=422)
    if question is None and (erased := _erased(request)):
        return render(request, "qa/track/erased.html", {"question": erased})
    if question is None:
        over_limit(request, "track", TRACK_LIMITS)
        form.add_error("code", _("No question has this code."))
        return render(request, "qa/track/enter.html", {"form": form}, status=404)
    return _act(request, question)


def _salt(request: HttpRequest) -> str:
    return f"qa.erase:{codes.read_code(request.POST['code'])}"


def _erased(request: HttpRequest) -> Question | None:
    """Return the question whose button to erase is pressed a second time: the first press has already deleted its code."""
    try:
        key = signing.loads(request.POST.get("erases", ""), salt=_salt(request))
    except signing.BadSignature:
        return None
    return Question.objects.filter(pk=key, erased_at__isnull=False).first()


def _kept(request: HttpRequest) -> dict[str, str]:
    """Return the reply that a request brings, to be sent again with the same button; empty when it brings none."""
    if request.POST.get("action") not in REPLIES:
        return {}
    data, _problems = pending_uploads.accept_uploads(request)
    return {name: data.get(name, "") for name in ("action", "text", "token", pending_uploads.FIELD)}


def _act(request: HttpRequest, question: Question) -> HttpResponseBase:
    """Do what a button of the tracking page asked for, then show the page."""
    action = request.POST.get("action", "")
    if action == "download":
        return own_data.as_archive(question)
    if action == "slip":
        return code_slip(question, codes.code_for_people(codes.read_code(request.POST["code"])))
    if action == "file":
        return _answer_file(question, request.POST.get("file", ""))
    if action in REPLIES:
        return _replied(request, question, action)
    if action == "mailbox":
        return _mailbox(request, question)
    notice = problem = ""
    try:
        if action == "withdraw":
            sender.withdraw(question)
            notice = _("Your question is withdrawn.")
        elif action == "erase":
            erase_own(question)
            return render(request, "qa/track/erased.html", {"question": question})
    except Refused as refused:
        problem = str(refused)
    return _tracking_page(request, question, notice=notice, problem=problem)


def _answer_file(question: Question, key: str) -> HttpResponseBase:
    """Send a file of an answer for the sender alone, which has no address of its own; 404 for any other."""
    files = {str(file.pk): file for answer in own_data.private_answers(question).values() for file in files_of(answer)}
    if (file := files.get(key)) is None:
        raise Http404
    try:
        content = file.file.open("rb")
    except OSError as missing:
        raise Http404 from missing
    return FileResponse(content, as_attachment=True, filename=file.filename, content_type=file.content_type, headers=SAFE_HEADERS)


def _replied(request: HttpRequest, question: Question, action: str) -> HttpResponse:
    """Store a reply with its files; when something is wrong, show the form again with everything that was typed and uploaded."""
    data, wrong_files = pending_uploads.accept_uploads(request)
    reply = _reply_form(action, data)
    for each in wrong_files:
        reply.add_error(pending_uploads.UPLOAD, each)
    only_files = pending_uploads.REMOVE in data or "add" in data
    if only_files or not reply.is_valid():
        shown = _reply_form(action, initial={"text": data.get("text", "")}) if only_files and not wrong_files else reply
        return _tracking_page(request, question, (action, shown), files=pending_uploads.waiting(data))
    if action in ("add", "object") and (status := refusal(request, reply, ADD, ADD_LIMITS)):
        return _tracking_page(request, question, (action, reply), files=pending_uploads.waiting(data), status=status)
    files = [file.pk for file in pending_uploads.waiting(data)]
    try:
        notice = _reply(question, action, reply.cleaned_data["text"], files, check_token(data.get("token", ""), ADD)[1])
    except Refused as refused:
        return _tracking_page(request, question, problem=str(refused), unsent=reply.cleaned_data["text"])
    return _tracking_page(request, question, notice=notice)


def _mailbox(request: HttpRequest, question: Question) -> HttpResponse:
    """Store an address for notices and send the link that confirms it; when something is wrong, show again what was typed."""
    form = MailboxForm(request.POST, auto_id="id_mailbox_%s")
    status = refusal(request, form, ADD, ADD_LIMITS)
    if not status and over_limit_of(email_key(form.cleaned_data["email"]), "track-mailbox", MAILBOX_LIMITS):
        form.add_error("email", _("Very many mails went to this address today. Please try again tomorrow."))
        status = 429
    if status:
        return _tracking_page(request, question, ("mailbox", form), status=status)
    try:
        is_asked = sender.set_mailbox(question, email=form.cleaned_data["email"], key=check_token(request.POST.get("token", ""), ADD)[1])
    except Refused as refused:
        return _tracking_page(request, question, problem=str(refused))
    asked = _("Please open the link in the mail that we just sent you: from then on you get notices.")
    return _tracking_page(request, question, notice=asked if is_asked else _("This address is confirmed already: notices go there."))


def _reply(question: Question, action: str, text: str, files: list[int], key: str) -> str:
    if action == "add":
        sender.add_information(question, text=text, key=key, files=files)
        return _("Thank you. What you added was passed on; the date of the answer stays as it is.")
    if action == "object":
        sender.object_to(question, text=text, key=key)
        return _("Your objection was passed on. The unit answers it here.")
    if action == "reopen":
        sender.reopen(question, CITIZEN, reason=text, key=key)
        return _("The question is open again. The unit will look at it once more.")
    sender.supply(question, text=text, key=key, files=files, objects=action == "refuse_supply")
    return _("Thank you. Your reply was passed on, and the time for the answer runs again.")


def _tracking_page(
    request: HttpRequest,
    question: Question,
    reply: tuple[str, Form] | None = None,
    *,
    status: int = 0,
    files: Any = (),
    notice: str = "",
    problem: str = "",
    unsent: str = "",
) -> HttpResponse:
    """Return the page of a question for its sender; a reply that was refused is shown in its form again."""
    main = question.merged_into or question
    action, form = reply or ("", None)
    waits = question.status == Status.WAITING_CITIZEN
    may = {name: engine.can(question, name, CITIZEN) for name in ("supply", "withdraw")}
    may |= {name: engine.can(question, move, CITIZEN) and not waits for name, move in (("object", "object"), ("add", "add_information"))}
    may |= {"refuse_supply": may["supply"], "reopen": engine.may(question, "reopen", CITIZEN)}
    if form is not None and action in REPLIES and not may[action]:  # no longer offered: its text is shown
        problem = problem or " ".join(str(each) for errors in form.errors.values() for each in errors)
        unsent = form["text"].value() or ""
    private = {key: private_copy(answer) for key, answer in own_data.private_answers(question).items()}
    context = {
        "question": question,
        "main": main,
        "code": codes.code_for_people(codes.read_code(request.POST["code"])),
        "progress": progress_of(question),
        "steps": steps_of(question),
        "messages_shown": question.messages.exclude(kind=MessageKind.NOTE),
        "explained": explained(question) if question.is_open else [],
        "page": None,
        "answer_page": _public_page(main),
        "private_answer": private.get(question.pk),
        "parts": [(part, private.get(part.pk)) for part in question.parts.all()],
        "wrong": action,
        "has_errors": bool(form and form.errors),
        "replies": {name: form if form and name == action else _reply_form(name) for name in REPLIES},
        "files": files,
        "files_list": pending_uploads.signed(list(files)),
        "own_files": question.attachments.all(),
        "may": may,
        "mailbox": form if action == "mailbox" else MailboxForm(auto_id="id_mailbox_%s"),
        "contact": QuestionContact.objects.filter(question=question).exclude(email_key="").first(),
        "token": issue_token(ADD),
        "erases": signing.dumps(question.pk, salt=_salt(request)),
        "reopen_days": REOPEN_WITHIN.days,
        "withdrawn_kept": duration(KEEP_WITHDRAWN.days),
        "notice": notice,
        "problem": problem,
        "unsent": unsent,
    }
    return render(request, "qa/track/question.html", context, status=status or (422 if form and form.errors else 200))


def _reply_form(action: str, data: Any = None, **values: Any) -> ReplyForm:
    """Return the form of one reply; several stand on the page, so each has ids of its own."""
    return (AdditionForm if action == "add" else ReplyForm)(data, auto_id=f"id_{action}_%s", **values)


def _public_page(question: Question) -> AnswerPage | None:
    page = getattr(question, "page", None)
    return page if page is not None and page.live else None


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Switch mail notices on. Opening the link only shows a button: mail scanners open links too."""
    try:
        contact = notices.contact_of_token(token)
    except UnreadableContact:
        return render(request, "qa/confirm.html", {"state": "later"}, status=503)
    if contact is None:
        return render(request, "qa/confirm.html", {"state": "over"}, status=410)
    if request.method == "POST":
        sender.confirm_email(contact)
    state = "confirmed" if contact.email_verified_at else "ask"
    return render(request, "qa/confirm.html", {"state": state, "question": contact.question})
