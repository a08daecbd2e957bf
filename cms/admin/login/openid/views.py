"""Login by the provider, return from it, logout: each failure leads to the login screen with a sentence that says what to do."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import requests
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import LogoutView

from cms.admin.login.openid.accounts import AccountRefused, account_of, has_second_factor
from cms.admin.login.openid.provider import in_use, provider
from cms.admin.second_factor.middleware import BY_PROVIDER
from cms.admin.second_factor.views import CONFIRMED_AT, CONFIRMED_FOR_S, next_address
from cms.storage.encryption import cipher
from cms.web.monitoring import security_log

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)
BACKEND = "django.contrib.auth.backends.ModelBackend"
NEXT, AGAIN, TOKEN = "openid_next", "openid_again", "openid_token"
LONGEST_S = 12 * 3600
# Raised when the answer is not the expected one: `null`, a list, a number in the place of an object. A fault of ours raises the same.
UNEXPECTED = (KeyError, RuntimeError, ValueError, TypeError, AttributeError)
AWAY = (requests.RequestException, SuspiciousOperation)  # no answer, none in JSON, or an address that leads to no server
PROVIDER_ERRORS = (*AWAY, *UNEXPECTED)


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Redirect the browser to the provider; with `?again=1` a person who is logged in must log in there once more."""
    if not in_use():
        raise Http404
    again = "again" in request.GET
    try:
        fresh = {"prompt": "login", "max_age": "0"} if again else {}
        response: HttpResponse = provider().authorize_redirect(request, _address("openid_back"), **fresh)
    except PROVIDER_ERRORS as error:
        return failed(request, _away(), _noted(error))
    request.session[NEXT], request.session[AGAIN] = next_address(request), again
    return response


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Check what the provider says and log the person in."""
    if not in_use():
        raise Http404
    from authlib.integrations.base_client import OAuthError
    from joserfc.errors import JoseError

    then, again = request.session.pop(NEXT, reverse("wagtailadmin_home")), request.session.pop(AGAIN, False)
    try:
        token = provider().authorize_access_token(request)
        claims = _with_user_info(token)
    except OAuthError as error:
        if error.error == "access_denied":
            return failed(request, _("The sign-in was cancelled."), "access_denied")
        return failed(request, _("The sign-in took too long or was begun in another window. Please try again."), str(error))
    except JoseError as error:
        return failed(request, _("The answer of the sign-in service could not be verified. Please try again."), repr(error))
    except PROVIDER_ERRORS as error:
        return failed(request, _away(), _noted(error))
    try:
        user = account_of(claims)
    except AccountRefused as refusal:
        return failed(request, str(refusal), "refused")
    if user is None:
        words = _("Your account has no role in this portal. Please ask an administrator.")
        return failed(request, words, f"no role: {token['userinfo']['sub']}")
    return enter(request, user, token, then, again)


def _with_user_info(token: Any) -> dict[str, Any]:
    """Return the claims of the checked ID token, and beside them those that the provider gives at its own address only."""
    claims = token["userinfo"]
    more = provider().userinfo(token=token) if provider().server_metadata.get("userinfo_endpoint") else claims
    if more["sub"] != claims["sub"]:
        raise ValueError("the user info is about somebody else")
    return {**more, **claims}


def enter(request: HttpRequest, user: User, token: Any, then: str, again: bool) -> HttpResponse:
    """Begin the session; note a second factor that the provider saw, and a login that was asked for again."""
    login(request, user, backend=BACKEND)
    claims, session = token["userinfo"], request.session
    session.set_expiry(LONGEST_S)  # whom the provider shuts out is out by then, and at the next sign-in
    session[TOKEN] = cipher().encrypt(token["id_token"].encode()).decode()
    session[BY_PROVIDER] = user.pk if has_second_factor(claims) else None
    if again and time.time() - float(claims.get("auth_time") or 0) < CONFIRMED_FOR_S:
        session[CONFIRMED_AT] = int(time.time())
    security_log.note("single sign-on accepted", request, name=user.get_username(), second_factor=str(has_second_factor(claims)))
    return HttpResponseRedirect(then)


def failed(request: HttpRequest, words: str, why: str) -> HttpResponse:
    """Show the login screen with `words`; the security log says why."""
    security_log.alarm("single sign-on failed", request, why=why)
    messages.error(request, words)
    return redirect("wagtailadmin_login")


class SignOutView(LogoutView):
    """Wagtail's logout; a person who signed in by the provider is signed out there, too, and returns to the login screen."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log out here, then redirect to the provider's logout where the login came from it and the provider has one."""
        kept = request.session.get(TOKEN)
        response = super().post(request, *args, **kwargs)
        if not kept or not in_use():
            return response
        try:
            if not (end := provider().load_server_metadata().get("end_session_endpoint")):
                return response
            hint = {"id_token_hint": cipher().decrypt(kept.encode()).decode(), "post_logout_redirect_uri": _address("wagtailadmin_login")}
            return HttpResponseRedirect(f"{end}?{urlencode({'client_id': settings.OIDC_CLIENT_ID, **hint})}")
        except (*PROVIDER_ERRORS, InvalidToken) as error:  # the provider is away, or the key of the token is gone
            _noted(error)
            return response


def _address(name: str) -> str:
    """Return an address as the provider has it registered, whatever host the browser named."""
    return settings.SITE_URL + reverse(name)


def _noted(error: Exception) -> str:
    """Return an error in words; one that may be a fault of ours is in the log with its traceback."""
    if isinstance(error, UNEXPECTED) and not isinstance(error, AWAY):
        logger.error("the sign-in failed by an error of the provider or of the portal", exc_info=error)
    return repr(error)


def _away() -> str:
    return _("The sign-in service does not answer as expected. Please try again in a few minutes, or use a local account.")
