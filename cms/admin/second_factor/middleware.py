"""Nobody with a second factor gets past it, and where it is required nobody goes without."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_otp import user_has_device
from django_otp.middleware import OTPMiddleware

from cms.web.zones import ADMIN_PREFIX

ALWAYS_ALLOWED = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
OWN_SCREENS = {"second_factor_verify", "second_factor_setup"}


class SecondFactorMiddleware:
    """Works below the admin's address only: elsewhere nobody is logged in and no session may be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.mark_user = OTPMiddleware(lambda request: None)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ADMIN_PREFIX):
            return self.get_response(request)
        self.mark_user(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Send an admin user without a verified second factor to the screen that is missing."""
        match = request.resolver_match
        if match is None or not request.path_info.startswith(ADMIN_PREFIX) or match.url_name in ALWAYS_ALLOWED | OWN_SCREENS:
            return None
        user = request.user
        if not user.is_authenticated or user.is_verified():  # type: ignore[attr-defined]
            return None
        if user_has_device(user):
            return self.send(request, "second_factor_verify")
        return self.send(request, "second_factor_setup") if settings.SECOND_FACTOR_REQUIRED else None

    @staticmethod
    def send(request: HttpRequest, name: str) -> HttpResponse:
        return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
