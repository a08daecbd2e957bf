"""Remind those who must act at a step of a workflow, then the next level, and notify administrators of a step that nobody can take."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from cms.background.sending.mail import queue_mail
from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.accounts import administrators
from cms.contracts.working_days import working_calendar
from cms.models.publishing.step_reminder import Actor, StepWait, Waiting
from cms.text.user_names import shown_name

FROM_HOUR = 7  # mails go out by day


@periodic(every=timedelta(minutes=30))
def remind_of_steps() -> int:
    """Mail what is due at each step that a text waits at, on working days only; return how many mails were written."""
    now = timezone.localtime()
    today = now.date()
    if now.hour < FROM_HOUR or working_calendar().between(today - timedelta(days=1), today) < 1:
        return 0
    without_people: list[int] = []
    keys = list(TaskState.objects.filter(**Waiting.on_the_way).order_by("pk").values_list("pk", flat=True))
    mails = run_each_isolated(keys, lambda key: _tell(key, today, without_people))
    return mails + (_tell_without_people(without_people, today) if without_people else 0)


def _tell(key: int, today: date, without_people: list[int]) -> int:
    """Write the mails that are due for one text; its row is locked, so that another worker does not write them, too.

    Add its key to `without_people` where nobody can act since now.
    """
    state = TaskState.objects.select_for_update(of=("self",)).filter(pk=key, **Waiting.on_the_way).first()
    if state is None or state.workflow_state.content_object is None:
        return 0
    waiting = Waiting(state)
    wait, mails = waiting.wait, 0
    before = (wait.reminded, wait.told_on, wait.nobody_since)
    reached = [one for one in waiting.actors if one.email]
    if reached and waiting.is_reminder_due(today):
        wait.reminded, wait.reminded_on = wait.reminded + 1, today
        mails += _mail(waiting, "step_reminder", reached)
    if waiting.is_next_level_due(today):
        tell = waiting.rule.tell
        told = [Actor(shown_name(tell), tell.email, tell)] if tell and tell.is_active and tell.email else _administrators()
        wait.told_on = today if told else None
        mails += _mail(waiting, "step_told", told)
    if not waiting.is_without_people:
        wait.nobody_since = None
    elif wait.nobody_since is None:
        without_people.append(key)
    if before != (wait.reminded, wait.told_on, wait.nobody_since):
        _store(wait)
    return mails


@transaction.atomic
def _tell_without_people(keys: list[int], today: date) -> int:
    """Write one mail to each administrator about all texts whose step nobody can take since now."""
    states = TaskState.objects.select_for_update(of=("self",)).filter(pk__in=keys, **Waiting.on_the_way).order_by("pk")
    texts = [one for one in map(Waiting, states) if one.wait.nobody_since is None]
    for one in texts:
        one.wait.nobody_since = today
        _store(one.wait)
    people = _administrators() if texts else []
    for person in people:
        rows = [(one, _title(one), _address(one, person)) for one in texts]
        _queue(texts[0], "step_without_people", person, {"rows": rows})
    return len(people)


def _store(wait: StepWait) -> None:
    told = {name: getattr(wait, name) for name in ("reminded", "reminded_on", "told_on", "nobody_since")}
    StepWait.objects.update_or_create(task_state=wait.task_state, defaults=told)


def _administrators() -> list[Actor]:
    return [Actor(shown_name(one), one.email, one) for one in administrators()]


def _mail(waiting: Waiting, template: str, people: list[Actor]) -> int:
    """Queue one mail to each of `people`; return how many."""
    for one in people:
        context = {"waiting": waiting, "title": _title(waiting), "name": one.name, "address": _address(waiting, one)}
        _queue(waiting, template, one, context)
    return len(people)


def _queue(waiting: Waiting, template: str, person: Actor, context: dict[str, Any]) -> None:
    """Queue a mail; its key lets it go out once a day."""
    key = f"step:{waiting.state.pk}:{template}:{timezone.localdate():%Y%m%d}:{person.user.pk if person.user else 'link'}"
    queue_mail(key=key, recipient=person.email, template=f"cms/mail/{template}", context=context)


def _title(waiting: Waiting) -> str:
    found = waiting.state.workflow_state.content_object
    return str(found.get_latest_revision_as_object().title if isinstance(found, Page) else found)


def _address(waiting: Waiting, person: Actor) -> str:
    """Return where a person acts: the link for one without an account, else the editor of the page."""
    if person.user is None and waiting.link:
        return f"{settings.SITE_URL}{reverse('approval', args=[waiting.link.token])}"
    found = waiting.state.workflow_state.content_object
    inside = reverse("wagtailadmin_pages:edit", args=[found.pk]) if isinstance(found, Page) else reverse("wagtailadmin_home")
    return f"{settings.SITE_URL}{inside}"
