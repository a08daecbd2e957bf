"""Protection of public forms that asks nothing of people: signed time stamps, a honeypot, limits by network, a text score."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.core import signing
from django.core.cache import cache
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.storage.caches import count_uses
from cms.storage.encryption import keyed_hash
from cms.text.vietnamese import fold, has_tone_marks
from cms.web.request.network import client_network

HONEYPOT_FIELD = "website"
_WORD = re.compile(r"\w+")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class TokenState(StrEnum):
    VALID = "valid"
    TOO_FAST = "too_fast"
    EXPIRED = "expired"
    FORGED = "forged"


def issue_token(purpose: str, about: str = "") -> str:
    """Return a signed token with the time of issue and a random key, for one form of the kind `purpose`; its key begins with `about`."""
    return signing.dumps({"t": time.time(), "k": about + secrets.token_urlsafe(12)}, salt=f"form:{purpose}")


def check_token(token: str, purpose: str, *, min_seconds: float = 2, max_hours: float = 12) -> tuple[TokenState, str]:
    """Return the state of a form token and its random key (an idempotency key; empty when forged).

    `TOO_FAST` is sooner than a person types, `EXPIRED` later than `max_hours`: both keep what was typed and ask again.
    """
    try:
        payload = signing.loads(token, salt=f"form:{purpose}")
        issued, key = float(payload["t"]), str(payload["k"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return TokenState.FORGED, ""
    age = time.time() - issued
    if age < min_seconds:
        return TokenState.TOO_FAST, key
    if age > max_hours * 3600:
        return TokenState.EXPIRED, key
    return TokenState.VALID, key


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `count` in `seconds`."""

    count: int
    seconds: int


def daily_hash(value: str) -> str:
    """Return a keyed hash of `value` that changes every day, so that limits never store an address."""
    return keyed_hash(timezone.localdate().isoformat(), value)[:32]


def network_hash(request: HttpRequest) -> str:
    """Return the daily keyed hash of the client's network."""
    return daily_hash(client_network(request))


def over_limit_of(value: str, purpose: str, limits: Sequence[RateLimit]) -> bool:
    """Count one use of `purpose` by `value` (a mailbox), wherever it comes from; True when any of `limits` is passed."""
    return _count(daily_hash(f"{purpose} {value}"), {purpose: limits})


def over_limit(request: HttpRequest, purpose: str, limits: Sequence[RateLimit]) -> bool:
    """Count one use of `purpose` from the client's network; True when any of `limits` is passed.

    Call it after validation, so that a mistyped form costs nothing. Counters live in the cache under a daily keyed hash.
    """
    return over_limits(request, {purpose: limits})


def over_limits(request: HttpRequest, purposes: Mapping[str, Sequence[RateLimit]]) -> bool:
    """Count one use of each of several purposes; return whether any limit of any is passed."""
    return _count(network_hash(request), purposes)


def _count(user: str, purposes: Mapping[str, Sequence[RateLimit]]) -> bool:
    limits = [(f"limit:{purpose}:{limit.seconds}:{user}", limit) for purpose, several in purposes.items() for limit in several]
    counts = count_uses([(key, limit.seconds) for key, limit in limits])  # each one counts
    return any(count > limit.count for count, (_key, limit) in zip(counts, limits, strict=True))


def refusal(
    request: HttpRequest, form: BaseForm, purpose: str, limits: Sequence[RateLimit], min_seconds: float = 2, about: str = ""
) -> int:
    """Return 0 for a form that may be accepted; else the status to show it with again, what is wrong added to its errors.

    Looks at the fields, at the token of the form (`form_guard.html`), which must be issued `about` the same, and, last, at the limits of
    the network.
    """
    if not form.is_valid():
        return 422
    state, key = check_token(request.POST.get("token", ""), purpose, min_seconds=min_seconds)
    if state is not TokenState.VALID or not key.startswith(about):
        form.add_error(None, _("Please check it once more, then send."))
        return 422
    if over_limit(request, purpose, limits):
        form.add_error(None, _("Too many requests from your network. Please try again in an hour."))
        return 429
    return 0


def is_over_limit(request: HttpRequest, purpose: str, limits: Sequence[RateLimit]) -> bool:
    """Return whether any of `limits` is reached, without counting: where only failures count (by `over_limit`), not success."""
    network = network_hash(request)
    counts = {f"limit:{purpose}:{limit.seconds}:{network}": limit.count for limit in limits}
    return any(int(used) >= counts[key] for key, used in cache.get_many(counts).items())


def spam_score(text: str) -> float:
    """Return how much a text looks like advertising, 0 to 1: links, repetition, and long text without any Vietnamese.

    A reason to look, never to drop: one short word ("Sai") scores 0.
    """
    words = _WORD.findall(fold(text))
    if not words:
        return 1.0 if _LINK.search(text) else 0.0
    links = len(_LINK.findall(text))
    score = min(1.0, 0.3 * links)
    if len(words) >= 12:
        repeated = 1 - len(set(words)) / len(words)
        score += 0.5 if repeated > 0.7 else 0.0
        score += 0.3 if not has_tone_marks(text) and links else 0.0
    if re.search(r"(.)\1{9,}", text):
        score += 0.5
    return min(1.0, score)
