"""Following something by e-mail, without an account: asking for it, and the page behind the link of the mails."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cms.background.following import emails, subscribing
from cms.background.short_messages.providers import offered, public_key
from cms.background.short_messages.push_subscription import PushSubscription
from cms.contracts.following import FollowableKind, FollowedThing, described, find, kind_of
from cms.models.background.texts import Channel
from cms.models.following import LONGEST_REF, Frequency
from cms.storage.encryption import plain_phone
from cms.web.protection.spam_guard import HONEYPOT_FIELD, RateLimit, issue_token, refusal

LIMITS = [RateLimit(60, 3600), RateLimit(500, 86_400)]  # of a network; one address gets three mails a day at most
PURPOSE = "follow"
MOBILE = re.compile(r"0[35789]\d{8}")


class FollowForm(forms.Form):
    """The address, the way and how often; what is followed stands in the address of the page."""

    use_required_attribute = False
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        error_messages={"required": gettext_lazy("Write your e-mail address."), "invalid": gettext_lazy("This is not an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    channel = forms.ChoiceField(label=gettext_lazy("How do you want to be notified?"), initial=Channel.MAIL, widget=forms.RadioSelect)
    phone = forms.CharField(
        label=gettext_lazy("Your mobile number, for SMS or Zalo"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often do you want to be notified?"),
        choices=Frequency.choices,
        initial=Frequency.DAILY,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [Channel.MAIL, *offered()]
        self.fields["channel"].choices = [(way.value, way.label) for way in ways]  # type: ignore[attr-defined]  # a field with choices
        if len(ways) == 1:
            del self.fields["channel"], self.fields["phone"]
        else:
            self.fields["email"].required = False
            self.fields["email"].label = _("Your e-mail address, for mails")

    def clean(self) -> dict[str, Any]:
        """Ask for the address that the chosen way needs, and put it under `address`."""
        values = super().clean() or {}
        values["channel"] = values.get("channel") or Channel.MAIL
        if values["channel"] == Channel.MAIL:
            values["address"] = values.get("email", "")
            if not values["address"] and "email" not in self.errors:
                self.add_error("email", _("Write your e-mail address."))
        else:
            values["address"] = plain_phone(values.get("phone", ""))
            if not MOBILE.fullmatch(values["address"]):
                self.add_error("phone", _("This is not a mobile number of Viet Nam."))
        return values


class DeviceForm(forms.Form):
    """What a browser gave that may show notifications, and how often."""

    push = forms.CharField()
    frequency = forms.ChoiceField(choices=Frequency.choices)

    def clean_push(self) -> str:
        """Return it in the one form that is kept; refuse it while Web Push is off."""
        try:
            given = PushSubscription.parse(self.cleaned_data["push"]).as_given()
        except ValueError:
            given = None
        if given is None or not public_key():
            raise forms.ValidationError(_("The browser does not allow notifications of this portal. You can follow by e-mail."))
        return json.dumps(given, sort_keys=True)


# No session and no login: a signed token of the form, and limits by network, take the place of the CSRF cookie.
@csrf_exempt
@sensitive_post_parameters("email", "phone", "push")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for mails about a thing (`/theo-doi/?loai=van-ban&ma=12`). The answer is the same for every address, known or not."""
    kind, ref = kind_of(request.GET.get("loai", "")), request.GET.get("ma", "")
    if len(ref) > LONGEST_REF:
        return _page(request, "too_long", None)
    thing = kind.find(ref) if kind else None
    if kind is None or thing is None:
        return _page(request, "unknown", None, status=404)
    if request.method != "POST":
        return _page(request, "ask", thing, FollowForm())
    if request.POST.get("push"):
        return _follow_on_device(request, kind, thing)
    form = FollowForm(request.POST)
    if status := refusal(request, form, PURPOSE, LIMITS, min_seconds=1):
        return _page(request, "ask", thing, form, status)
    if request.POST.get(HONEYPOT_FIELD):
        return _page(request, "sent", thing)
    with suppress(subscribing.TooMany):  # the asking person may not be the owner of the address: the answer is the same
        given = form.cleaned_data
        subscribing.ask_to_follow(given["address"], kind, thing.ref, given["frequency"], given["channel"])
    return _page(request, "sent", thing, form)


def _follow_on_device(request: HttpRequest, kind: FollowableKind, thing: FollowedThing) -> HttpResponse:
    """Follow with notifications of the browser, which `cms/js/push.js` asked for: the page that ends it comes at once."""
    form = DeviceForm(request.POST)
    if status := refusal(request, form, PURPOSE, LIMITS, min_seconds=1):
        return _page(request, "busy" if status == 429 else "ask", thing, FollowForm(), status)
    given = form.cleaned_data
    try:
        subscription = subscribing.ask_to_follow(given["push"], kind, thing.ref, given["frequency"], Channel.PUSH)
    except subscribing.TooMany:
        return _page(request, "busy", thing, status=429)
    return redirect("following:manage", subscribing.token_of(subscription))


def _page(request: HttpRequest, state: str, thing: FollowedThing | None, form: FollowForm | None = None, status: int = 200) -> HttpResponse:
    kind = kind_of(request.GET.get("loai", ""))
    context: dict[str, Any] = {
        "state": state,
        "kind": kind,
        "thing": thing,
        "described": described(kind.name, thing.title) if kind and thing else "",
        "form": form,
        "token": issue_token(PURPOSE),
        "honeypot": HONEYPOT_FIELD,
        "push_key": public_key(),
        "is_by_phone": form is not None and form.is_bound and form.cleaned_data.get("channel") != Channel.MAIL,
    }
    return render(request, "cms/following/follow.html", context, status=status)


@csrf_exempt
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page behind the link of the mails: confirm, change how often, end. A link that is opened alone changes nothing.

    A mail program ends it by posting `List-Unsubscribe=One-Click` (RFC 8058).
    """
    subscription = subscribing.by_token(token)
    if subscription is None:
        return render(request, "cms/following/manage.html", {"state": "gone"}, status=404)
    context: dict[str, Any] = {
        "subscription": subscription,
        "description": emails.followed_name(subscription),
        "choices": Frequency.choices,
    }
    context["thing"] = find(subscription.kind, subscription.ref)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "confirm":
        subscribing.confirm(subscription)
        context["notice"] = _("You follow this now.")
    elif action == "frequency" and subscription.confirmed_at and request.POST.get("frequency") in Frequency.values:
        subscribing.change_frequency(subscription, request.POST["frequency"])
        context["notice"] = _("Saved.")
    elif action == "stop" or request.POST.get("List-Unsubscribe") == "One-Click":
        subscribing.stop(subscription)
        return render(request, "cms/following/manage.html", {"state": "stopped", "thing": context["thing"]})
    context["state"] = "followed" if subscription.confirmed_at and not subscription.paused_at else "ask"
    return render(request, "cms/following/manage.html", context)
