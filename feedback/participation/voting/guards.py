"""Validation and rate limits for votes: origin of the request, page token, honeypot field, limits by network.

No CSRF cookie: readers carry no cookie before they vote. A browser says itself where a request comes from
(`Sec-Fetch-Site`, `Origin`), and the signed token says that our own form was read.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from cms.web.pages.views import csrf_failure
from cms.web.protection.spam_guard import HONEYPOT_FIELD, RateLimit, TokenState, check_token, issue_token, over_limit, over_limits
from feedback.models.choices import Verdict
from feedback.targets.target import Target

TOKEN_FIELD = "token"  # noqa: S105 -- the name of a form field
MIN_SECONDS = 2
MAX_HOURS = 24
NETWORK_LIMIT = RateLimit(settings.FEEDBACK_NETWORK_VOTES, 600)
TARGET_LIMIT = RateLimit(settings.FEEDBACK_TARGET_VOTES, 3600)
COMMENT_LIMIT = RateLimit(10, 3600)
CORRECTION_LIMITS = [RateLimit(100, 86_400)]  # each takes a number of the public ledger; carriers share addresses
SURVEY_LIMIT = RateLimit(20, 3600)

View = Callable[..., HttpResponse]


class Freshness(StrEnum):
    """The result of the check of a form: `STALE` ones are shown again with a new token and what was typed."""

    GOOD = "good"
    STALE = "stale"


def token_for(target_key: str) -> str:
    """Return a token that is good for this target only."""
    return issue_token(f"feedback:{target_key}")


def same_origin(request: HttpRequest) -> bool:
    """Return False when the browser says that another site sent the request. A browser too old to say is believed."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    return not origin or origin.partition("://")[2] == request.get_host()


def own_origin_only(view: View) -> View:
    """Refuse what another site's page makes a browser send. Stands in for the CSRF cookie, which readers do not carry."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not same_origin(request):
            return csrf_failure(request)
        return view(request, *args, **kwargs)

    return checked


def freshness_of(request: HttpRequest, target_key: str) -> Freshness:
    """Return whether the request carries a token of ours for this target that is not older than a day."""
    return Freshness.STALE if _token_state(request, target_key) in (TokenState.FORGED, TokenState.EXPIRED) else Freshness.GOOD


def verdict_on(request: HttpRequest, target: Target) -> Verdict:
    """Return the verdict on a valid vote and count it towards the limits of its network. No vote is refused here."""
    if request.user.is_authenticated:
        return Verdict.STAFF
    if request.POST.get(HONEYPOT_FIELD):
        return Verdict.TRAP
    if over_limits(request, {"vote": [NETWORK_LIMIT], f"vote:{target.key}": [TARGET_LIMIT]}):
        return Verdict.NETWORK
    if _token_state(request, target.key) is TokenState.TOO_FAST:
        return Verdict.TOO_FAST
    return Verdict.CLEAR


def is_suspicious_survey_answer(request: HttpRequest) -> bool:
    """Return True when a survey answer is to be held: the trap is filled, or many come from one network; counts it."""
    return bool(request.POST.get(HONEYPOT_FIELD)) or over_limit(request, "survey", [SURVEY_LIMIT])


def form_key(request: HttpRequest, target_key: str) -> str:
    """Return the random key of the form that was sent: the same for the same form."""
    _state, key = check_token(request.POST.get(TOKEN_FIELD, ""), f"feedback:{target_key}", min_seconds=MIN_SECONDS, max_hours=MAX_HOURS)
    return key


def doubtful_comment(request: HttpRequest) -> bool:
    """Return True when a valid comment should be looked at as spam; counts it towards the limit of its network."""
    return bool(request.POST.get(HONEYPOT_FIELD)) or over_limit(request, "comment", [COMMENT_LIMIT])


def _token_state(request: HttpRequest, target_key: str) -> TokenState:
    state, _key = check_token(request.POST.get(TOKEN_FIELD, ""), f"feedback:{target_key}", min_seconds=MIN_SECONDS, max_hours=MAX_HOURS)
    return state
