"""Following a search by e-mail, without an account: asking for it, and the page behind the link of the mails."""

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

from cms.web.spam_guard import HONEYPOT_FIELD, RateLimit, TokenState, check_token, issue_token, over_limit
from search.alerts import following
from search.alerts.description import describe, description_of
from search.models import AlertFrequency
from search.models.alerts import LONGEST_QUERY_STRING
from search.results.forms import SearchForm

LIMITS = [RateLimit(60, 3600), RateLimit(500, 86_400)]  # of a network; one address gets three mails a day at most
PURPOSE = "follow-search"


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
        choices=AlertFrequency.choices,
        initial=AlertFrequency.DAILY,
        widget=forms.RadioSelect,
    )


# No session and no login: a signed token of the form, and limits by network, take the place of the CSRF cookie.
@csrf_exempt
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for a mail when something new matches (`/tim-kiem/theo-doi/?q=…`). Says the same whoever the address belongs to."""
    search = SearchForm(request.GET)
    if len(following.canonical(search)) > LONGEST_QUERY_STRING:
        return _page(request, "too_long", search)
    if request.method != "POST":
        return _page(request, "ask", search, FollowForm())
    form = FollowForm(request.POST)
    if not form.is_valid():
        return _page(request, "ask", search, form, 422)
    token_state, _key = check_token(request.POST.get("token", ""), PURPOSE, min_seconds=1)
    if token_state is not TokenState.VALID:
        form.add_error(None, _("Please look over it once more, then send."))
        return _page(request, "ask", search, form, 422)
    if request.POST.get(HONEYPOT_FIELD):
        return _page(request, "sent", search)
    if over_limit(request, PURPOSE, LIMITS):
        form.add_error(None, _("Too many requests from your network. Please try again in an hour."))
        return _page(request, "ask", search, form, 429)
    with suppress(following.TooMany):  # whoever asks may not be the owner of the address: the answer is the same
        following.ask_to_follow(form.cleaned_data["email"], search, form.cleaned_data["frequency"])
    return _page(request, "sent", search)


def _page(request: HttpRequest, state: str, search: SearchForm, form: FollowForm | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "state": state,
        "description": describe(search),
        "form": form,
        "token": issue_token(PURPOSE),
        "results_query": following.canonical(search),
        "honeypot": HONEYPOT_FIELD,
    }
    return render(request, "search/alerts/follow.html", context, status=status)


@csrf_exempt
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page behind the link of the mails: confirm, change how often, end. A link that is opened alone changes nothing."""
    saved = following.by_token(token)
    if saved is None:
        return render(request, "search/alerts/manage.html", {"state": "gone"}, status=404)
    context = {"saved": saved, "description": description_of(saved), "choices": AlertFrequency.choices, "state": "ask"}
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "confirm":
        following.confirm(saved)
        context["notice"] = _("You follow this search now.")
    elif action == "frequency" and saved.confirmed_at and request.POST.get("frequency") in AlertFrequency.values:
        following.change_frequency(saved, request.POST["frequency"])
        context["notice"] = _("Saved.")
    elif action == "stop":
        following.stop(saved)
        return render(request, "search/alerts/manage.html", {"state": "stopped"})
    context["state"] = "followed" if saved.confirmed_at else "ask"
    return render(request, "search/alerts/manage.html", context)
