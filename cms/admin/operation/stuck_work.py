"""The one list of background work that was given up, of every kind of leased row, with "try again" and "give up"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.log_actions import log

from cms.background.worker.backlog import leased_models
from cms.contracts.accounts import signed_in
from cms.contracts.worklist import WorklistItem
from cms.models.background.leased_row import LeasedRow, RowState
from cms.models.background.mail import OutboundMail
from cms.models.following import Subscription
from cms.text.numbers.keys import is_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SHOWN = 50  # rows of each kind
TRIED_AGAIN, GIVEN_UP = "cms.stuck_work_tried_again", "cms.stuck_work_given_up"  # actions in the journal


class StuckKind(NamedTuple):
    """The parked rows of one kind: its label (`app.model`), its name for people, the newest rows, and how many are parked."""

    label: str
    name: str
    rows: list[LeasedRow]
    parked: int


def kinds_for(user: User) -> list[type[LeasedRow]]:
    """Return the kinds of leased rows that `user` may let be tried again."""
    return [model for model in leased_models() if model.may_be_tried_again_by(user)]


def stuck_work_items(user: User) -> Iterator[WorklistItem]:
    """Yield the worklist item of what is stuck, for those who may try it again."""
    kinds = kinds_for(user)
    if kinds:
        count = sum(model._default_manager.parked().count() for model in kinds)
        yield WorklistItem(gettext_lazy("pieces of background work are stuck"), count, reverse("stuck_work"), late=True)


@require_safe
def stuck_work(request: HttpRequest) -> HttpResponse:
    """Show the parked rows of each kind that this person may try again."""
    kinds = kinds_for(signed_in(request))
    if not kinds:
        raise PermissionDenied
    context: dict[str, Any] = {"page_title": _("Stuck background work"), "header_icon": "warning"}
    context["kinds"] = [kind for kind in map(_kind, kinds) if kind.parked]
    if OutboundMail in kinds:
        context |= returned_mails()
    return render(request, "cms/admin/stuck_work.html", context)


def returned_mails() -> dict[str, Any]:
    """Return the bounced mails that are sent again, and how many addresses and subscriptions are paused."""
    paused = Subscription.objects.exclude(paused_at=None)
    return {
        "returned": OutboundMail.objects.filter(soft_returns__gt=0)
        .exclude(state=RowState.DONE)
        .without_contacts()
        .order_by("next_try_at")[:SHOWN],
        "paused_addresses": paused.values("email_key").distinct().count(),
        "paused_subscriptions": paused.count(),
    }


def _kind(model: type[LeasedRow]) -> StuckKind:
    parked = model._default_manager.parked()
    rows = list(parked.without_contacts().order_by("-pk")[:SHOWN])
    return StuckKind(model._meta.label_lower, capfirst(str(model._meta.verbose_name_plural)), rows, parked.count())


@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    """Return the ticked rows of one kind, or all of it, to the queue with no tries counted; with `give_up` end the ticked ones."""
    model = {kind._meta.label_lower: kind for kind in kinds_for(signed_in(request))}.get(request.POST.get("kind", ""))
    if model is None:
        raise PermissionDenied
    rows = model._default_manager.all()
    chosen = [int(pk) for pk in request.POST.getlist("row") if is_key(pk)]
    gives_up = "give_up" in request.POST and model.may_be_given_up
    if chosen or gives_up:
        rows = rows.filter(pk__in=chosen)
    first = rows.parked().only("pk").first()  # one journal entry for all rows: it names their kind by this row, and their number
    count = rows.give_up() if gives_up else rows.try_again()
    if first is not None:
        log(first, GIVEN_UP if gives_up else TRIED_AGAIN, user=request.user, title=str(count))
    if gives_up:
        text = ngettext("%(count)d piece of work was given up for good.", "%(count)d pieces of work were given up for good.", count)
    else:
        text = ngettext("%(count)d piece of work will be tried again.", "%(count)d pieces of work will be tried again.", count)
    messages.success(request, text % {"count": count})
    return redirect("stuck_work")
