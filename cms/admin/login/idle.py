"""A login ends when nobody has worked in the administration for a while (`SESSION_IDLE_MINUTES`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from cms.web.request.zones import ADMIN_PREFIX

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SEEN = "seen_at"
WRITTEN_EVERY_S = 60
# Requests that an open page sends by itself do not count as work.
POLLS = {
    *("session_state", "worker_panel", "qa_staff:presence_of_colleagues", "qa_staff:report_presence", "qa_staff:keep"),
    *("wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"),
}


class IdleMiddleware:
    """Make `request.user` anonymous once the login has been idle too long; computed when `request.user` is first read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_IDLE_MINUTES:
            request.user = SimpleLazyObject(partial(_unless_idle, request, request.user))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Note the time of a request below the administration that a person made, not the page by itself."""
        if not settings.SESSION_IDLE_MINUTES or not request.path_info.startswith(ADMIN_PREFIX):
            return
        polls = request.resolver_match is not None and request.resolver_match.view_name in POLLS
        if not polls and request.user.is_authenticated and time.time() - request.session.get(SEEN, 0) > WRITTEN_EVERY_S:
            request.session[SEEN] = int(time.time())


@receiver(user_logged_in, dispatch_uid="idle logins")
def _begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session[SEEN] = int(time.time())


def _unless_idle(request: HttpRequest, user: User | AnonymousUser) -> User | AnonymousUser:
    """Return `user`, or the anonymous user after too long. Below the administration the session ends; elsewhere no cookie is changed."""
    if not user.is_authenticated or time.time() - request.session.get(SEEN, 0) <= settings.SESSION_IDLE_MINUTES * 60:
        return user
    if request.path_info.startswith(ADMIN_PREFIX):
        request.session.flush()
    return AnonymousUser()
