"""The screens of the second factor inside the Wagtail admin."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_otp import login as otp_login
from django_otp import user_has_device

from cms.admin.second_factor import services
from cms.admin.second_factor.forms import CodeForm
from cms.web.security_log import record


def next_address(request: HttpRequest) -> str:
    """Return where to go afterwards: `next` when it is an address of this site, else the admin's front page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("wagtailadmin_home")


@login_required
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code after the password."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = services.matching_device(request.user, form.cleaned_data["code"])
        if device is not None:
            otp_login(request, device)
            record("second_factor_accepted", request)
            return redirect(next_address(request))
        record("second_factor_refused", request, level=logging.WARNING)
        form.add_error("code", _("This code is not right or was used already. Wait for the next one and try again."))
    return render(request, "cms/second_factor/verify.html", {"form": form, "next": next_address(request)})


@login_required
def setup(request: HttpRequest) -> HttpResponse:
    """Show the secret, take a first code, then show the recovery codes once."""
    if user_has_device(request.user) and not request.user.is_verified():  # type: ignore[union-attr]
        return redirect("second_factor_verify")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = services.confirm(request.user, form.cleaned_data["code"])
        if codes is not None:
            otp_login(request, next(iter(request.user.totpdevice_set.filter(confirmed=True))))  # type: ignore[union-attr]
            record("second_factor_set", request, level=logging.WARNING)
            messages.success(request, _("The second factor is on."))
            return render(request, "cms/second_factor/recovery.html", {"codes": codes})
        form.add_error("code", _("This code is not right. Check the clock of your phone and type the code that it shows now."))
    device = services.pending_device(request.user)
    context = {"form": form, "picture": services.qr_picture(device), "secret": services.secret_text(device)}
    return render(request, "cms/second_factor/setup.html", context)
