"""A form or survey of an editor's: filling it in, and the page after sending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cms.background.sending.mail import queue_mail
from cms.web.protection.spam_guard import HONEYPOT_FIELD, RateLimit, TokenState, check_token, issue_token, refusal
from cms.web.request.restricted import page_for_the_admitted
from home.models import FormPage
from home.models.services.form_answers import answer_in_words
from home.models.services.forms import CONSENT

PURPOSE = "form"
LIMITS = [RateLimit(30, 3600), RateLimit(200, 86_400)]  # of a network and form; carriers share addresses


# No session and no login: a signed token of the form, and limits by network, take the place of the CSRF cookie.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: str) -> HttpResponse:
    """Show a form (`/bieu-mau/12/`) and take what is sent, until its last day."""
    return _served(request, pk, _fill)


def _served(request: HttpRequest, pk: str, view: Callable[[HttpRequest, FormPage], HttpResponse]) -> HttpResponse:
    """Answer by `view` for people who may see the page; ask others for its password or to log in, as at the page's own address."""
    page = get_object_or_404(FormPage.objects.live(), pk=pk)
    return page_for_the_admitted(page, request) or view(request, page)


def _fill(request: HttpRequest, page: FormPage) -> HttpResponse:
    if page.is_closed:
        return _page(request, page, "closed", status=410, unsent=_typed(request, page))
    if request.method != "POST":
        return _page(request, page, "ask", page.get_form())
    form, purpose = page.get_form(request.POST), _purpose(page)
    if status := refusal(request, form, purpose, LIMITS):
        return _page(request, page, "ask", form, status)
    if not request.POST.get(HONEYPOT_FIELD):
        _keep(page, form.cleaned_data, check_token(request.POST["token"], purpose)[1])
    return redirect("forms:sent", pk=page.pk)


def _purpose(page: FormPage) -> str:
    return f"{PURPOSE}:{page.original.pk}"


def _typed(request: HttpRequest, page: FormPage) -> list[tuple[str, str]]:
    """Return what somebody typed into our form, by question, so that they can keep it when it comes too late."""
    if check_token(request.POST.get("token", ""), _purpose(page))[0] is TokenState.FORGED:
        return []
    values = [(field, field.value()) for field in page.get_form(request.POST) if field.name != CONSENT]
    return [(field.label, answer_in_words(value)) for field, value in values if value]


@require_safe
def sent(request: HttpRequest, pk: str) -> HttpResponse:
    """Return a page that says that the answers were received."""
    return _served(request, pk, lambda _request, page: _page(request, page, "sent"))


@transaction.atomic
def _keep(page: FormPage, values: dict[str, Any], key: str) -> None:
    """Keep the answers and tell the unit, at most once an hour and without a word of them."""
    page.receive(values, key)
    if page.mail_to:
        address = f"{settings.SITE_URL}{reverse('wagtailforms:list_submissions', args=[page.original.pk])}"
        hour = timezone.localtime().strftime("%Y%m%d%H")
        context = {"page": page, "address": address}
        queue_mail(key=f"{_purpose(page)}:{hour}", recipient=page.mail_to, template="home/mail/form_answer", context=context)


def _page(request: HttpRequest, page: FormPage, state: str, form: Any = None, status: int = 200, unsent: Any = ()) -> HttpResponse:
    context = page.get_context(request) | {"state": state, "form": form, "unsent": unsent, "honeypot": HONEYPOT_FIELD}
    return render(request, page.template, context | {"token": issue_token(_purpose(page))}, status=status)
