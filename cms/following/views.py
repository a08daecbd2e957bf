"""Following something by e-mail, without an account: asking for it, and the page behind the link of the mails."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cms.contracts.following import Followed, find, kind_of
from cms.following import emails, subscribing
from cms.models.following import LONGEST_REF, Frequency
from cms.web.spam_guard import HONEYPOT_FIELD, RateLimit, issue_token, refusal

LIMITS = [RateLimit(60, 3600), RateLimit(500, 86_400)]  # of a network; one address gets three mails a day at most
PURPOSE = "follow"


class FollowForm(forms.Form):
    """The address and how often; what is followed stands in the address of the page."""

    use_required_attribute = False
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        error_messages={"required": gettext_lazy("Write your e-mail address."), "invalid": gettext_lazy("This is not an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often do you want to be told?"),
        choices=Frequency.choices,
        initial=Frequency.DAILY,
        widget=forms.RadioSelect,
    )


# No session and no login: a signed token of the form, and limits by network, take the place of the CSRF cookie.
@csrf_exempt
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for mails about a thing (`/theo-doi/?loai=van-ban&ma=12`). Says the same whoever the address belongs to."""
    kind, ref = kind_of(request.GET.get("loai", "")), request.GET.get("ma", "")
    if len(ref) > LONGEST_REF:
        return _page(request, "too_long", None)
    thing = kind.find(ref) if kind else None
    if kind is None or thing is None:
        return _page(request, "unknown", None, status=404)
    if request.method != "POST":
        return _page(request, "ask", thing, FollowForm())
    form = FollowForm(request.POST)
    if status := refusal(request, form, PURPOSE, LIMITS, min_seconds=1):
        return _page(request, "ask", thing, form, status)
    if request.POST.get(HONEYPOT_FIELD):
        return _page(request, "sent", thing)
    with suppress(subscribing.TooMany):  # whoever asks may not be the owner of the address: the answer is the same
        subscribing.ask_to_follow(form.cleaned_data["email"], kind, thing.ref, form.cleaned_data["frequency"])
    return _page(request, "sent", thing)


def _page(request: HttpRequest, state: str, thing: Followed | None, form: FollowForm | None = None, status: int = 200) -> HttpResponse:
    kind = kind_of(request.GET.get("loai", ""))
    context: dict[str, Any] = {
        "state": state,
        "kind": kind,
        "thing": thing,
        "form": form,
        "token": issue_token(PURPOSE),
        "honeypot": HONEYPOT_FIELD,
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
    context: dict[str, Any] = {"subscription": subscription, "description": emails.name_of(subscription), "choices": Frequency.choices}
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
