"""Reminders of a workflow's step: after how many working days, whom it is told further up, and what was told of a page at the step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState, WorkflowState

from cms.contracts.absences import away_today
from cms.contracts.working_days import working_calendar
from cms.models.approval_link import ApprovalLink, LinkApprovalTask
from cms.text.user_names import shown_name

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
    """What was told of one text at one step."""

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
    user: Any = None


@dataclass
class Waiting:
    """A text that waits at a step: for whom, since when, what was told."""

    state: TaskState

    on_the_way: ClassVar = {"status": TaskState.STATUS_IN_PROGRESS, "workflow_state__status": WorkflowState.STATUS_IN_PROGRESS}

    def __post_init__(self) -> None:
        self.task = self.state.task.specific
        self.wait = StepWait.objects.filter(task_state=self.state).first() or StepWait(task_state=self.state)
        self.rule = StepReminder.objects.select_related("tell").filter(task=self.task.pk).first() or StepReminder()
        self.link = ApprovalLink.objects.filter(task_state=self.state).order_by("-pk").first() if self._is_by_link else None

    @property
    def _is_by_link(self) -> bool:
        return isinstance(self.task, LinkApprovalTask)

    @property
    def _groups(self) -> Any:
        return getattr(self.task, "groups", None)

    @property
    def is_without_people(self) -> bool:
        """Return whether nobody who must act is there; a step whose people only it knows never is."""
        return (self._is_by_link or self._groups is not None) and not self.actors

    @property
    def since(self) -> date:
        """Return the day on which the text came to the step."""
        return timezone.localdate(self.state.started_at)

    @property
    def author(self) -> Any:
        """Return who submitted the text; else the owner of the page, or None."""
        return self.state.workflow_state.requested_by or getattr(self.state.workflow_state.content_object, "owner", None)

    @property
    def why_void(self) -> str:
        """Return why the link of the step decides nothing, "" while it does or where there is none."""
        return self.link.why_void if self.link else ""

    @property
    def actors(self) -> list[Actor]:
        """Return who must act and is there: the people of the groups; the approver of a link that decides, else who may send a new one.

        Nobody for a step of another kind: only the step itself knows.
        """
        if self._is_by_link and self.link and not self.why_void:
            return [Actor(self.task.approver_name, self.task.approver_email)]
        active = get_user_model().objects.filter(is_active=True).exclude(pk__in=away_today())
        if self._groups is not None:
            found = active.filter(groups__in=self._groups.all()).distinct()
        else:
            found = active.filter(pk=self.author.pk if self._is_by_link and self.author else 0)
        return [Actor(shown_name(one), one.email, one) for one in found]

    @property
    def waits_for(self) -> str:
        """Return in words for whom the text waits: the approver of a link, the groups of the step, or who submitted it."""
        if self._is_by_link:
            return shown_name(self.author) if self.why_void and self.author else str(self.task.approver_name)
        return ", ".join(group.name for group in self._groups.all()) if self._groups is not None else str(self.task.name)

    @property
    def told(self) -> str:
        """Return who was told further up, "" for nobody."""
        return shown_name(self.rule.tell) if self.wait.told_on else ""

    def is_reminder_due(self, today: date) -> bool:
        """Return whether so many working days have passed since the text came, a new link was sent, or the last reminder."""
        sent = timezone.localdate(self.link.created_at) if self.link else self.since
        last = max(self.since, sent, self.wait.reminded_on or self.since)
        return 0 < self.rule.after_days <= working_calendar().between(last, today)

    def is_to_be_told(self, today: date) -> bool:
        """Return whether the step is now told further up."""
        passed = working_calendar().between(self.since, today)
        return self.wait.told_on is None and 0 < self.rule.tell_after_days <= passed
