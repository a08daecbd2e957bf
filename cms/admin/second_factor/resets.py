"""A lost second factor is taken away by two administrators: one asks and says why, another agrees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.admin.accounts.account_log import changed_by_others
from cms.admin.second_factor.services import take_away
from cms.background.sending.mail import queue_mail
from cms.contracts.accounts import signed_in
from cms.contracts.worklist import WorklistItem
from cms.models import SecondFactorReset
from cms.text.numbers.keys import is_key
from cms.web.monitoring import security_log

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAY_RESET = attrgetter("is_superuser")
SETTLED = timedelta(days=7)
NOT_SETTLED = gettext_lazy(
    "Who asks and who agrees must have had the account and an own second factor for seven days before it was asked, "
    "and no other administrator may have changed the account since."
)
CHANGED = gettext_lazy(
    "In the last seven days an administrator changed the password, e-mail address, user name or rights of this account. "
    "Please wait until seven days are over."
)


def is_settled(person: User, at: datetime) -> bool:
    """Return whether the account of `person`, its own second factor and its rights are older than `SETTLED` at the moment `at`.

    Else one administrator alone could make a second one, or take over the account of a colleague, and agree with it.
    """
    before = at - SETTLED
    factors = TOTPDevice.objects.filter(user=person, confirmed=True, created_at__lte=before)
    return person.date_joined <= before and factors.exists() and not changed_by_others(person, before)


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, account: User) -> str:
        return f"{account.get_full_name()} ({account.get_username()})".strip()


class ResetForm(forms.Form):
    """Whose second factor is lost, and how the administrator knows that it is this person who asks."""

    account = AccountField(queryset=None, label=gettext_lazy("Account"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("What happened, and how you made sure that it is this person who asks."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        accounts = get_user_model().objects.filter(is_active=True, totpdevice__confirmed=True).exclude(pk=by.pk)
        waiting = SecondFactorReset.objects.open().values("user")
        self.fields["account"].queryset = accounts.exclude(pk__in=waiting).distinct().order_by("last_name", "first_name")  # type: ignore[attr-defined]

    def clean_account(self) -> Any:
        if changed_by_others(self.cleaned_data["account"], timezone.now() - SETTLED):
            raise ValidationError(CHANGED)
        return self.cleaned_data["account"]

    def clean(self) -> None:
        if not is_settled(self.by, timezone.now()):
            raise ValidationError(NOT_SETTLED)


@require_http_methods(["GET", "HEAD", "POST"])
def resets(request: HttpRequest) -> HttpResponse:
    """Show the requests that wait for a second administrator; by POST make one, agree to one or withdraw one."""
    person = signed_in(request)
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


def resets_waiting(person: User) -> Iterable[WorklistItem]:
    """Return what waits for the agreement of this administrator."""
    if MAY_RESET(person):
        count = SecondFactorReset.objects.for_decision_of(person).count()
        yield WorklistItem(gettext_lazy("lost second factors that need your agreement"), count, reverse("second_factor_resets"))


@transaction.atomic
def _ask(request: HttpRequest, account: User, reason: str) -> None:
    """Store the request; notify the person and all administrators, and log it."""
    person = signed_in(request)
    values = {"asked_by": person, "reason": reason, "asked_at": timezone.now()}
    reset, _made = SecondFactorReset.objects.update_or_create(user=account, defaults=values)
    security_log.alarm("second factor: reset asked for", request, name=account.get_username(), by=person.get_username())
    log(account, "account.second_factor_asked", user=person, data={"reason": reason})
    others = get_user_model().objects.filter(is_superuser=True, is_active=True).exclude(pk__in=[person.pk, account.pk])
    context = {"by": _name(person), "account": account.get_username(), "until": reset.open_until}
    context |= {"address": settings.SITE_URL + reverse("second_factor_resets")}
    for recipient in [account, *others]:
        _mail(recipient, "cms/mail/second_factor_asked", context)
    messages.success(
        request, _("Another administrator has to agree within two working days. The account and all administrators are notified.")
    )


def _mail(recipient: Any, template: str, context: dict[str, Any]) -> None:
    """Queue a mail to the address of an account, where it has one."""
    if recipient.email:
        queue_mail(key=f"second-factor:{uuid4()}", recipient=recipient.email, template=template, context=context)


def _name(person: User) -> str:
    return str(person.get_full_name() or person.get_username())


def _objection(person: User, reset: SecondFactorReset) -> Any:
    """Return why `person` may not agree to `reset`, as a sentence; nothing when they may."""
    if person in (reset.asked_by, reset.user):
        return _("Somebody other than who asked has to agree.")
    if not (reset.asked_by.is_active and MAY_RESET(reset.asked_by)):
        return _("Who asked is no administrator any more.")
    if not (is_settled(person, reset.asked_at) and is_settled(reset.asked_by, reset.asked_at)):
        return NOT_SETTLED
    return CHANGED if changed_by_others(reset.user, reset.asked_at - SETTLED) else None


def _decide(request: HttpRequest) -> None:
    """Do what another administrator agrees to, or drop what is withdrawn or refused."""
    number = request.POST.get("agree") or request.POST.get("drop") or ""
    person = signed_in(request)
    with transaction.atomic():
        rows = SecondFactorReset.objects.open().select_for_update(of=("self",)).select_related("user", "asked_by")
        reset = rows.filter(pk=int(number)).first() if is_key(number) else None
        if reset is None:
            messages.error(request, _("This has been decided by somebody else, or its time is over."))
        elif "agree" not in request.POST:
            log(reset.user, "account.second_factor_kept", user=person)
            reset.delete()
            messages.success(request, _("Withdrawn. The second factor stays."))
        elif objection := _objection(person, reset):
            messages.error(request, objection)
        else:
            _take_away(request, reset)


def _take_away(request: HttpRequest, reset: SecondFactorReset) -> None:
    """Take the second factor away, end all logins, tell the person and the logs."""
    person = signed_in(request)
    account, both = reset.user, [_name(reset.asked_by), _name(person)]
    take_away(account)
    reset.delete()
    names = {"asked_by": reset.asked_by.get_username(), "by": person.get_username()}
    security_log.alarm("second factor reset", request, name=account.get_username(), **names)
    log(account, "account.second_factor_reset", user=person, data={"asked_by": both[0], "reason": reset.reason})
    _mail(account, "cms/mail/second_factor_reset", {"both": both, "name": account.get_username()})
    messages.success(request, _("The second factor of %(name)s is taken away: the next login sets up a new one.") % {"name": account})
