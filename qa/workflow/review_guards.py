"""The guards of review: a second person decides, and the public copy is whole and free of undecided personal data."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cms.models.publishing.bundle import open_bundle
from qa.models import AnswerPage, MarkState, Question
from qa.vocabulary.choices import Resolution, Role, Status, Visibility
from qa.vocabulary.errors import NotAllowed, Refused
from qa.vocabulary.moves import move_of
from qa.workflow.actors import Actor


def may_edit_copy(question: Question, actor: Actor) -> bool:
    """Return whether the actor may still edit the public copy: before approval all whom the table allows, then only approvers.

    What was approved is changed by a reviewer or publisher who did not write the answer, what was published by the
    publisher or data protection; the rules of redaction (the system) apply at any time.
    """
    if actor.role_for(move_of("edit_public_copy").who) is None:
        return False
    if Role.SYSTEM in actor.roles:
        return True
    if question.status == Status.APPROVED:
        return actor.role_for({Role.REVIEWER, Role.PUBLISHER}) is not None and actor.user.pk not in authors_of(question)
    if question.has_ended:
        return actor.role_for({Role.PUBLISHER, Role.PROTECTION}) is not None
    return True


def copy_is_open(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise NotAllowed unless the actor may still write in the public copy."""
    if not may_edit_copy(question, actor):
        raise NotAllowed(_("The public copy is approved: only who approves or publishes may change it now."))


def is_own_work(question: Question, actor: Actor) -> bool:
    """Return True for each author of the answer and for who handed it in last (a lead may hand in another's draft as a refusal)."""
    handed_in = question.events.filter(action="submit_for_review").order_by("-seq").first()
    return actor.user.pk in authors_of(question) | {handed_in.actor_id if handed_in else None}


def authors_of(question: Question) -> set[int | None]:
    """Return the ids of all who saved a version of the answer since it was last published or corrected, whoever did so last."""
    answer = question.answer
    # Answer.write, handing in and approving keep one of each author
    later = answer.revisions.filter(pk__gt=published_revision(question) or 0)
    return {answer.author_id, *later.values_list("content__author", flat=True)}


def published_revision(question: Question) -> int | None:
    """Return the key of the version of the answer that was last published or corrected."""
    given = question.events.filter(action__in=("answer", "correct")).order_by("-seq")
    return given.values_list("data__revision", flat=True).first()


def handed_it_in(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the actor wrote the answer or handed it in."""
    if not is_own_work(question, actor):
        raise Refused(_("Only who wrote or handed in this answer may take it back."))


def is_second_person(question: Question, actor: Actor) -> None:
    """Raise NotAllowed for the author, and for who handed the answer in, unless the unit allows them to approve it."""
    if is_own_work(question, actor) and not (question.unit and question.unit.allow_self_approve):
        raise NotAllowed(_("You wrote or handed in this answer: a second person must approve it."))


def second_person_and_public_copy(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless a second person approves, and the public copy is whole or withheld with a reason."""
    is_second_person(question, actor)
    answer = question.answer
    if answer.proposed_resolution == Resolution.REFUSED:
        raise Refused(_("The author proposes to refuse this question: confirm or return that."))
    if answer.proposed_visibility == Visibility.WITHHELD:
        if not answer.withheld_reason:
            raise Refused(_("Say why the answer is withheld from the public."))
        return
    if not question.title_public.strip() or not question.body_public.strip():
        raise Refused(_("The public copy of the question is empty."))
    no_open_marks(question, actor, data)


def no_open_marks(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless all possible personal data is decided, or the answer is withheld."""
    if question.answer.proposed_visibility == Visibility.WITHHELD:
        return
    marks = question.marks.filter(state=MarkState.OPEN).count()
    if marks:
        raise Refused(_("Possible personal data is still to be decided: %(count)d places.") % {"count": marks})


def waits_for_no_bundle(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused while the answer or its page waits in a bundle, unless the bundle is publishing it (`by_bundle`)."""
    if not data.get("by_bundle") and (bundle := open_bundle("answer", question.public_no, AnswerPage.objects.filter(question=question))):
        raise Refused(bundle.waits)


def no_open_marks_nor_bundle(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless the answer may go public now: no bundle holds it, and no personal data is to be decided."""
    waits_for_no_bundle(question, actor, data)
    no_open_marks(question, actor, data)


def second_person_and_ground(question: Question, actor: Actor, data: dict[str, Any]) -> None:
    """Raise Refused unless a second person confirms a proposed refusal that names its legal ground."""
    is_second_person(question, actor)
    if question.answer.proposed_resolution != Resolution.REFUSED or not question.answer.legal_ground.strip():
        raise Refused(_("A refusal needs the proposal of the unit lead, with its legal ground."))
