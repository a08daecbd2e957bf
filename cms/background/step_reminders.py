"""Remind those who must act at a step of a workflow, tell it further up, and tell administrators of a step that nobody can take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from cms.background.jobs import periodic
from cms.background.mail import queue_mail
from cms.contracts.working_days import working_calendar
from cms.models.step_reminder import Actor, StepWait, Waiting
from cms.text.user_names import shown_name

FROM_HOUR = 7  # mails go out by day


@periodic(every=timedelta(minutes=30))
def remind_of_steps() -> int:
    """Tell what is due at each step that a text waits at, on working days only; return how many mails were written."""
    now = timezone.localtime()
    today = now.date()
    if now.hour < FROM_HOUR or working_calendar().between(today - timedelta(days=1), today) < 1:
        return 0
    keys = TaskState.objects.filter(**Waiting.on_the_way).order_by("pk").values_list("pk", flat=True)
    return sum(_tell(key, today) for key in list(keys))


@transaction.atomic
def _tell(key: int, today: date) -> int:
    """Write the mails that are due for one text; its row is locked, so that another worker does not write them, too."""
    state = TaskState.objects.select_for_update(of=("self",)).filter(pk=key, **Waiting.on_the_way).first()
    if state is None or state.workflow_state.content_object is None:
        return 0
    waiting = Waiting(state)
    wait, actors, mails = waiting.wait, waiting.actors, 0
    before = (wait.reminded, wait.told_on, wait.nobody_since)
    if actors and waiting.is_reminder_due(today):
        wait.reminded, wait.reminded_on = wait.reminded + 1, today
        mails += _mail(waiting, "step_reminder", actors)
    if waiting.is_to_be_told(today):
        wait.told_on, tell = today, waiting.rule.tell
        told = [Actor(shown_name(tell), tell.email, tell)] if tell and tell.is_active else administrators()
        mails += _mail(waiting, "step_told", told)
    if actors:
        wait.nobody_since = None
    elif wait.nobody_since is None:
        wait.nobody_since = today
        mails += _mail(waiting, "step_without_people", administrators())
    if before != (wait.reminded, wait.told_on, wait.nobody_since):
        StepWait.objects.update_or_create(
            task_state=state,
            defaults={name: getattr(wait, name) for name in ("reminded", "reminded_on", "told_on", "nobody_since")},
        )
    return mails


def administrators() -> list[Actor]:
    return [Actor(shown_name(one), one.email, one) for one in get_user_model().objects.filter(is_superuser=True, is_active=True)]


def _mail(waiting: Waiting, template: str, people: Iterable[Actor]) -> int:
    """Queue one mail to each of `people` who has an address; its key lets it go out once."""
    found = waiting.state.workflow_state.content_object
    title = found.get_latest_revision_as_object().title if isinstance(found, Page) else str(found)
    number = 0
    for one in people:
        if not one.email:
            continue
        context = {"waiting": waiting, "title": title, "name": one.name, "address": _address(waiting, one)}
        key = f"step:{waiting.state.pk}:{template}:{timezone.localdate():%Y%m%d}:{one.user.pk if one.user else 'link'}"
        queue_mail(key=key, recipient=one.email, template=f"cms/mail/{template}", context=context)
        number += 1
    return number


def _address(waiting: Waiting, person: Actor) -> str:
    """Return where a person acts: the link for one without an account, else the editor of the page."""
    if person.user is None and waiting.link:
        return f"{settings.SITE_URL}{reverse('approval', args=[waiting.link.token])}"
    found = waiting.state.workflow_state.content_object
    inside = reverse("wagtailadmin_pages:edit", args=[found.pk]) if isinstance(found, Page) else reverse("wagtailadmin_home")
    return f"{settings.SITE_URL}{inside}"
