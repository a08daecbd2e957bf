"""Keep what was typed when a session ends or a form token goes stale. See docs/features/drafts-on-the-device.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import constants, get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.generic import CreateView, EditView

from cms.web.pages import views
from cms.web.request.zones import ADMIN_PREFIX

RESTORE_FIELD = "mb_restore"  # a POST with this field only shows the form with the posted values; nothing is stored
DRAFT_FIELD = "mb_draft"  # the key of the device's draft of the posted form
SAVED_COOKIE = "mb-saved"  # keys of drafts that are stored now, or `user-5`: all drafts of that user may be deleted
_COOKIE_SECONDS = 24 * 3600
_MOST_KEYS = 10
_DRAFT_KEY = re.compile(r"[0-9a-z]{8,40}")
_OPEN_SCREENS = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset", "second_factor_")


class DeviceDraftsMiddleware:
    """Redirect a person whose request came too late to their form, and tell the device which of its drafts are stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN_PREFIX):
            return self.get_response(request)
        person = request.user.pk if request.method == "POST" else None
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not _is_fetch(request):
            return redirect(_parent_screen(request.path_info))
        if person and not request.user.is_authenticated:
            _tell_device(request, response, f"user-{person}")
        elif person and _stored_something(request, response):
            _tell_device(request, response, request.POST.get(DRAFT_FIELD, ""))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer a POST without a login with a link to log in, and one that only restores a form with that form."""
        if request.method != "POST" or not request.path_info.startswith(ADMIN_PREFIX):
            return None
        if not request.user.is_authenticated:
            return None if _is_open(request) else session_ended(request)
        return _show_again(request, view, args, kwargs) if RESTORE_FIELD in request.POST else None


def restores_drafts(view: Any) -> Any:
    """Mark a function view that shows its form again, without storing anything, when RESTORE_FIELD is posted."""
    view.restores_drafts = True
    return view


def draft_is_stored(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return `response` with the cookie that lets the device delete its draft; for views that answer with a page, not a redirect."""
    if _DRAFT_KEY.fullmatch(key := request.POST.get(DRAFT_FIELD, "")):
        _tell_device(request, response, key)
    return response


def restoring_view(view: Any) -> Any:
    """Return a subclass of Wagtail's create or edit view (as `as_view` gives it) that shows the posted form and stores nothing."""

    def show(self: Any, form: Any) -> HttpResponse:
        self.form, self.has_unsaved_changes, self.errors_debug = form, True, None
        messages.warning(self.request, restored_words())
        response: HttpResponse = self.render_to_response(self.get_context_data())
        return response

    def is_valid(self: Any, form: Any) -> bool:
        view.view_class.is_valid(self, form)
        return False  # so that the form is never valid: a view may store other things than the form

    own = {"form_valid": show, "form_invalid": show, "is_valid": is_valid}
    restoring = type(f"Restoring{view.view_class.__name__}", (view.view_class,), own)
    return restoring.as_view(**view.view_initkwargs)  # type: ignore[attr-defined]


def restored_words() -> str:
    """Return the sentence that is shown above a form which was filled from the draft on the device."""
    return _("What you typed is back in the form. It is not saved yet: read it over, then save.")


def session_ended(request: HttpRequest) -> HttpResponse:
    """Answer that the session ended: JSON (401) for scripts, else the login page, which leads back to the form."""
    text = _with_kept(request, _("Your working session has expired. Log in again to go on."))
    if _is_fetch(request):
        return _refuse("session_ended", text, 401)
    messages.warning(request, text)
    return redirect_to_login(_form_address(request) or request.get_full_path(), reverse("wagtailadmin_login"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Lead back to the form whose token is stale; requests from other sites, and public forms, get the page that says 403."""
    form = _form_address(request)
    if not request.path_info.startswith(ADMIN_PREFIX) or not form:
        return views.csrf_failure(request, reason)
    if not request.user.is_authenticated and not _is_open(request):
        return session_ended(request)
    text = _("The form was out of date since you logged in again meanwhile. Nothing was saved.")
    return _back(request, form, "stale_token", _with_kept(request, text), 403)


def not_storable(request: HttpRequest) -> HttpResponse:
    """Lead back to a form with a value that no column holds; other requests get the page that says 400."""
    form = _form_address(request)
    if request.method != "POST" or not form:
        return views.bad_request(request)
    text = _("A value of the form is too long, too large or damaged. Nothing was saved.")
    return _back(request, form, "not_storable", _with_kept(request, text), 400)


def _with_kept(request: HttpRequest, text: str) -> str:
    """Add to `text` that the device keeps what was typed, where it said so by sending the key of its draft."""
    is_kept = _DRAFT_KEY.fullmatch(request.POST.get(DRAFT_FIELD, ""))
    return " ".join((text, _("What you typed is kept on this device."))) if is_kept else text


def _back(request: HttpRequest, form: str, code: str, text: str, status: int) -> HttpResponse:
    """Say what is wrong, to a script as JSON, else above the form."""
    if _is_fetch(request):
        return _refuse(code, text, status)
    messages.error(request, text)  # an error: the redirect does not count as stored
    return redirect(form)


def session_state(request: HttpRequest) -> JsonResponse:
    """Return who is logged in and a fresh form token, for a form that stays open for a long time."""
    return JsonResponse({"user": str(request.user.pk), "token": get_token(request)})


def _show_again(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
    """Run the restoring subclass of a generic view; pages (see page_saving) and marked views do it themselves, any other refuses."""
    view_class = getattr(view, "view_class", None)
    if view_class and issubclass(view_class, CreateView | EditView):
        response: HttpResponse = require_admin_access(restoring_view(view))(request, *args, **kwargs)
        return response
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in ("wagtailadmin_pages:add", "wagtailadmin_pages:edit") or getattr(view, "restores_drafts", False):
        return None
    return HttpResponseBadRequest()


def _is_open(request: HttpRequest) -> bool:
    """Return True for the screens that a person without a session may post to."""
    return bool(request.resolver_match and (request.resolver_match.url_name or "").startswith(_OPEN_SCREENS))


def _is_fetch(request: HttpRequest) -> bool:
    """Return True for a request by a script, which can show neither a login page nor a redirect."""
    by_script = request.headers.get("x-requested-with") == "XMLHttpRequest" or request.headers.get("X-Autosave") == "1"
    return by_script or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate" or not request.accepts("text/html")


def _form_address(request: HttpRequest) -> str:
    """Return the address (path and query) of the admin page that the request was sent from; empty for any other origin."""
    sent_from = request.headers.get("referer", "")
    if not url_has_allowed_host_and_scheme(sent_from, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(sent_from)
    return parts._replace(scheme="", netloc="", fragment="").geturl() if parts.path.startswith(ADMIN_PREFIX) else ""


def _parent_screen(path: str) -> str:
    """Return the nearest address above `path` that is a screen of its own."""
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != ADMIN_PREFIX and path.startswith(ADMIN_PREFIX):
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if match.url_name:
            return path
    return ADMIN_PREFIX


def _stored_something(request: HttpRequest, response: HttpResponse) -> bool:
    """Return True when a posted form was answered with a redirect and no error: what was typed is on the server."""
    if response.status_code not in (302, 303) or not _DRAFT_KEY.fullmatch(request.POST.get(DRAFT_FIELD, "")):
        return False
    waiting: Any = get_messages(request)
    failed = any(message.level >= constants.ERROR for message in waiting)
    waiting.used = False  # they are shown on the next page
    return not failed


def _tell_device(request: HttpRequest, response: HttpResponse, key: str) -> None:
    keys = [*request.COOKIES.get(SAVED_COOKIE, "").split("."), key][-_MOST_KEYS:]
    value = ".".join(filter(None, keys))
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(SAVED_COOKIE, value, max_age=_COOKIE_SECONDS, path=ADMIN_PREFIX, secure=secure, samesite="Lax")


def _refuse(code: str, text: str, status: int) -> JsonResponse:
    """Answer a script in the words of Wagtail's autosave (`error_code`) and of the answer desk (`state`)."""
    login = f"{reverse('wagtailadmin_login')}?{urlencode({'next': reverse('wagtailadmin_home')})}"
    body = {"success": False, "error_code": code, "error_message": text, "state": code, "text": text, "login": login}
    return JsonResponse(body, status=status)
