"""The first authentication backend: it logs nobody in, but refuses attempts that have to wait before a password is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest

from cms.models.access.login_throttle import Purpose
from cms.web.monitoring import security_log
from cms.web.protection import login_throttle

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ThrottleBackend:
    """Count each attempt with a password; where it has to wait, set the time in `request.login_wait`.

    It has no `get_user`: Django's `force_login` would choose a backend that has one.
    """

    def authenticate(self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any) -> None:
        """Count the attempt; raise PermissionDenied where it has to wait, which stops the other backends. Logs nobody in."""
        if request is None or username is None or password is None:
            return
        wait = login_throttle.begin(request, Purpose.PASSWORD, username)
        request.login_attempt = username  # type: ignore[attr-defined]
        if wait is not None:
            request.login_wait = wait  # type: ignore[attr-defined]
            raise PermissionDenied


@receiver(user_logged_in, dispatch_uid="login throttle")
def _succeeded(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    attempt = getattr(request, "login_attempt", None)
    if attempt is not None:
        login_throttle.succeeded(request, Purpose.PASSWORD, attempt)
        security_log.note("password accepted", request, name=user.get_username())


@receiver(user_login_failed, dispatch_uid="security log")
def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    waits = getattr(request, "login_wait", None) is not None
    security_log.alarm("login delayed" if waits else "wrong password", request, name=str(credentials.get("username", "")))
