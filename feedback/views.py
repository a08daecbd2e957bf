"""The widget, the form behind it, comments, taking a vote back, problem reports. Every answer here is never stored."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.models import Page

from cms.models import BasePage
from cms.spam_guard import HONEYPOT_FIELD
from cms.views import csrf_failure
from feedback import guards, services
from feedback.choices import VALUES, Kind
from feedback.forms import CommentForm, RatingForm, ReportForm
from feedback.models import TargetScore, Vote
from feedback.targets import Target, clean_path, kind_for, of_page, of_path, rateable_page
from feedback.voters import new_voter, remember_voter, voter_of

View = Callable[..., HttpResponse]
REPORT_KEY = "report"


def own_origin_only(view: View) -> View:
    """Refuse what another site's page makes a browser send. Stands in for the CSRF cookie, which readers do not carry."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not guards.same_origin(request):
            return csrf_failure(request)
        return view(request, *args, **kwargs)

    return checked


@require_GET
def widget(request: HttpRequest, page_id: int) -> HttpResponse:
    """The piece that a page fetches when its reader has come to the end; counts that, and nothing about whom."""
    page, target, kind = _asked(request, page_id)
    services.count_view(target)
    vote = services.own_vote(target, kind, voter_of(request))
    return render(request, "feedback/fragments/widget.html", _context(page, target, kind, vote))


@own_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, page_id: int) -> HttpResponse:
    """The question on a page of its own, and where all votes are sent."""
    page, target, kind = _asked(request, page_id)
    if request.method != "POST":
        return _full(request, page, target, kind, services.own_vote(target, kind, voter_of(request)))
    rating = RatingForm(request.POST, kind=kind)
    stale = guards.freshness_of(request, target.key) is guards.Freshness.STALE
    if stale or not rating.is_valid():
        return _ask_again(request, page, target, kind, stale=stale)
    voter = voter_of(request) or new_voter()
    vote = services.record_rating(target, kind, rating.cleaned_data["value"], voter, guards.verdict_on(request, target))
    if _by_htmx(request):
        answer = render(request, "feedback/fragments/widget.html", {**_context(page, target, kind, vote), "just_voted": True})
    else:
        answer = HttpResponseRedirect(_thanks_url(target))
    remember_voter(request, answer, voter)
    return answer


@require_GET
def thanks(request: HttpRequest, page_id: int) -> HttpResponse:
    """After a vote without scripts."""
    page, target, kind = _asked(request, page_id)
    vote = services.own_vote(target, kind, voter_of(request))
    return _full(request, page, target, kind, vote, just_voted=True)


@own_origin_only
@require_POST
def comment(request: HttpRequest, page_id: int) -> HttpResponse:
    """Reasons and words beside a vote. Whose vote it is, the cookie says, never the form: no one can change another's."""
    page, target, kind = _asked(request, page_id)
    said = CommentForm(request.POST)
    vote = services.own_vote(target, kind, voter_of(request))
    stale = guards.freshness_of(request, target.key) is guards.Freshness.STALE
    if stale or not said.is_valid():
        context = {"comment_form": said, "stale": stale, "just_voted": True}
        return _respond(request, page, target, kind, vote, **context)
    services.add_comment(
        target, said.cleaned_data["text"], reasons=said.cleaned_data["reasons"], vote=vote, doubtful=guards.doubtful_comment(request)
    )
    return _respond(request, page, target, kind, vote, said=True)


@own_origin_only
@require_POST
def withdraw(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take one's own vote and comment back."""
    page, target, kind = _asked(request, page_id)
    services.withdraw(target, kind, voter_of(request))
    return _respond(request, page, target, kind, None, withdrawn=True)


@own_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a problem on any address of the portal: pages, search, lists, addresses that do not exist."""
    if request.method != "POST":
        path = clean_path(request.GET.get("trang", ""))
        return _report_page(request, ReportForm(initial={"trang": path}))
    problem = ReportForm(request.POST)
    stale = guards.freshness_of(request, REPORT_KEY) is guards.Freshness.STALE
    if stale or not problem.is_valid():
        return _report_page(request, problem, stale=stale)
    data = problem.cleaned_data
    services.report_problem(of_path(data["trang"]), data["problem"], data["text"], doubtful=guards.doubtful_comment(request))
    return redirect("feedback:report_done")


@require_GET
def report_done(request: HttpRequest) -> HttpResponse:
    """The report is stored."""
    return render(request, "feedback/report_done.html")


def _asked(request: HttpRequest, page_id: int) -> tuple[BasePage, Target, Kind]:
    """The page that a request is about, with the part of it that `muc` names; 404 when it takes no ratings."""
    page = rateable_page(page_id)
    if page is None:
        raise Http404
    anchor = request.POST.get("muc") or request.GET.get("muc") or ""
    return page, of_page(page, anchor), kind_for(page)


def _context(page: Page, target: Target, kind: Kind, vote: Vote | None) -> dict[str, Any]:
    """What the fragments need: the question, the answers, one's own vote, the public figure."""
    comment = getattr(vote, "comment", None) if vote else None
    initial = {"reasons": vote.reasons if vote else [], "text": comment.text if comment else ""}
    score = TargetScore.objects.filter(target_key=target.key, kind=kind).first()
    return {
        "rated_page": page,
        "target": target,
        "kind": kind,
        "choices": list(reversed(VALUES[kind].choices)),
        "vote": vote,
        "own_words": VALUES[kind](vote.value).label if vote else "",
        "comment_form": CommentForm(initial=initial),
        "score": score if score and score.is_public else None,
        "mended_on": score.mended_on if score else None,
        "token": guards.token_for(target.key),
        "trap": HONEYPOT_FIELD,
    }


def _full(request: HttpRequest, page: Page, target: Target, kind: Kind, vote: Vote | None, **more: Any) -> HttpResponse:
    """The fragment in a page of its own."""
    return render(request, "feedback/form.html", {**_context(page, target, kind, vote), **more})


def _respond(request: HttpRequest, page: Page, target: Target, kind: Kind, vote: Vote | None, **more: Any) -> HttpResponse:
    """The fragment for htmx, else the full page."""
    if not _by_htmx(request):
        return _full(request, page, target, kind, vote, **more)
    return render(request, "feedback/fragments/widget.html", {**_context(page, target, kind, vote), **more})


def _ask_again(request: HttpRequest, page: Page, target: Target, kind: Kind, *, stale: bool) -> HttpResponse:
    """The question once more, with a fresh token and what went wrong. htmx swaps only answers of the 200s."""
    vote = services.own_vote(target, kind, voter_of(request))
    answer = _respond(request, page, target, kind, vote, stale=stale, missing=not stale, ask_again=True)
    if not _by_htmx(request):
        answer.status_code = 422
    return answer


def _report_page(request: HttpRequest, problem: ReportForm, *, stale: bool = False) -> HttpResponse:
    context = {"form": problem, "stale": stale, "token": guards.token_for(REPORT_KEY), "trap": HONEYPOT_FIELD}
    return render(request, "feedback/report.html", context, status=422 if problem.is_bound else 200)


def _thanks_url(target: Target) -> str:
    url = reverse("feedback:thanks", args=[target.page_id])
    return f"{url}?muc={target.anchor}" if target.anchor else url


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
