"""Reminders of workflow steps in the administration: fields of the form of a step, and the panel that says what waits for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.forms import workflows
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel
from wagtail.models import TaskState

from cms.models.step_reminder import StepReminder, Waiting
from cms.text.user_names import shown_name

FIELDS = ("after_days", "tell_after_days", "tell")


class TaskForm(forms.ModelForm):
    """The form of a step of any kind, with its reminders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = StepReminder.objects.filter(task=self.instance.pk).first() if self.instance.pk else None
        self.rule = rule or StepReminder()
        self.fields |= forms.fields_for_model(StepReminder, fields=FIELDS)
        for name in FIELDS:
            self.initial[name] = getattr(self.rule, f"{name}_id" if name == "tell" else name)
        people: Any = self.fields["tell"]
        people.queryset = get_user_model().objects.filter(is_active=True).exclude(email="").order_by("username")
        people.label_from_instance = shown_name

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("tell_after_days") and not values.get("tell") and "tell" not in self.errors:
            self.add_error("tell", _("Say who is told."))
        for name in set(FIELDS) & values.keys():
            setattr(self.rule, name, values[name])
        try:
            self.rule.clean_fields(exclude=["task"])
        except forms.ValidationError as error:
            self.add_error(None, error)
        return values

    def save(self, commit: bool = True) -> Any:
        task = super().save(commit=commit)
        self.rule.task = task
        self.rule.save()
        return task


def apply() -> None:
    """Let Wagtail make the forms of steps from ours."""
    workflows.BaseTaskForm = TaskForm


class WaitingTextsPanel(UserObjectsInWorkflowModerationPanel):
    """In place of Wagtail's panel of one's own texts in a workflow: for whom each waits, since when, how often it was reminded.

    Shows also what a person was reminded of, what was told to them from below, and, to administrators, the steps that nobody can take.
    """

    template_name = "cms/admin/waiting_texts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        user = context["request"].user
        mine = [state.current_task_state for state in context["workflow_states"] if state.current_task_state]
        seen = {state.pk for state in mine}
        told = TaskState.objects.filter(wait__isnull=False, **Waiting.on_the_way).exclude(pk__in=seen).order_by("started_at")
        others = [one for one in map(Waiting, told) if one.state.workflow_state.content_object and _concerns(one, user)]
        address = AdminURLFinder(user).get_edit_url
        rows = [*others, *map(Waiting, mine)]
        context["rows"] = [(one, one.state.workflow_state.content_object, address(one.state.workflow_state.content_object)) for one in rows]
        return context


def _concerns(waiting: Waiting, user: Any) -> bool:
    """Return whether a text that waits at a step was told to `user`: as a reminder, from below, or because nobody can act."""
    wait = waiting.wait
    reminded = wait.reminded > 0 and any(one.user == user for one in waiting.actors)
    from_below = wait.told_on is not None and waiting.rule.tell == user
    return reminded or from_below or (wait.nobody_since is not None and user.is_superuser)
