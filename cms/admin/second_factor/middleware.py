"""The second factor belongs to the login: a password alone logs nobody in who has a second factor or must have one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django_otp import device_classes, user_has_device
from django_otp.middleware import OTPMiddleware

from cms.storage.prepared import Prepared
from cms.web.request.zones import ADMIN_PREFIX

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BY_PROVIDER = "second_factor_by_provider"  # in the session: whose second factor the provider of single sign-on saw
LOGIN_SCREENS = {"wagtailadmin_login", "wagtailcore_login"}
# What a person may use who gave the password alone: to give the second factor, or to log out.
OPEN_SCREENS = {
    *("second_factor_verify", "second_factor_setup"),
    *("wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"),
}


class SecondFactorMiddleware:
    """Make `request.user` anonymous at every address until the second factor is verified.

    `request.password_user` is the person who gave the right password; only the screens of the second factor use it. Both are
    computed when first read, so that public pages read no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.mark_user = OTPMiddleware(lambda request: None)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.mark_user(request)
        request.user = SimpleLazyObject(partial(marked_by_provider, request, request.user))  # type: ignore[assignment]
        request.password_user = request.user  # type: ignore[attr-defined]
        request.user = SimpleLazyObject(partial(logged_in, request.user))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Redirect a person whose second factor is missing from the admin and the login forms to the screen that asks for it."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if not request.path_info.startswith(ADMIN_PREFIX) and name not in LOGIN_SCREENS:
            return None
        user = request.password_user  # type: ignore[attr-defined]
        if name in OPEN_SCREENS:
            request.user = user
            return None
        if not lacks_second_factor(user):
            return None
        if name in LOGIN_SCREENS:
            return None if request.method == "POST" else send(user, request.GET.get("next", ""))
        return send(user, request.get_full_path())


def marked_by_provider(request: HttpRequest, user: Any) -> Any:  # django-otp adds `is_verified`
    """Return `user`, verified when the provider of single sign-on saw the second factor at this login."""
    if user.is_authenticated and request.session.get(BY_PROVIDER) == user.pk:
        user.is_verified = lambda: True
    return user


def lacks_second_factor(user: Any) -> bool:  # django-otp adds `is_verified`
    """Return whether a person gave the right password and still has to give, or to set up, the second factor.

    What is needed is read once a request, which has one object for its user: the middleware asks before the view and in it.
    """
    if not user.is_authenticated or user.is_verified():
        return False
    if not hasattr(user, "needs_second_factor"):
        user.needs_second_factor = needs_second_factor(user)
    return bool(user.needs_second_factor)


def needs_second_factor(user: User) -> bool:
    """Return whether the password alone does not log this person in."""
    return settings.SECOND_FACTOR_REQUIRED or any(rows(user.pk) for rows in _devices())


@cache
def _devices() -> list[Prepared[int]]:
    """Return a query for each kind of device: which confirmed ones a person has, asked at each request of staff."""

    def of(model: Any) -> Prepared[int]:
        return Prepared(lambda user: model.objects.filter(user=user, confirmed=True).order_by().values_list("pk", flat=True)[:1])

    return [of(model) for model in device_classes()]


def logged_in(user: Any) -> Any:
    """Return `user`, or nobody while the second factor is missing."""
    if not lacks_second_factor(user):
        return user
    nobody: Any = AnonymousUser()
    nobody.otp_device, nobody.is_verified = None, lambda: False
    return nobody


def send(user: User, then: str) -> HttpResponse:
    """Redirect to the screen that asks for the second factor, or sets it up, and from there to `then`."""
    name = "second_factor_verify" if user_has_device(user) else "second_factor_setup"
    return redirect(f"{reverse(name)}?{urlencode({'next': then})}")
