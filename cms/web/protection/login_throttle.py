"""Delays after failed logins: by account and by network, growing, never a lock.

Each attempt is counted before it is checked, so that many at once gain nothing; a successful one is taken out again.
A browser in which the account has logged in before has a count of its own: somebody who guesses elsewhere cannot make its owner wait.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from cms.models.access.login_throttle import KEEP, LoginThrottle, Purpose, Scope
from cms.web.request.network import client_network
from cms.web.request.zones import ADMIN_PREFIX

BROWSER_COOKIE = "mb_browser"
_SALT = "login: known browser"
BROWSER_KNOWN_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Delays:
    """The delay after failed logins: none for the first `free`, then `first`, doubled each time up to `longest`.

    Failures are forgotten `forget` after the last one.
    """

    free: int
    first: timedelta
    longest: timedelta
    forget: timedelta = KEEP

    def after(self, failures: int) -> timedelta | None:
        """Return the wait after so many failures, None for none."""
        if failures < self.free:
            return None
        return min(self.longest, self.first * 2 ** min(failures - self.free, 20))


_SOON, _MINUTE, _HOUR = timedelta(seconds=30), timedelta(minutes=1), timedelta(hours=1)
# An account that is guessed at from many networks waits a minute at most, so that its owner gets in from a new place, too.
WAITS: dict[tuple[str, str], Delays] = {
    (Purpose.PASSWORD, Scope.HERE): Delays(5, _SOON, timedelta(minutes=30)),
    (Purpose.PASSWORD, Scope.BROWSER): Delays(5, _SOON, timedelta(minutes=30)),
    (Purpose.PASSWORD, Scope.ACCOUNT): Delays(20, _SOON, _MINUTE),
    (Purpose.PASSWORD, Scope.NETWORK): Delays(30, _SOON, timedelta(minutes=15), forget=_HOUR),
    # A code has six digits only, and who guesses it already has the password: slower.
    (Purpose.CODE, Scope.HERE): Delays(5, _SOON, timedelta(minutes=30)),
    (Purpose.CODE, Scope.BROWSER): Delays(5, _SOON, timedelta(minutes=30)),
    (Purpose.CODE, Scope.ACCOUNT): Delays(15, _MINUTE, timedelta(minutes=15)),
    # Mails: the account is the address.
    (Purpose.RESET, Scope.ACCOUNT): Delays(3, timedelta(minutes=10), timedelta(hours=6)),
    (Purpose.RESET, Scope.NETWORK): Delays(10, _MINUTE, _HOUR, forget=_HOUR),
}


def begin(request: HttpRequest, purpose: Purpose, account: str) -> timedelta | None:
    """Count an attempt before it is checked. Return how long to wait when it may not be checked now; such an attempt is not counted."""
    now, keys = timezone.now(), _keys(request, purpose, account)
    with transaction.atomic():
        rows = [LoginThrottle.objects.select_for_update().get_or_create(purpose=purpose, scope=scope, name=name)[0] for scope, name in keys]
        until = max((row.wait_until for row in rows if row.wait_until and row.wait_until > now), default=None)
        if until is not None:
            return until - now
        for row in rows:
            _count(row, now)
    return None


def succeeded(request: HttpRequest, purpose: Purpose, account: str) -> None:
    """Forget the failures of this account here, and take the attempt out of the other counts."""
    with transaction.atomic():
        for scope, name in _keys(request, purpose, account):
            row = LoginThrottle.objects.select_for_update().filter(purpose=purpose, scope=scope, name=name).first()
            if row is None:
                continue
            row.failures = 0 if scope in (Scope.HERE, Scope.BROWSER) else max(0, row.failures - 1)
            row.wait_until = None
            row.save()


def remember_browser(response: HttpResponse, account: str, *, secure: bool) -> None:
    """Count this browser by itself from now on. The cookie opens nothing."""
    value = signing.dumps(_fold(account), salt=_SALT)
    response.set_cookie(
        BROWSER_COOKIE, value, max_age=BROWSER_KNOWN_FOR, path=ADMIN_PREFIX, secure=secure, httponly=True, samesite="Strict"
    )


def wait_in_words(wait: timedelta) -> str:
    """Return "40 seconds", or whole minutes from two minutes on."""
    seconds = max(1, math.ceil(wait.total_seconds()))
    if seconds < 120:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def _count(row: LoginThrottle, now: datetime) -> None:
    waits = WAITS[row.purpose, row.scope]
    if row.last_failure_at is None or row.last_failure_at < now - waits.forget:
        row.failures = 0
    row.failures += 1
    row.last_failure_at = now
    wait = waits.after(row.failures)
    row.wait_until = now + wait if wait else None
    row.save()


def _keys(request: HttpRequest, purpose: Purpose, account: str) -> list[tuple[Scope, str]]:
    """Return what an attempt is counted by, always in the same order (rows are locked in it)."""
    name, network = _fold(account), client_network(request)
    if purpose is not Purpose.RESET and _knows(request, name):
        return [(Scope.BROWSER, name)]
    keys = [(Scope.ACCOUNT, name), (Scope.HERE, f"{name} {network}"), (Scope.NETWORK, network)]
    return [(scope, name) for scope, name in keys if (purpose, scope) in WAITS]


def _knows(request: HttpRequest, name: str) -> bool:
    try:
        return bool(signing.loads(request.COOKIES.get(BROWSER_COOKIE, ""), salt=_SALT, max_age=BROWSER_KNOWN_FOR) == name)
    except signing.BadSignature:
        return False


def _fold(account: str) -> str:
    return account.strip().casefold()[:150]
