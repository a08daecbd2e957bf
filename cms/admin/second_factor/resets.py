"""A lost second factor is taken away by two administrators: one asks and says why, another agrees."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.background.mail import queue_mail
from cms.contracts.worklist import WorklistItem
from cms.models import SecondFactorReset
from cms.web import security_log

MAY_RESET = attrgetter("is_superuser")


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, account: Any) -> str:
        return f"{account.get_full_name()} ({account.get_username()})".strip()


class ResetForm(forms.Form):
    """Whose second factor is lost, and how the administrator knows that it is this person who asks."""

    account = AccountField(queryset=None, label=gettext_lazy("Account"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("What happened, and how you made sure that it is this person who asks."),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = get_user_model().objects.filter(is_active=True, totpdevice__confirmed=True).exclude(pk=by.pk)
        waiting = SecondFactorReset.objects.open().values("user")
        self.fields["account"].queryset = accounts.exclude(pk__in=waiting).distinct().order_by("last_name", "first_name")  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def resets(request: HttpRequest) -> HttpResponse:
    """Show what waits for a second administrator, and take what one asks, agrees to or withdraws."""
    person: Any = request.user
    if not MAY_RESET(person):
        raise PermissionDenied
    form = ResetForm(request.POST if "ask" in request.POST else None, by=person)
    if form.is_bound and form.is_valid():
        _ask(request, **form.cleaned_data)
        return redirect("second_factor_resets")
    if request.method == "POST" and not form.is_bound:
        _decide(request)
        return redirect("second_factor_resets")
    context = {"page_title": _("Lost second factor"), "header_icon": "lock", "form": form}
    context |= {"waiting": SecondFactorReset.objects.open().select_related("user", "asked_by").order_by("asked_at")}
    return render(request, "cms/second_factor/resets.html", context, status=422 if form.is_bound else 200)


def resets_waiting(person: Any) -> Iterable[WorklistItem]:
    """Return what waits for the agreement of this administrator."""
    if MAY_RESET(person):
        count = SecondFactorReset.objects.for_decision_of(person).count()
        yield WorklistItem(gettext_lazy("lost second factors that need your agreement"), count, reverse("second_factor_resets"))


def _ask(request: HttpRequest, account: Any, reason: str) -> None:
    person: Any = request.user
    values = {"asked_by": person, "reason": reason, "asked_at": timezone.now()}
    SecondFactorReset.objects.update_or_create(user=account, defaults=values)
    security_log.alarm("second factor: reset asked for", request, name=account.get_username(), by=person.get_username())
    log(account, "account.second_factor_asked", user=person, data={"reason": reason})
    messages.success(request, _("Another administrator has to agree within a day."))


def _decide(request: HttpRequest) -> None:
    """Do what another administrator agrees to, or drop what is withdrawn or refused."""
    number = request.POST.get("agree") or request.POST.get("drop") or ""
    person: Any = request.user
    with transaction.atomic():
        rows = SecondFactorReset.objects.open().select_for_update(of=("self",)).select_related("user", "asked_by")
        wish = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
        if wish is None:
            messages.error(request, _("This has been decided by somebody else, or its day is over."))
        elif "agree" not in request.POST:
            log(wish.user, "account.second_factor_kept", user=person)
            wish.delete()
            messages.success(request, _("Withdrawn. The second factor stays."))
        elif person in (wish.asked_by, wish.user):
            messages.error(request, _("Somebody other than who asked has to agree."))
        elif not (wish.asked_by.is_active and MAY_RESET(wish.asked_by)):
            messages.error(request, _("Who asked is no administrator any more."))
        else:
            _take_away(request, wish)


def _take_away(request: HttpRequest, wish: SecondFactorReset) -> None:
    """Delete the devices and recovery codes, tell the person and the logs."""
    person: Any = request.user
    account, both = (
        wish.user,
        [wish.asked_by.get_full_name() or wish.asked_by.get_username(), person.get_full_name() or person.get_username()],
    )
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    wish.delete()
    names = {"asked_by": wish.asked_by.get_username(), "by": person.get_username()}
    security_log.alarm("second factor reset", request, name=account.get_username(), **names)
    log(account, "account.second_factor_reset", user=person, data={"asked_by": both[0], "reason": wish.reason})
    if account.email:
        queue_mail(
            key=f"second-factor:{account.pk}:{timezone.now():%Y%m%d%H%M%S}",
            recipient=account.email,
            template="cms/mail/second_factor_reset",
            context={"both": both, "name": account.get_username()},
        )
    messages.success(request, _("The second factor of %(name)s is taken away: the next login sets up a new one.") % {"name": account})
