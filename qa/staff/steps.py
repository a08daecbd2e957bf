"""The steps of the work as the question's screen offers them: their words, their form, and the service that each calls."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from qa.answering import answers, marking
from qa.casework import claiming, closing, routing, sender
from qa.intake import receiving
from qa.models import Question, RedactionMark
from qa.staff import forms as f
from qa.staff.step import StaffStep
from qa.staff.steps_more import MORE_STEPS
from qa.vocabulary.errors import Refused
from qa.workflow.actors import Actor


def _decide_mark(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    mark = RedactionMark.objects.filter(pk=data["mark"], question=question).first()
    if mark is None:
        raise Refused(_("This place is no longer in the text: a colleague decided or changed it."))
    mark.question = question
    (marking.redact if data["decision"] == "redact" else marking.waive)(mark, actor)


def _edit_copy(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    marking.edit_public_copy(question, actor, title=data["title"], body=data["body"])


STEPS: dict[str, StaffStep] = {
    step.name: step
    for step in (
        StaffStep(
            "claim",
            _("Take this question"),
            _("The question is yours now."),
            lambda q, a, d: claiming.claim(q, a),
            tone="primary",
            icon="edit",
        ),
        StaffStep(
            "submit_for_review",
            _("Submit for approval"),
            _("The answer waits for approval."),
            lambda q, a, d: answers.submit_for_review(q, a),
            tone="primary",
            icon="success",
        ),
        StaffStep(
            "approve",
            _("Approve the answer"),
            _("The answer is approved."),
            lambda q, a, d: answers.approve(q, a),
            tone="primary",
            icon="check",
        ),
        StaffStep(
            "return_to_author",
            _("Return to the author"),
            _("The answer went back to its author."),
            lambda q, a, d: answers.return_to_author(q, a, **d),
            f.ReasonForm,
            icon="arrow-left",
        ),
        StaffStep(
            "take_back",
            _("Take back to go on writing"),
            _("The answer is yours again. The reviewer no longer has it."),
            lambda q, a, d: answers.take_back(q, a),
            tone="primary",
            icon="undo",
        ),
        StaffStep(
            "publish",
            _("Send and publish the answer"),
            _("The answer is published."),
            lambda q, a, d: answers.publish(q, a),
            tone="primary",
            icon="upload",
            move="answer",
        ),
        StaffStep(
            "release",
            _("It is a question: accept it"),
            _("The question is accepted."),
            lambda q, a, d: receiving.release(q, a),
            tone="primary",
            icon="check",
        ),
        StaffStep(
            "confirm_spam",
            _("It is spam"),
            _("The question is closed as spam."),
            lambda q, a, d: receiving.confirm_spam(q, a),
            tone="danger",
            icon="bin",
        ),
        StaffStep(
            "note",
            _("Write an internal note"),
            _("The note is saved."),
            lambda q, a, d: routing.note(q, a, **d),
            f.TextForm,
            icon="comment",
        ),
        StaffStep(
            "classify",
            _("Change kind and field"),
            _("Kind and field are changed."),
            lambda q, a, d: receiving.classify(q, a, **d),
            f.ClassifyForm,
            icon="tag",
        ),
        StaffStep(
            "route",
            _("Send to a unit"),
            _("The question is sent to the unit."),
            lambda q, a, d: routing.route(q, d["unit"], a),
            f.UnitForm,
            icon="arrow-right",
        ),
        StaffStep(
            "coordinate",
            _("Ask another unit for its part"),
            _("The other unit is asked."),
            lambda q, a, d: routing.coordinate(q, d["unit"], a, task=d["task"], days=d["days"]),
            f.CoordinateForm,
            icon="group",
        ),
        StaffStep(
            "ask_citizen",
            _("Ask the sender for more information"),
            _("The sender is asked; the clock stands still."),
            lambda q, a, d: sender.ask_citizen(q, a, **d),
            f.TextForm,
            icon="help",
        ),
        StaffStep(
            "extend",
            _("Extend the time"),
            _("The new date is set, and the sender is told."),
            lambda q, a, d: routing.extend(q, a, **d),
            f.ExtendForm,
            icon="time",
        ),
        StaffStep(
            "refer",
            _("Pass to another agency"),
            _("The question is passed on."),
            lambda q, a, d: closing.refer(q, a, **d),
            f.ReferForm,
            icon="redirect",
        ),
        StaffStep(
            "redirect",
            _("Show the right channel and close"),
            _("The sender is shown the right channel."),
            lambda q, a, d: closing.redirect(q, a, **d),
            f.RedirectForm,
            icon="redirect",
        ),
        StaffStep(
            "merge",
            _("Join with another question"),
            _("The questions are joined."),
            lambda q, a, d: closing.merge(q, d["number"], a),
            f.MergeForm,
            icon="link",
        ),
        StaffStep(
            "propose_refusal",
            _("Propose to refuse"),
            _("The refusal waits for a reviewer."),
            lambda q, a, d: answers.propose_refusal(q, a, **d),
            f.RefusalForm,
            tone="danger",
            icon="no-view",
            move="take_over",
        ),
        StaffStep(
            "refuse",
            _("Confirm the refusal"),
            _("The question is refused."),
            lambda q, a, d: answers.refuse(q, a),
            tone="danger",
            icon="no-view",
        ),
        StaffStep(
            "stand_in",
            _("Take it for the absent holder"),
            _("The question is yours now."),
            lambda q, a, d: claiming.stand_in(q, a),
            icon="user",
        ),
        StaffStep(
            "take_over",
            _("Take over from the holder"),
            _("The question is yours now."),
            lambda q, a, d: claiming.take_over(q, a, **d),
            f.ReasonForm,
            icon="user",
        ),
        StaffStep(
            "release_claim",
            _("Put back for colleagues"),
            _("The question is free for colleagues again."),
            lambda q, a, d: claiming.release_claim(q, a),
            icon="arrow-left",
        ),
        StaffStep(
            "bounce",
            _("Send back to intake: not for this unit"),
            _("The question went back to intake."),
            lambda q, a, d: routing.bounce(q, a, **d),
            f.ReasonForm,
            icon="arrow-left",
        ),
        StaffStep(
            "reopen",
            _("Reopen"),
            _("The question is open again."),
            lambda q, a, d: sender.reopen(q, a, **d),
            f.ReasonForm,
            icon="history",
        ),
        StaffStep(
            "take_down",
            _("Take the published answer down"),
            _("The answer is no longer public."),
            lambda q, a, d: answers.take_down(q, a, **d),
            f.ReasonForm,
            tone="danger",
            icon="bin",
        ),
        StaffStep(
            "erase",
            _("Erase personal data"),
            _("Contact and text are erased."),
            lambda q, a, d: closing.erase(q, a),
            tone="danger",
            icon="bin",
        ),
        StaffStep("decide_mark", _("Decide a mark"), _("The mark is decided."), _decide_mark, f.MarkForm, tone="hidden"),
        StaffStep(
            "edit_public_copy", _("Save the public copy"), _("The public copy is saved."), _edit_copy, f.PublicCopyForm, tone="hidden"
        ),
        *MORE_STEPS,
    )
}


def offered(question: Question, actor: Actor) -> list[StaffStep]:
    """Return the steps that status and role allow now, in the order of the work."""
    return [step for step in STEPS.values() if step.is_offered(question, actor)]
