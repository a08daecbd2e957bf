"""The guards of the moves: each sees the question, the actor and the data of the call, and raises Refused with the reason.

Those of review, the second person and the public copy are in review_guards.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from qa.models import AnswerPage, AttachmentState, Question
from qa.vocabulary import clock
from qa.vocabulary.choices import Resolution, Role
from qa.vocabulary.errors import NotAllowed, Refused
from qa.vocabulary.moves import TABLE
from qa.workflow import review_guards
from qa.workflow.actors import Actor, actor_for, present_for, roles_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_BOUNCES = 2
MAX_ASKED_ROUNDS = 2
MAX_ADDITIONS = 10
MAX_MAILBOXES = 3
REOPEN_WITHIN = timedelta(days=30)
REOPENABLE_BY_CITIZEN = (Resolution.ANSWERED_PUBLIC, Resolution.ANSWERED_PRIVATE, Resolution.NO_REPLY)

Guard = Callable[[Question, Actor, dict[str, Any]], None]


def check(name: str, question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Run the guard called `name`; an empty name has none."""
    if name:
        GUARDS[name](question, actor, data)


def reason_given(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless a reason is given."""
    if not str(data.get("reason", "")).strip():
        raise Refused(_("Give the reason."))


def time_fits_bundle(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused for a time of its own while the answer waits in a bundle."""
    if data.get("at"):
        review_guards.waits_for_no_bundle(question, actor, data)


def reason_given_and_public(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused for an answer that is withheld or was taken down, which to correct would publish, or that waits in a bundle."""
    review_guards.waits_for_no_bundle(question, actor, data)
    reason_given(question, actor, data)
    if not question.is_public:
        raise Refused(_("This answer is not public: there is nothing to correct on its page."))


def reason_given_and_page_live(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused when no page of the question is public; one is also while a reopened question gets its second answer."""
    reason_given(question, actor, data)
    if not AnswerPage.objects.filter(question=question, live=True).exists():
        raise Refused(_("This question has no published answer."))


def text_given(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless a text is given."""
    if not str(data.get("text", "")).strip():
        raise Refused(_("Write the text first."))


def text_given_and_additions_left(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless a text is given and the sender may still add to the question."""
    text_given(question, actor, data)
    words = _("You wrote to us about this question %(n)d times already. Please wait for the answer, or turn to the unit.")
    _times_left(question, "add_information", MAX_ADDITIONS, words)


def text_given_and_objections_left(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless a text is given and the sender may still object."""
    text_given(question, actor, data)
    _times_left(question, "object", MAX_ADDITIONS, _("You objected %(n)d times already. Please turn to the unit."))


def mailboxes_left(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused when the sender has given too many addresses: each gets a mail from us, and may belong to somebody else."""
    words = _("You gave %(n)d addresses for this question already. Please follow it here.")
    _times_left(question, "set_mailbox", MAX_MAILBOXES, words)


def _times_left(question: Question, action: str, most: int, words: str) -> None:
    """Raise Refused with these words once the sender did something `most` times."""
    if question.events.filter(action=action).count() >= most:
        raise Refused(words % {"n": most})


def addition_is_theirs(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless something was added, and the actor holds the question or nobody does."""
    if question.supplemented_at is None or question.claimed_by_id not in (None, actor.user.pk):
        raise Refused(_("Only the colleague who holds the question marks the addition as read."))


def unit_is_active(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless an active unit is chosen."""
    unit = data.get("unit")
    if unit is None or not unit.active:
        raise Refused(_("Choose a unit that is active."))


def unit_may_be_chosen(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused when a question was sent back too often: then the administrator alone chooses the unit."""
    unit_is_active(question, actor, data)
    if question.bounce_count > MAX_BOUNCES and Role.ADMIN not in actor.roles:
        raise Refused(_("This question was sent back three times: the administrator decides which unit answers."))


def reason_and_bounces_left(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused when no reason is given, or when the administrator decided after the third return to intake."""
    reason_given(question, actor, data)
    if question.bounce_count > MAX_BOUNCES and Role.ADMIN not in actor.roles:
        raise Refused(_("The administrator decided that your unit answers this question: it cannot be sent back."))


def person_answers_for_unit(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the person is officer or lead of the question's unit and present (services.assign puts the deputy in)."""
    person = data.get("person")
    if person is None or not roles_of(person, question.unit_id) & {Role.OFFICER, Role.LEAD}:
        raise Refused(_("Choose a person who answers for the unit."))


def actor_holds(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the actor holds the question, or is the administrator."""
    if question.claimed_by_id != actor.user.pk and Role.ADMIN not in actor.roles:
        holder = question.claimed_by
        raise Refused(_("Now held by %(name)s.") % {"name": holder} if holder else _("Take the question first."))


def holder_is_gone(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the holder of the question has no account any more, or left the unit."""
    if not question.holder_is_gone:
        raise Refused(_("The question is still held."))


def may_stand_in(question: Question, user: User) -> bool:
    """Return whether `user` is today's deputy of the holder, who is away and does not have the answer open in the editor."""
    if question.claimed_by is None or question.claimed_by_id == user.pk or question.is_being_edited:
        return False
    return present_for(question.claimed_by, question.unit_id) == user


def stands_in_for_holder(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the actor is today's deputy of the absent holder."""
    if not may_stand_in(question, actor.user):
        raise Refused(_("Only the deputy of an absent holder may take the question; the lead may give it to somebody else."))


def holds_and_rounds_left(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the actor holds the question and may still ask its sender, with a text."""
    actor_holds(question, actor, data)
    text_given(question, actor, data)
    if question.split_from is not None:  # its sender has one code, that of the whole question
        raise Refused(_("This is a part of question %(no)s: ask the sender there.") % {"no": question.split_from.public_no})
    if question.asked_rounds >= MAX_ASKED_ROUNDS:
        raise Refused(_("The citizen was asked twice already: answer with what is known."))
    if not question.policy_snapshot.get("pause_allowed", True):
        raise Refused(_("The clock of this kind of question may not be stopped."))


def supply_time_is_over(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the time in which the sender may reply is over."""
    if question.supply_until is None or question.supply_until > clock.now():
        raise Refused(_("The citizen still has time to reply."))


def why_never_extended(question: Question, latest: datetime) -> str:
    """Return in words why the rules leave no later date for this question, `latest` being the last one; empty where there is one."""
    if question.extension_count >= question.policy_snapshot.get("extension_count", 0):
        return _("The time of this question cannot be extended any more.")
    if timezone.localdate(latest) < timezone.localdate(clock.now()):
        words = _("The rules allow an extension until %(day)s at most, and that day is past: answer as soon as you can.")
        return words % {"day": f"{timezone.localdate(latest):%d/%m/%Y}"}
    return ""


def extension_allowed(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless a reason is given and the new date is one that the rules of the question allow."""
    reason_given(question, actor, data)
    new_due = data["due_at"]
    if words := why_never_extended(question, data["latest"]):
        raise Refused(words)
    if new_due <= clock.now():
        raise Refused(_("The new date must not be past."))
    if question.due_at is None or new_due <= question.due_at:
        raise Refused(_("The new date must be later than the present one."))
    if timezone.localdate(new_due) > timezone.localdate(data["latest"]):  # the hour may be of another rule
        raise Refused(_("The new date is later than the rules allow: at most %(day)s.") % {"day": f"{data['latest']:%d/%m/%Y}"})


def holds_and_answer_is_ready(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the actor holds the question, the answer has words and every file is scanned."""
    actor_holds(question, actor, data)
    answer = getattr(question, "answer", None)
    if answer is None or not answer.text:
        raise Refused(_("The answer is empty."))
    waiting = question.attachments.filter(state=AttachmentState.QUARANTINE)
    if any(file.is_given_up for file in waiting):
        raise Refused(
            _("A file of the sender could not be scanned for viruses. An administrator can have it tried again (stuck background work).")
        )
    if waiting:
        raise Refused(_("A file of the sender is still being scanned for viruses. Please try again in some minutes."))


def agency_and_reason(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the competent agency is named, with a reason."""
    reason_given(question, actor, data)
    if not str(data.get("agency", "")).strip():
        raise Refused(_("Name the competent agency and how to reach it."))


def channel_given(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the right channel is named."""
    if not str(data.get("channel", "")).strip():
        raise Refused(_("Name the right channel."))


def merge_target_fits(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless this question can be joined with the other one, and the actor may do so."""
    target: Question | None = data.get("target")
    if target is None or target.pk == question.pk:
        raise Refused(_("Choose another question to join this one with."))
    if target.merged_into_id is not None:
        raise Refused(_("That question is itself joined with another one: choose the main question."))
    if question.merged.exists():
        raise Refused(_("Other questions are joined with this one: it must stay the main question."))
    if target.kind != question.kind:
        raise Refused(_("Only questions of the same kind can be joined."))
    if not target.may_take_others:
        raise Refused(_("That question has no answer that the public can read, and gets none any more: its askers would wait in vain."))
    if Role.SYSTEM not in actor.roles and actor_for(actor.user, target).role_for({Role.INTAKE, Role.LEAD}) is None:
        raise NotAllowed(_("That question belongs to another unit: intake joins the two."))


def reopening_allowed(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless a reason is given and the question may be opened again, by a citizen once and in time."""
    reason_given(question, actor, data)
    if question.unit is None or question.merged_into_id is not None or question.erased_at is not None:
        raise Refused(_("This question cannot be reopened: please send a new one."))
    if Role.CITIZEN not in actor.roles:
        return
    ended = question.answered_at or question.closed_at
    if question.citizen_reopened or question.resolution not in REOPENABLE_BY_CITIZEN:
        raise Refused(_("This question cannot be reopened again: please send a new one."))
    if ended is None or clock.now() > ended + REOPEN_WITHIN:
        raise Refused(_("More than %(n)d days have passed: please send a new question.") % {"n": REOPEN_WITHIN.days})


_FUNCTIONS = {**vars(review_guards), **globals()}
GUARDS: dict[str, Guard] = {move.guard: _FUNCTIONS[move.guard] for move in TABLE if move.guard}  # a guard is named as its function
