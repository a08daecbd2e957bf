"""Views of the rating widget, its form, comments and withdrawing a vote: for pages, parts of pages and addresses. Never cached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.web.protection.spam_guard import HONEYPOT_FIELD
from feedback.models import TargetScore, Vote
from feedback.models.choices import VALUES, Kind, Verdict
from feedback.participation.comments.receiving import add_comment
from feedback.participation.surveys.invitations import invitation_for
from feedback.participation.voting import guards
from feedback.participation.voting.bursts import burst_of, hold_burst
from feedback.participation.voting.guards import own_origin_only
from feedback.participation.voting.rating import count_view, own_vote, record_rating, withdraw_vote
from feedback.participation.voting.voters import epoch_from, new_voter, remember_voter, voter_of
from feedback.public.forms import CommentForm, RatingForm
from feedback.targets.target import Target, clean_path, forget_rated, is_view_of_ours, of_path, part_of, rated


@require_GET
def widget(request: HttpRequest, page_id: int | None = None) -> HttpResponse:
    """Show the fragment that a page fetches when its reader has come to the end; count that view, and nothing about whom."""
    asked = _asked(request, page_id)
    if asked.counts_views:
        count_view(asked.target)
    return render(request, "feedback/fragments/widget.html", _context(request, asked, _own_vote(request, asked)))


@own_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, page_id: int | None = None) -> HttpResponse:
    """Show the question on a page of its own; all votes are sent here."""
    asked = _asked(request, page_id)
    if request.method != "POST":
        return _full(request, asked, _own_vote(request, asked))
    rating = RatingForm(request.POST, kind=asked.kind)
    stale = guards.freshness_of(request, asked.target.key) is guards.Freshness.STALE
    if stale or not rating.is_valid():
        return _ask_again(request, asked, stale=stale)
    known = _own_vote(request, asked)
    known_voter = voter_of(request)
    voter = known_voter or new_voter(guards.form_key(request, asked.target.key))
    verdict = guards.verdict_on(request, asked.target)
    burst = burst_of(asked.target.key, asked.kind) if known is None and verdict is Verdict.CLEAR else None
    verdict = Verdict.BURST if burst else verdict
    try:
        vote = record_rating(asked.target, asked.kind, rating.cleaned_data["value"], voter, verdict, first=not known_voter)
    except IntegrityError as error:  # the page was deleted since it was looked at
        forget_rated([page_id] if page_id else [])
        epoch_from.cache_clear()  # or the database was restored under a running process, and the epoch with it
        raise Http404 from error
    if burst and burst.looks_back:
        hold_burst(burst, vote)
    if _by_htmx(request):
        answer = render(request, "feedback/fragments/widget.html", {**_context(request, asked, vote), "just_voted": True})
    else:
        answer = HttpResponseRedirect(asked.url("thanks"))
    remember_voter(request, answer, voter)
    return answer


@require_GET
def thanks(request: HttpRequest, page_id: int | None = None) -> HttpResponse:
    """Show after a vote without scripts."""
    asked = _asked(request, page_id)
    return _full(request, asked, _own_vote(request, asked), just_voted=True)


@own_origin_only
@require_POST
def comment(request: HttpRequest, page_id: int | None = None) -> HttpResponse:
    """Store reasons and words beside a vote. Whose vote it is, the cookie says, never the form: no one can change another's."""
    asked = _asked(request, page_id)
    said = CommentForm(request.POST)
    vote = _own_vote(request, asked)
    stale = guards.freshness_of(request, asked.target.key) is guards.Freshness.STALE
    if stale or not said.is_valid():
        return _respond(request, asked, vote, comment_form=said, stale=stale, just_voted=True)
    doubtful = guards.doubtful_comment(request)
    add_comment(asked.target, said.cleaned_data["text"], reasons=said.cleaned_data["reasons"], vote=vote, doubtful=doubtful)
    return _respond(request, asked, vote, said=True)


@own_origin_only
@require_POST
def withdraw(request: HttpRequest, page_id: int | None = None) -> HttpResponse:
    """Take one's own vote and comment back."""
    asked = _asked(request, page_id)
    withdraw_vote(asked.target, asked.kind, voter_of(request))
    return _respond(request, asked, None, withdrawn=True)


@dataclass(frozen=True, slots=True)
class WidgetTarget:
    """The target of a request: a page or a part of it, or an address without a page (search, errors)."""

    target: Target
    kind: Kind
    title: str
    by_path: bool
    counts_views: bool

    def url(self, name: str) -> str:
        """Return the address of one of the views above for this target; what it is about is never a vote, so it may stand there."""
        if self.by_path:
            return f"{reverse(f'feedback:path_{name}')}?{urlencode({'trang': self.target.path})}"
        url = reverse(f"feedback:{name}", args=[self.target.page_id])
        return f"{url}?{urlencode({'muc': self.target.anchor})}" if self.target.anchor else url


def _asked(request: HttpRequest, page_id: int | None) -> WidgetTarget:
    """Return what is rated: `page_id` with the part `muc`, else the address `trang`. Raise Http404 when it takes no ratings."""
    if page_id is None:
        path = clean_path(request.POST.get("trang") or request.GET.get("trang") or "")
        if not path:
            raise Http404
        target = of_path(path)
        return WidgetTarget(
            target, Kind.HELPFUL, target.title, by_path=True, counts_views=is_view_of_ours(path) or target.page_id is not None
        )
    page = rated(page_id)
    if page is None:
        raise Http404
    target = part_of(page.target, request.POST.get("muc") or request.GET.get("muc") or "")
    return WidgetTarget(target, page.kind, target.title, by_path=False, counts_views=True)


def _own_vote(request: HttpRequest, asked: WidgetTarget) -> Vote | None:
    return own_vote(asked.target, asked.kind, voter_of(request))


def _context(request: HttpRequest, asked: WidgetTarget, vote: Vote | None) -> dict[str, Any]:
    """Return what the fragments need: the question, the answers, one's own vote, the public figure."""
    target, kind = asked.target, asked.kind
    comment = getattr(vote, "comment", None) if vote else None
    initial = {"reasons": vote.reasons if vote else [], "text": comment.text if comment else ""}
    score = TargetScore.objects.filter(target_key=target.key, kind=kind).first()
    return {
        "asked": asked,
        "urls": {name: asked.url(name) for name in ("form", "comment", "withdraw")},
        "target": target,
        "kind": kind,
        "choices": list(reversed(VALUES[kind].choices)),
        "vote": vote,
        "own_words": VALUES[kind](vote.value).label if vote else "",
        "comment_form": CommentForm(initial=initial),
        "score": score if score and score.is_public else None,
        "survey": invitation_for(request),
        "token": guards.token_for(target.key),
        "trap": HONEYPOT_FIELD,
    }


def _full(request: HttpRequest, asked: WidgetTarget, vote: Vote | None, **more: Any) -> HttpResponse:
    """Show the fragment in a page of its own."""
    return render(request, "feedback/form.html", {**_context(request, asked, vote), **more})


def _respond(request: HttpRequest, asked: WidgetTarget, vote: Vote | None, **more: Any) -> HttpResponse:
    """Show the fragment for htmx, else the full page."""
    if not _by_htmx(request):
        return _full(request, asked, vote, **more)
    return render(request, "feedback/fragments/widget.html", {**_context(request, asked, vote), **more})


def _ask_again(request: HttpRequest, asked: WidgetTarget, *, stale: bool) -> HttpResponse:
    """Show the question once more, with a fresh token and what went wrong. htmx swaps only answers of the 200s."""
    answer = _respond(request, asked, _own_vote(request, asked), stale=stale, missing=not stale, ask_again=True)
    if not _by_htmx(request):
        answer.status_code = 422
    return answer


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))
