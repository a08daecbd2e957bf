"""Workflows in the administration: the reminders in the form of a step; a workflow has at least one step."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import workflows
from wagtail.admin.panels import InlinePanel
from wagtail.admin.views import workflows as workflow_views

from cms.models.publishing.step_reminder import StepReminder
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
        """Check the reminders with the form of the step; whom to notify is needed where a number of days is given."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("tell_after_days") and not values.get("tell") and "tell" not in self.errors:
            self.add_error("tell", _("Say who is notified."))
        for name in set(FIELDS) & values.keys():
            setattr(self.rule, name, values[name])
        try:
            self.rule.clean_fields(exclude=["task"])
        except forms.ValidationError as error:
            self.add_error(None, error)
        return values

    def save(self, commit: bool = True) -> Any:
        """Store the step, then its reminders."""
        task = super().save(commit=commit)
        self.rule.task = task
        self.rule.save()
        return task


def apply() -> None:
    """Patch Wagtail: it makes the forms of steps from ours, and asks for a step in each workflow, which without one approves by itself."""
    workflows.BaseTaskForm = TaskForm
    workflow_views.get_workflow_edit_handler = _with_a_step


def _with_a_step() -> Any:
    handler = workflows.get_workflow_edit_handler()
    for panel in handler.children:
        if isinstance(panel, InlinePanel):
            panel.min_num = 1
    return handler
