"""The voter's cookie: set only with a vote, sent back only to the feedback addresses, and without personal data."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import date, timedelta
from functools import cache

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from feedback.models import EpochKey
from feedback.models.periods import VOTER_COOKIE_DAYS

COOKIE = "mb_voter"
COOKIE_PATH = "/danh-gia/"  # no other address ever sees it
EPOCH_DAYS = VOTER_COOKIE_DAYS
_SALT = "feedback.voter"
_FIRST_EPOCH = date(2026, 1, 1)


def voter_of(request: HttpRequest) -> str:
    """Return the voter id in the request's cookie; empty when there is none, or it is not ours."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=EPOCH_DAYS * 86400))
    except signing.BadSignature:
        return ""


def new_voter(form_key: str) -> str:
    """Return the id of a browser without one: 128 bits, the same for the same form, which may be sent twice before its cookie comes."""
    return salted_hmac(_SALT, form_key, algorithm="sha256").hexdigest()[:32]


def remember_voter(request: HttpRequest, response: HttpResponse, voter: str) -> None:
    """Set the cookie on the answer to a vote."""
    response.set_cookie(
        COOKIE,
        signing.dumps(voter, salt=_SALT),
        max_age=EPOCH_DAYS * 86400,
        path=COOKIE_PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def current_epoch() -> EpochKey:
    """Return the running epoch, made on its first vote. Epochs lie on a fixed grid, so that two processes make the same one."""
    number = (timezone.localdate() - _FIRST_EPOCH).days // EPOCH_DAYS
    return epoch_from(_FIRST_EPOCH + timedelta(days=number * EPOCH_DAYS))


@cache
def epoch_from(starts_on: date) -> EpochKey:
    """Return the epoch that starts on this day. Never changes while it runs, so each process reads it once."""
    epoch, _created = EpochKey.objects.get_or_create(
        starts_on=starts_on, defaults={"ends_on": starts_on + timedelta(days=EPOCH_DAYS), "secret": secrets.token_hex(32)}
    )
    return epoch


def voter_hash(epoch: EpochKey, voter: str, target_key: str, kind: str) -> str:
    """Return HMAC of voter, target and kind under the epoch's secret and the site's: two targets give unrelated values."""
    key = hashlib.sha256(f"{settings.SECRET_KEY}|{epoch.secret}".encode()).digest()
    return hmac.new(key, "\x1f".join((voter, target_key, kind)).encode(), hashlib.sha256).hexdigest()
