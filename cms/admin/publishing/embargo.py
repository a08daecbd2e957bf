"""The links of a page that is not public yet: made, mailed or copied, and withdrawn by those who may publish it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.log_actions import log
from wagtail.models import Page

from cms.background.sending.mail import queue_mail
from cms.contracts.accounts import signed_in
from cms.models.access.embargo import EmbargoLink
from cms.text.numbers.keys import is_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class EmbargoForm(forms.ModelForm[EmbargoLink]):
    email = forms.EmailField(
        label=_("Their mail address"), required=False, help_text=_("Left empty, copy the link and pass it on yourself.")
    )

    class Meta:
        model = EmbargoLink
        fields = ("reader",)


def embargo_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button that leads from a page that is not public yet to its links."""
    if page.pk and not page.live and page.permissions_for_user(user).can_publish():
        yield Button(_("Show before publication"), reverse("embargo_links", args=[page.pk]), icon_name="view", priority=94)


def embargo_links(request: HttpRequest, key: int) -> HttpResponse:
    """Show the links of a page; POST makes one, or withdraws the one named `revoke`."""
    page = get_object_or_404(Page, pk=key)
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    form = EmbargoForm(request.POST if request.method == "POST" and "revoke" not in request.POST else None)
    if request.method == "POST" and "revoke" in request.POST:
        _revoke(request, page)
        return redirect("embargo_links", key)
    if not page.live and form.is_valid():
        _make(request, page, form)
        return redirect("embargo_links", key)
    rows = [(link, _address(link)) for link in page.embargo_links.select_related("made_by")]
    context = {"page_title": _("Show before publication"), "header_icon": "view", "page": page, "form": form, "rows": rows}
    return render(request, "cms/admin/embargo.html", context, status=422 if form.is_bound else 200)


def _address(link: EmbargoLink) -> str:
    return f"{settings.SITE_URL}{reverse('embargo', args=[link.token])}"


@transaction.atomic
def _make(request: HttpRequest, page: Page, form: EmbargoForm) -> None:
    user = signed_in(request)
    form.instance.page, form.instance.made_by = page, user
    link = form.save()
    log(page, "cms.embargo_link", user=request.user, data={"reader": link.reader})
    if recipient := form.cleaned_data["email"]:
        context = {"link": link, "address": _address(link), "title": page.draft_title}
        queue_mail(key=f"embargo:{link.pk}", recipient=recipient, template="cms/mail/embargo", context=context)
        messages.success(request, _("The link is on its way to %(reader)s.") % {"reader": link.reader})
    else:
        messages.success(request, _("The link for %(reader)s is made: copy it below.") % {"reader": link.reader})


def _revoke(request: HttpRequest, page: Page) -> None:
    key = request.POST["revoke"]
    link = get_object_or_404(EmbargoLink, page=page, pk=key if is_key(key) else None)
    EmbargoLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
    log(page, "cms.embargo_revoked", user=request.user, data={"reader": link.reader})
    messages.success(request, _("The link for %(reader)s was withdrawn.") % {"reader": link.reader})
