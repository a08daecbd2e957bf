"""Steps beside the straight way of a question: giving it to a person, parting it, publishing at a time, covering words for good."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from qa.answering.covering import cover_words
from qa.answering.scheduling import schedule
from qa.casework.assigning import assign
from qa.intake.splitting import split
from qa.models import Question, QuestionField, Unit, UnitMembership
from qa.staff.bulk import AssignForm
from qa.staff.step import StaffStep
from qa.vocabulary.choices import Role
from qa.workflow.actors import Actor


class AssignToForm(AssignForm):
    """The form that gives a question to a person of its unit; one who is away is named as such, and the deputy gets it."""

    reason = forms.CharField(label=_("Note for the officer"), widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def narrow_to(self, question: Question) -> None:
        chooser: Any = self.fields["person"]
        members = UnitMembership.objects.filter(unit=question.unit_id, role__in=[Role.OFFICER, Role.LEAD])
        chooser.queryset = chooser.queryset.filter(pk__in=members.values("user"))


class SplitForm(forms.Form):
    title = forms.CharField(label=_("The part in one sentence"), max_length=200)
    body = forms.CharField(label=_("The passage of the question"), widget=forms.Textarea(attrs={"rows": 4}))
    field = forms.ModelChoiceField(
        label=pgettext_lazy("subject", "Field"), queryset=QuestionField.objects.filter(active=True), required=False
    )
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.filter(active=True), required=False)


class ScheduleForm(forms.Form):
    at = forms.DateTimeField(label=_("Publish at (empty: not by itself)"), widget=AdminDateTimeInput, required=False)


class CoverForm(forms.Form):
    text = forms.CharField(label=_("Words to cover"), min_length=3, max_length=200)
    replacement = forms.CharField(label=_("Put instead"), max_length=80, initial="[…]")
    comment = forms.CharField(label=pgettext_lazy("on a rule", "Why"), max_length=300)


def _assign(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    assign(question, data["person"], actor, reason=data["reason"])


MORE_STEPS: tuple[StaffStep, ...] = (
    StaffStep("assign", _("Give to an officer"), _("The question is given to the officer."), _assign, AssignToForm, icon="user"),
    StaffStep(
        "split",
        _("Make a part a question of its own"),
        _("The part is a question now."),
        lambda q, a, d: split(q, a, **d),
        SplitForm,
        icon="cut",
    ),
    StaffStep(
        "schedule",
        _("Publish at a set time"),
        _("The time of publication is set."),
        lambda q, a, d: schedule(q, a, at=d["at"]),
        ScheduleForm,
        icon="date",
    ),
    StaffStep(
        "cover",
        _("Cover words in the public copy"),
        _("The words are covered, and stay covered in this question."),
        lambda q, a, d: cover_words(q, a, **d),
        CoverForm,
        icon="view",
        move="edit_public_copy",
    ),
)
