"""The login screen, and the list of logins that wait, where an administrator lets them try at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.views.account import LoginView
from wagtail.log_actions import log

from cms.admin.login.forms import DelayedLoginForm
from cms.admin.login.openid.provider import in_use
from cms.admin.second_factor.middleware import needs_second_factor
from cms.models.access.login_throttle import LoginThrottle, Purpose
from cms.text.numbers.keys import is_key
from cms.web.monitoring import security_log
from cms.web.protection import login_throttle

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAY_UNLOCK = "auth.change_user"
SHOWN = 200


class DelayedLoginView(LoginView):
    """Wagtail's login: 429 while one has to wait; the browser is remembered once the login is complete."""

    def get_form_class(self) -> type[DelayedLoginForm]:
        return DelayedLoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "openid": in_use(), "openid_name": settings.OIDC_NAME}

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if (wait := getattr(self.request, "login_wait", None)) is not None:
            response.status_code = 429
            response["Retry-After"] = str(int(wait.total_seconds()) + 1)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Log the person in; remember the browser where no second factor follows, and log a local account beside single sign-on."""
        response = super().form_valid(form)
        user: User = form.get_user()
        if in_use():
            security_log.alarm("local account used beside single sign-on", self.request, name=user.get_username())
        if not needs_second_factor(user):
            login_throttle.remember_browser(response, user.get_username(), secure=self.request.is_secure())
        return response


@require_safe
def delayed_logins(request: HttpRequest) -> HttpResponse:
    """Show the accounts and networks whose next attempt has to wait."""
    if not request.user.has_perm(MAY_UNLOCK):
        raise PermissionDenied
    # Requests for new passwords are counted under hashes of addresses: nothing that a person could recognise.
    rows = LoginThrottle.objects.waiting(timezone.now()).exclude(purpose=Purpose.RESET).order_by("-wait_until")[:SHOWN]
    return render(request, "cms/admin/delayed_logins.html", {"page_title": _("Delayed logins"), "header_icon": "lock", "rows": rows})


@require_POST
def reset_delays(request: HttpRequest) -> HttpResponse:
    """Forget the failed logins of the ticked rows: the next attempt need not wait."""
    if not request.user.has_perm(MAY_UNLOCK):
        raise PermissionDenied
    chosen = [int(pk) for pk in request.POST.getlist("row") if is_key(pk)]
    rows = list(LoginThrottle.objects.filter(pk__in=chosen))
    for row in rows:
        log(row, "wagtail.delete", user=request.user, title=row.name)
        row.delete()
        security_log.alarm("delay lifted", request, name=row.name, by=request.user.get_username())
    count = len(rows)
    text = ngettext("%(count)d may try again at once.", "%(count)d may try again at once.", count)
    messages.success(request, text % {"count": count})
    return redirect("delayed_logins")
