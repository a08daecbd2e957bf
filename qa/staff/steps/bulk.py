"""Actions on many questions at once: words, form, the move that decides who may, and the work on each row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qa.models import CannedReply, Macro, MacroAction, Question, QuestionField
from qa.processing.answering.answers import answer_of
from qa.processing.answering.canned import prepare_draft
from qa.processing.answering.scheduling import schedule
from qa.processing.casework import closing, routing
from qa.processing.casework.assigning import assign
from qa.processing.casework.bulk import UNDO_WITHIN
from qa.public.intake import receiving
from qa.staff.steps import forms as f
from qa.staff.steps.macros import macros_for, run_macro
from qa.vocabulary.choices import APPOINTED_ROLES, Kind, Role
from qa.vocabulary.errors import Refused
from qa.vocabulary.moves import move_of
from qa.workflow.actors import Actor, appointments_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Do = Callable[[Question, Actor, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class BulkAction:
    """One thing to do with many questions. `move` is the row of the table that says who may and from where."""

    name: str
    label: Any
    move: str
    do: Do
    form: type[forms.Form] = f.NoFieldsForm
    hint: Any = ""


class AssignForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Officer"), queryset=get_user_model().objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["person"]
        answering = {"qa_memberships__role__in": [Role.OFFICER, Role.LEAD], "is_active": True}
        chooser.queryset = get_user_model().objects.filter(**answering).distinct().order_by("username")
        chooser.label_from_instance = lambda user: user.get_full_name() or user.get_username()


class BulkClassifyForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("leave as it is")), *Kind.choices], required=False)
    field = forms.ModelChoiceField(
        label=pgettext_lazy("subject", "Field"),
        queryset=QuestionField.objects.filter(active=True),
        required=False,
        empty_label=_("leave as it is"),
    )


class CannedForm(forms.Form):
    reply = forms.ModelChoiceField(label=_("Canned reply"), queryset=CannedReply.objects.all())


_NO_WAY_BACK = (MacroAction.SUBMIT, MacroAction.COORDINATE, MacroAction.ASK, MacroAction.REDIRECT)


class MacroForm(forms.Form):
    macro = forms.ModelChoiceField(
        label=_("Macro"), queryset=Macro.objects.filter(active=True).exclude(steps__action__in=_NO_WAY_BACK).distinct()
    )


def _take_macro(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    macro: Macro = data["macro"]
    if macro not in macros_for(question, actor):
        raise Refused(_("You cannot take “%(macro)s” on this question as it stands.") % {"macro": macro})
    if any(step.action == MacroAction.REPLY for step in macro.steps.all()) and answer_of(question).text:
        raise Refused(_("This question has a draft already."))
    run_macro(question, macro, actor.user)


def _classify(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    receiving.classify(question, actor, kind=data["kind"] or question.kind, field=data["field"] or question.field)


def _publish_soon(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    schedule(question, actor, at=timezone.now() + UNDO_WITHIN + timedelta(seconds=1))


BULK: dict[str, BulkAction] = {
    action.name: action
    for action in (
        BulkAction("route", _("Send to a unit"), "route", lambda q, a, d: routing.route(q, d["unit"], a), f.UnitForm),
        BulkAction("assign", _("Give to an officer"), "assign", lambda q, a, d: assign(q, d["person"], a), AssignForm),
        BulkAction("classify", _("Set kind and field"), "classify", _classify, BulkClassifyForm),
        BulkAction("extend", _("Extend the time"), "extend", lambda q, a, d: routing.extend(q, a, **d), f.ExtendForm),
        BulkAction("merge", _("Join with a main question"), "merge", lambda q, a, d: closing.merge(q, d["number"], a), f.MergeForm),
        BulkAction("release", _("They are questions: accept them"), "release", lambda q, a, d: receiving.release(q, a)),
        BulkAction("spam", _("They are spam"), "confirm_spam", lambda q, a, d: receiving.confirm_spam(q, a)),
        BulkAction(
            "canned",
            _("Put a canned reply in as draft"),
            "prepare_draft",
            lambda q, a, d: prepare_draft(q, d["reply"], a),
            CannedForm,
            _("Each draft still has to be read, submitted and approved."),
        ),
        BulkAction(
            "macro",
            _("Take a macro"),
            "note",
            _take_macro,
            MacroForm,
            _("Offered are macros that can be undone: each draft still has to be read and submitted."),
        ),
        BulkAction(
            "publish",
            _("Send and publish"),
            "schedule",
            _publish_soon,
            hint=_("The answers are published when the 15 seconds are over."),
        ),
    )
}


def offered_to(user: User) -> list[BulkAction]:
    """Return the actions for which `user` has the role somewhere; each row is still asked for itself."""
    if user.is_superuser:
        return list(BULK.values())
    roles = {Role(role) for role in appointments_of(user).values_list("role", flat=True)}
    return [action for action in BULK.values() if roles & move_of(action.move).who & set(APPOINTED_ROLES)]
