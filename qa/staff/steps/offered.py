"""The steps of the work as the question's screen offers them: their words, their form, and the service that each calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from qa.models import Question, QuestionField, RedactionMark, Unit, UnitMembership
from qa.processing.answering import answers, marking
from qa.processing.answering.redaction_rules import redact_words
from qa.processing.answering.scheduling import schedule
from qa.processing.casework import assigning, claiming, closing, erasing, routing, sender
from qa.public.intake import receiving
from qa.public.intake.splitting import split
from qa.staff.steps import forms as f
from qa.staff.steps.bulk import AssignForm
from qa.staff.steps.step import StaffStep
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor

if TYPE_CHECKING:
    from django.contrib.auth.models import User


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


class RedactForm(forms.Form):
    text = forms.CharField(label=_("Words to redact"), min_length=3, max_length=200)
    replacement = forms.CharField(label=_("Put instead"), max_length=80, initial="[…]")
    comment = forms.CharField(label=pgettext_lazy("on a rule", "Why"), max_length=300)


@transaction.atomic
def _decide_mark(question: Question, actor: Actor, mark: list[int], decision: str) -> None:
    for key in mark:
        found = RedactionMark.objects.filter(pk=key, question=question).first()
        if found is not None:
            found.question = question
            (marking.redact if decision == "redact" else marking.dismiss_mark)(found, actor)
        elif len(mark) == 1:  # of several, one may have gone with the one that it stood in
            raise Refused(_("This place is no longer in the text: a colleague decided or changed it."))


def _assign(question: Question, actor: Actor, person: User, reason: str) -> None:
    assigning.assign(question, person, actor, reason=reason)


def _route(question: Question, actor: Actor, unit: Unit) -> None:
    routing.route(question, unit, actor)


def _coordinate(question: Question, actor: Actor, unit: Unit, task: str, days: int) -> None:
    routing.coordinate(question, unit, actor, task=task, days=days)


def _merge(question: Question, actor: Actor, number: Question) -> None:
    closing.merge(question, number, actor)


_ALL = (
    StaffStep("claim", _("Take this question"), _("The question is yours now."), claiming.claim, icon="edit", tone="primary"),
    StaffStep(
        "submit_for_review",
        _("Submit for approval"),
        _("The answer waits for approval."),
        answers.submit_for_review,
        icon="success",
        tone="primary",
    ),
    StaffStep("approve", _("Approve the answer"), _("The answer is approved."), answers.approve, icon="check", tone="primary"),
    StaffStep(
        "return_to_author",
        _("Return to the author"),
        _("The answer went back to its author."),
        answers.return_to_author,
        f.ReasonForm,
        icon="arrow-left",
    ),
    StaffStep(
        "take_back",
        _("Take back to go on writing"),
        _("The answer is yours again. The reviewer no longer has it."),
        answers.take_back,
        icon="undo",
        tone="primary",
    ),
    StaffStep(
        "publish",
        _("Send and publish the answer"),
        _("The answer is published."),
        answers.publish,
        icon="upload",
        tone="primary",
        move="answer",
    ),
    StaffStep(
        "read_addition",
        _("I have read what was added"),
        _("The mark is taken away."),
        sender.read_addition,
        icon="view",
        tone="primary",
    ),
    StaffStep("release", _("It is a question: accept it"), _("The question is accepted."), receiving.release, icon="check", tone="primary"),
    StaffStep(
        "confirm_spam",
        _("It is spam"),
        _("The question is closed as spam."),
        receiving.confirm_spam,
        icon="bin",
        tone="against",
        then="quarantine",
    ),
    StaffStep("note", _("Write an internal note"), _("The note is saved."), routing.note, f.TextForm, icon="comment"),
    StaffStep("classify", _("Change kind and field"), _("Kind and field are changed."), receiving.classify, f.ClassifyForm, icon="tag"),
    StaffStep("route", _("Send to a unit"), _("The question is sent to the unit."), _route, f.UnitForm),
    StaffStep("coordinate", _("Ask another unit for its part"), _("The other unit is asked."), _coordinate, f.CoordinateForm, icon="group"),
    StaffStep(
        "ask_citizen",
        _("Ask the sender for more information"),
        _("The sender is asked; the clock stands still."),
        sender.ask_citizen,
        f.TextForm,
        icon="help",
    ),
    StaffStep(
        "extend",
        _("Extend the time"),
        _("The new date is set, and the sender is notified."),
        routing.extend,
        f.ExtendForm,
        icon="time",
    ),
    StaffStep("refer", _("Pass to another agency"), _("The question is passed on."), closing.refer, f.ReferForm, icon="redirect"),
    StaffStep(
        "redirect",
        _("Show the right channel and close"),
        _("The sender is shown the right channel."),
        closing.redirect,
        f.RedirectForm,
        icon="redirect",
    ),
    StaffStep("merge", _("Join with another question"), _("The questions are joined."), _merge, f.MergeForm, icon="link"),
    StaffStep(
        "propose_refusal",
        _("Propose to refuse"),
        _("The refusal waits for a reviewer."),
        answers.propose_refusal,
        f.RefusalForm,
        icon="no-view",
        tone="danger",
        move="take_over",
    ),
    StaffStep("refuse", _("Confirm the refusal"), _("The question is refused."), answers.refuse, icon="no-view", tone="danger"),
    StaffStep("stand_in", _("Take it for the absent holder"), _("The question is yours now."), claiming.stand_in, icon="user"),
    StaffStep("take_over", _("Take over from the holder"), _("The question is yours now."), claiming.take_over, f.ReasonForm, icon="user"),
    StaffStep(
        "release_claim",
        _("Put back for colleagues"),
        _("The question is free for colleagues again."),
        claiming.release_claim,
        icon="arrow-left",
    ),
    StaffStep(
        "bounce",
        _("Send back to intake: not for this unit"),
        _("The question went back to intake."),
        routing.bounce,
        f.ReasonForm,
        icon="arrow-left",
    ),
    StaffStep("reopen", _("Reopen"), _("The question is open again."), sender.reopen, f.ReasonForm, icon="history"),
    StaffStep(
        "take_down",
        _("Take the published answer down"),
        _("The answer is no longer public."),
        answers.take_down,
        f.ReasonForm,
        icon="bin",
        tone="danger",
    ),
    StaffStep("erase", _("Erase personal data"), _("Contact and text are erased."), erasing.erase, icon="bin", tone="danger"),
    StaffStep("decide_mark", _("Decide a mark"), _("The mark is decided."), _decide_mark, f.MarkForm, tone="hidden", anchor="question"),
    StaffStep(
        "edit_public_copy",
        _("Save the public copy"),
        _("The public copy is saved."),
        marking.edit_public_copy,
        f.PublicCopyForm,
        tone="hidden",
    ),
    StaffStep("assign", _("Give to an officer"), _("The question is given to the officer."), _assign, AssignToForm, icon="user"),
    StaffStep("split", _("Make a part a question of its own"), _("The part is a question now."), split, SplitForm, icon="cut"),
    StaffStep("schedule", _("Publish at a set time"), _("The time of publication is set."), schedule, ScheduleForm, icon="date"),
    StaffStep(
        "cover",
        _("Redact words in the public copy"),
        _("The words are redacted, and stay redacted in this question."),
        redact_words,
        RedactForm,
        icon="view",
        move="edit_public_copy",
    ),
)
STEPS: dict[str, StaffStep] = {step.name: step for step in _ALL}


def offered(question: Question, actor: Actor) -> list[StaffStep]:
    """Return the steps that status and role allow now, in the order of the work."""
    return [step for step in _ALL if step.is_offered(question, actor)]
