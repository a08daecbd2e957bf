"""Reminders of a workflow's step: after how many working days, who is notified at the next level, and what was sent about a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState, WorkflowState

from cms.contracts.absences import away_today
from cms.contracts.working_days import working_calendar
from cms.models.publishing.approval_link import ApprovalLink, LinkApprovalTask
from cms.text.user_names import shown_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_DAYS = 60


class StepReminder(models.Model):
    """How a step reminds; 0 days or no row: it does not."""

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True

    task = models.OneToOneField(Task, models.CASCADE, related_name="reminder")
    after_days = models.PositiveSmallIntegerField(
        _("remind after working days"),
        default=0,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("Whoever must act is reminded after so many working days, and again after as many. 0: never."),
    )
    tell_after_days = models.PositiveSmallIntegerField(
        _("tell further up after working days"),
        default=0,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("Counted from the day on which the text came to this step. 0: never."),
    )
    tell = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who is told then")
    )

    def __str__(self) -> str:
        return str(self.task)


class StepWait(models.Model):
    """Which notices were sent about one text at one step."""

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True

    task_state = models.OneToOneField(TaskState, models.CASCADE, related_name="wait")
    reminded = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    nobody_since = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.task_state)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who must act at a step; without `user` they act by a link."""

    name: str
    email: str
    user: User | None = None


@dataclass
class _Known:
    """What is stored about texts that wait, read at once for all of them: by step, or by text at a step."""

    tasks: dict[int, Any]
    groups: dict[int, list[Any]]
    rules: dict[int, StepReminder]
    waits: dict[int, StepWait]
    links: dict[int, ApprovalLink]
    people: dict[int, list[Actor]] = field(default_factory=dict)  # of the groups of a step, once they were asked for

    @classmethod
    def of(cls, states: Sequence[TaskState]) -> _Known:
        """Read what belongs to `states`; the number of statements grows with the number of different steps, not of texts."""
        steps, keys = {state.task_id for state in states}, [state.pk for state in states]
        tasks = {task.pk: task for task in Task.objects.filter(pk__in=steps).specific()}
        by_link = any(isinstance(task, LinkApprovalTask) for task in tasks.values())
        links = ApprovalLink.objects.filter(task_state__in=keys).order_by("pk") if by_link else ()
        return cls(
            tasks,
            {key: list(task.groups.all()) for key, task in tasks.items() if hasattr(task, "groups")},
            {rule.task_id: rule for rule in StepReminder.objects.select_related("tell").filter(task__in=steps)},
            {wait.task_state_id: wait for wait in StepWait.objects.filter(task_state__in=keys)},
            {link.task_state_id: link for link in links},
        )


@dataclass
class Waiting:
    """A text that waits at a step: for whom, since when, which notices were sent."""

    state: TaskState
    known: _Known | None = None

    on_the_way: ClassVar = {"status": TaskState.STATUS_IN_PROGRESS, "workflow_state__status": WorkflowState.STATUS_IN_PROGRESS}

    def __post_init__(self) -> None:
        known = self.known = self.known or _Known.of([self.state])
        self.task = known.tasks[self.state.task_id]
        self.wait = known.waits.get(self.state.pk) or StepWait(task_state=self.state)
        self.rule = known.rules.get(self.state.task_id) or StepReminder()
        self.link = known.links.get(self.state.pk)

    @classmethod
    def many(cls, states: Iterable[TaskState]) -> list[Waiting]:
        """Return the texts that wait at `states` and still exist, with as many statements as for one."""
        found = list(states)
        prefetch_related_objects(found, "workflow_state__content_object__latest_revision")
        known = _Known.of(found)
        return [cls(state, known) for state in found if state.workflow_state.content_object]

    @property
    def _is_by_link(self) -> bool:
        return isinstance(self.task, LinkApprovalTask)

    @property
    def _groups(self) -> list[Any] | None:
        return cast(_Known, self.known).groups.get(self.task.pk)

    @property
    def is_without_people(self) -> bool:
        """Return whether all who must act are absent; always False for a kind of step whose people are not known here."""
        return (self._is_by_link or self._groups is not None) and not self.actors

    @property
    def since(self) -> date:
        """Return the day on which the text came to the step."""
        return timezone.localdate(self.state.started_at)

    @property
    def author(self) -> User | None:
        """Return who submitted the text; else the owner of the page, or None."""
        return self.state.workflow_state.requested_by or getattr(self.state.workflow_state.content_object, "owner", None)

    @property
    def reason_invalid(self) -> str:
        """Return why the link of the step decides nothing, "" while it does or where there is none."""
        return self.link.reason_invalid if self.link else ""

    @property
    def actors(self) -> list[Actor]:
        """Return who must act and is there: the people of the groups; the approver of a link that decides, else who may send a new one.

        Nobody for a step of another kind: only the step itself knows.
        """
        if self._is_by_link and self.link and not self.reason_invalid:
            return [Actor(self.task.approver_name, self.task.approver_email)]
        people = cast(_Known, self.known).people
        if self._groups is not None:
            if self.task.pk not in people:
                people[self.task.pk] = _present(groups__in=self._groups)
            return people[self.task.pk]
        return _present(pk=self.author.pk if self._is_by_link and self.author else 0)

    @property
    def waits_for(self) -> str:
        """Return in words for whom the text waits: the approver of a link, the groups of the step, or who submitted it."""
        if self._is_by_link:
            return shown_name(self.author) if self.reason_invalid and self.author else str(self.task.approver_name)
        return ", ".join(group.name for group in self._groups) if self._groups is not None else str(self.task.name)

    @property
    def notified(self) -> str:
        """Return who was notified at the next level, "" for nobody."""
        return shown_name(self.rule.tell) if self.wait.told_on else ""

    def is_reminder_due(self, today: date) -> bool:
        """Return whether so many working days have passed since the text came, a new link was sent, or the last reminder."""
        sent = timezone.localdate(self.link.created_at) if self.link else self.since
        last = max(self.since, sent, self.wait.reminded_on or self.since)
        return 0 < self.rule.after_days <= working_calendar().between(last, today)

    def is_next_level_due(self, today: date) -> bool:
        """Return whether the next level is to be notified of the step now."""
        passed = working_calendar().between(self.since, today)
        return self.wait.told_on is None and 0 < self.rule.tell_after_days <= passed


def _present(**which: Any) -> list[Actor]:
    """Return those of the users who may log in and are not away today."""
    found = get_user_model().objects.filter(is_active=True, **which).exclude(pk__in=away_today()).distinct()
    return [Actor(shown_name(one), one.email, one) for one in found]
