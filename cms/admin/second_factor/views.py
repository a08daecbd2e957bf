"""The screens of the second factor inside the Wagtail admin."""

from __future__ import annotations

import time
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_otp import login as otp_login
from django_otp import match_token, user_has_device

from cms.admin.second_factor import services
from cms.admin.second_factor.forms import CodeForm, NewDeviceForm
from cms.contracts.accounts import signed_in
from cms.models.access.login_throttle import Purpose
from cms.web.monitoring import security_log
from cms.web.protection import login_throttle

CONFIRMED_AT = "password_confirmed_at"  # in the session
CONFIRMED_FOR_S = 600


def next_address(request: HttpRequest) -> str:
    """Return where to go afterwards: `next` when it is an address of this site, else the admin's front page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("wagtailadmin_home")


def begin_code(request: HttpRequest) -> timedelta | None:
    """Count an attempt with a code; return how long to wait when it may not be checked now."""
    return login_throttle.begin(request, Purpose.CODE, request.user.get_username())


def accepted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Forget the wrong codes, log the login, and remember this browser."""
    name = request.user.get_username()
    login_throttle.succeeded(request, Purpose.CODE, name)
    login_throttle.remember_browser(response, name, secure=request.is_secure())
    security_log.note("second factor accepted", request, name=name)
    return response


def refused(request: HttpRequest, form: CodeForm, wait: timedelta | None, words: str) -> int:
    """Show the person what is wrong, or how long to wait; return the status of the answer."""
    security_log.alarm("wrong code" if wait is None else "code delayed", request, name=request.user.get_username())
    if wait is None:
        form.add_error("code", words)
        return 200
    form.add_error("code", _("Too many wrong codes. Please wait %(time)s, then try again.") % {"time": login_throttle.wait_in_words(wait)})
    return 429


@login_required
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code after the password."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        wait = begin_code(request)
        device = match_token(request.user, form.cleaned_data["code"]) if wait is None else None
        if device is not None:
            otp_login(request, device)
            return accepted(request, redirect(next_address(request)))
        status = refused(request, form, wait, _("This code is not right or was used already. Wait for the next one and try again."))
    return render(request, "cms/second_factor/verify.html", {"form": form, "next": next_address(request)}, status=status)


def confirm_password(request: HttpRequest) -> HttpResponse:
    """Ask for the password again; a person who gives it may set up a new second factor within the next minutes."""
    form = NewDeviceForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        name = request.user.get_username()
        user = authenticate(request, username=name, password=form.cleaned_data["password"])
        if user is not None and user.pk == request.user.pk:
            login_throttle.succeeded(request, Purpose.PASSWORD, name)
            request.session[CONFIRMED_AT] = int(time.time())
            return redirect("second_factor_setup")
        wait = getattr(request, "login_wait", None)
        status = 200 if wait is None else 429
        words = _("This password is not right.")
        if wait is not None:
            words = _("Too many attempts to sign in. Please wait %(time)s, then try again.") % {"time": login_throttle.wait_in_words(wait)}
        form.add_error("password", words)
    return render(request, "cms/second_factor/password.html", {"form": form}, status=status)


@login_required
def setup(request: HttpRequest) -> HttpResponse:
    """Show the secret, take a first code, then show the recovery codes once."""
    if user_has_device(request.user) and not request.user.is_verified():  # type: ignore[union-attr]
        return redirect("second_factor_verify")
    confirmed_at = request.session.get(CONFIRMED_AT, 0)
    if not user_has_device(request.user):  # a first one: the login itself will do while it is fresh
        confirmed_at = max(confirmed_at, request.session.get(services.LOGGED_IN_AT, 0))
    if time.time() - confirmed_at > CONFIRMED_FOR_S:
        if not request.user.has_usable_password():  # type: ignore[union-attr]  # single sign-on: the provider asks
            return redirect(f"{reverse('openid_begin')}?again=1&next={reverse('second_factor_setup')}")
        return confirm_password(request)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        wait = begin_code(request)
        codes = services.confirm(signed_in(request), form.cleaned_data["code"]) if wait is None else None
        if codes is not None:
            request.session.pop(CONFIRMED_AT, None)
            otp_login(request, next(iter(request.user.totpdevice_set.filter(confirmed=True))))  # type: ignore[union-attr]
            messages.success(request, _("The second factor is on."))
            security_log.alarm("second factor set up", request, name=request.user.get_username())
            return accepted(request, render(request, "cms/second_factor/recovery.html", {"codes": codes}))
        words = _("This code is not right. Check the clock of your phone and type the code that it shows now.")
        status = refused(request, form, wait, words)
    device = services.pending_device(signed_in(request))
    context = {"form": form, "picture": services.qr_picture(device), "secret": services.secret_text(device)}
    return render(request, "cms/second_factor/setup.html", context, status=status)
