"""Writing, checking and giving an answer: drafts, review by a second person, publication, correction, taking down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models.files.file_references import linked_files
from qa.attachments.answer_files import drop_unnamed, refuse_foreign_files, refuse_unready_files
from qa.deadlines.stages import Stage, entering
from qa.models import Answer, DraftCitation, MessageKind, Question, QuestionMessage, SavedAside
from qa.processing.answering.marking import check_personal_data_first, decide_all, look_for_personal_data
from qa.processing.casework.claiming import claim, held_by_user
from qa.processing.casework.joined import release_joined
from qa.processing.casework.routing import NO_HOLDER, note
from qa.processing.mail.notices import notify_answered, notify_corrected, notify_refused, notify_staff, notify_taken_down
from qa.processing.publication.publishing import publish_page, take_page_down
from qa.vocabulary import clock
from qa.vocabulary.choices import Resolution, Role, Status, Visibility
from qa.vocabulary.errors import NotAllowed, Refused, Stale
from qa.workflow.actors import Actor, holder_after
from qa.workflow.engine import check_move, lock, perform
from qa.workflow.review_guards import is_own_work

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REVIEW_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict with somebody who saved in the meantime: what is stored now, and the person's own text, kept aside."""

    current: Answer
    mine: SavedAside


@dataclass(frozen=True, slots=True)
class DraftInput:
    """The values that the answer editor sends. `version` is the version of the draft that the text is based on."""

    body: Any
    version: int
    visibility: str = Visibility.PUBLIC_PENDING
    withheld_reason: str = ""
    withheld_note: str = ""
    citations: tuple[tuple[int | None, str, str], ...] | None = None  # (page id, number, provision); None leaves them


def answer_of(question: Question) -> Answer:
    """Return the answer of a question, made when there is none."""
    answer, _created = Answer.objects.get_or_create(question=question)
    question.answer = answer
    return answer


@transaction.atomic
def save_draft(question: Question, actor: Actor, draft: DraftInput) -> Answer | Conflict:
    """Store the text of the answer and renew the lock of the editor; the author becomes the holder of a question that nobody holds.

    Text is never lost: when another person holds the question now, or a newer draft is stored, it is kept aside and the returned
    Conflict holds both texts. Raises NotAllowed, or WrongStatus when the question is past writing.
    """
    if actor.role_for({Role.OFFICER, Role.LEAD}) is None:
        raise NotAllowed(_("You do not have the role for this step."))
    seen = question.version
    lock(question)  # since it was read it may have been handed in, and approved
    answer = answer_of(question)
    free = question.status == Status.ASSIGNED or (question.status == Status.IN_PROGRESS and question.holder_is_gone)
    free = free and question.version == seen  # else it may be another unit's by now
    mine = question.status == Status.IN_PROGRESS and question.claimed_by_id == actor.user.pk
    if not (free or mine) or answer.version != draft.version:
        return _keep_aside(question, answer, actor, draft)
    refuse_foreign_files(answer, draft.body, actor.user)
    claim(question, actor)
    values = {
        "body": draft.body,
        "proposed_visibility": draft.visibility,
        "withheld_reason": draft.withheld_reason,
        "withheld_note": draft.withheld_note,
    }
    if not answer.write(actor.user, **values):
        answer.refresh_from_db()
        return _keep_aside(question, answer, actor, draft)
    if draft.citations is not None:
        _set_citations(answer, draft.citations)
    answer.files.add(*linked_files(answer))
    look_for_personal_data(question)
    return answer


def _keep_aside(question: Question, answer: Answer, actor: Actor, draft: DraftInput) -> Conflict:
    aside, _created = SavedAside.objects.update_or_create(
        question=question, user=actor.user, defaults={"body": draft.body, "based_on": draft.version, "created_at": clock.now()}
    )
    return Conflict(answer, aside)


def drop_saved_aside(question: Question, user: User) -> None:
    """Delete the text that was kept aside for `user`, once it is merged."""
    SavedAside.objects.filter(question=question, user=user).delete()


def _set_citations(answer: Answer, citations: tuple[tuple[int | None, str, str], ...]) -> None:
    today = timezone.localdate(clock.now())
    answer.citations.all().delete()
    DraftCitation.objects.bulk_create(
        DraftCitation(answer=answer, document_id=page, number=number, provision=provision, quoted_on=today)
        for page, number, provision in citations
    )


@check_personal_data_first
def submit_for_review(question: Question, actor: Actor) -> None:
    """Hand the answer in for review by a second person; its author no longer holds the question."""
    check_move(question, "submit_for_review", actor)
    _check_files(question)
    changes = {"submitted_for_review_at": clock.now(), **NO_HOLDER}
    event = perform(
        question, "submit_for_review", actor, changes=changes, log={"draft": question.answer.version} if _has_answer(question) else {}
    )
    question.answer.save_revision(user=actor.user)
    drop_unnamed(question.answer)
    notify_staff(question, "review", event.seq)


def _check_files(question: Question) -> None:
    answer = question.answer
    private = answer.proposed_visibility == Visibility.WITHHELD or answer.proposed_resolution == Resolution.REFUSED
    refuse_unready_files(answer, public=not private)


def _has_answer(question: Question) -> bool:
    return Answer.objects.filter(question=question).exists()


@transaction.atomic
def propose_refusal(question: Question, actor: Actor, *, legal_ground: str) -> None:
    """Propose, as the unit lead, to refuse on a legal ground; a reviewer confirms it with `refuse`. The answer's text is the letter."""
    if actor.role_for({Role.LEAD}) is None:
        raise NotAllowed(_("Only the lead of the unit may propose to refuse a question."))
    if not legal_ground.strip():
        raise Refused(_("Give the legal ground of the refusal."))
    answer = answer_of(question)
    answer.proposed_resolution, answer.legal_ground = Resolution.REFUSED, legal_ground
    answer.save(update_fields=["proposed_resolution", "legal_ground"])
    submit_for_review(question, actor)


@transaction.atomic
def return_to_author(question: Question, actor: Actor, *, reason: str) -> None:
    """Return an answer to its author, or their deputy, with a comment: they hold the question again; the unit, when the author left."""
    answer = question.answer
    holder = holder_after(question, answer.author)
    changes = held_by_user(holder) if holder else dict(NO_HOLDER)
    changes |= entering(Stage.DRAFT, question.policy_snapshot, clock.now(), overdue=question.is_overdue)
    event = perform(question, "return_to_author", actor, data={"reason": reason}, changes=changes)
    answer.proposed_resolution = ""
    answer.save(update_fields=["proposed_resolution"])
    note(question, actor, text=reason)
    notify_staff(question, "returned", event.seq, user=holder)


@transaction.atomic
def take_back(question: Question, actor: Actor) -> None:
    """Take back an answer that was handed in and not decided yet: its author holds the question again and continues the draft."""
    changes = {**held_by_user(actor.user), **entering(Stage.DRAFT, question.policy_snapshot, clock.now(), overdue=question.is_overdue)}
    perform(question, "take_back", actor, changes=changes)
    Answer.objects.filter(question=question).update(proposed_resolution="")


@check_personal_data_first
def approve(question: Question, actor: Actor) -> None:
    """Approve the answer as it stands: a second person, unless the unit allows otherwise (and then the log says so)."""
    check_move(question, "approve", actor)
    _check_files(question)
    answer = question.answer
    answer.approver = actor.user
    answer.reviewed_on = timezone.localdate(clock.now())
    answer.review_due = answer.reviewed_on + REVIEW_AFTER
    revision = answer.save_revision(user=actor.user)
    answer.approved_revision = revision
    answer.save(update_fields=["approver", "approved_revision", "reviewed_on", "review_due"])
    changes = {
        "visibility": answer.proposed_visibility,
        "withheld_reason": answer.withheld_reason,
        "withheld_note": answer.withheld_note,
        "supplemented_at": None,  # the approver has read it: `seen_state` compares that
        "publish_at": None,  # a time that was set for an earlier answer
    }
    log = {"revision": revision.pk, "self_approved": is_own_work(question, actor)}
    event = perform(question, "approve", actor, changes=changes, log=log)
    notify_staff(question, "approved", event.seq, user=holder_after(question, answer.author))


@check_personal_data_first
def publish(question: Question, actor: Actor, *, by_bundle: bool = False) -> None:
    """Publish the answer's page (unless it is withheld), stop the clock, notify the sender. One in a bundle waits: `by_bundle`."""
    data = {"by_bundle": by_bundle}
    check_move(question, "answer", actor, data)
    _check_files(question)
    answer = question.answer
    public = Visibility.WITHHELD not in (question.visibility, answer.proposed_visibility)
    noindex = question.visibility == Visibility.PUBLIC_NOINDEX
    now = clock.now()
    resolution = Resolution.ANSWERED_PUBLIC if public else Resolution.ANSWERED_PRIVATE
    changes: dict[str, Any] = {"answered_at": now, "resolution": resolution, "publish_at": None}
    if public:
        changes["visibility"] = Visibility.PUBLIC_NOINDEX if noindex else Visibility.PUBLIC
    event = perform(question, "answer", actor, data=data, changes=changes, log={"revision": answer.approved_revision_id})
    if public:
        publish_page(question, answer, no_index=noindex, user=actor.user)
    else:
        take_page_down(question, user=actor.user)  # of an earlier, public answer
        release_joined(question)
    notify_answered(question, event.seq)
    # Senders of joined questions get the same notice, but never what is for the sender of the main question alone.
    for joined in question.merged.all() if public else ():
        notify_answered(joined, event.seq)


@transaction.atomic
def refuse(question: Question, actor: Actor) -> None:
    """Confirm the lead's proposal to refuse: close the question with the legal ground and how to appeal."""
    answer = question.answer
    changes = {
        "resolution": Resolution.REFUSED,
        "closed_at": clock.now(),
        "closing_note": answer.text,
        "visibility": Visibility.WITHHELD,
    }
    event = perform(question, "refuse", actor, changes=changes, log={"ground": answer.legal_ground})
    answer.approver = actor.user
    answer.save(update_fields=["approver"])
    take_page_down(question, user=actor.user)  # of an answer before the question was reopened
    release_joined(question)
    notify_refused(question, answer.legal_ground, event.seq)


@transaction.atomic
def correct(
    question: Question,
    actor: Actor,
    *,
    body: Any,
    version: int,
    reason: str,
    citations: tuple[tuple[int | None, str, str], ...] | None = None,
    may_stay: Collection[str] = (),
) -> None:
    """Publish a corrected answer; the page says that it was corrected, when, and what changed. Without `citations` they stay.

    What looks like personal data and is not in `may_stay` refuses it (Undecided). `version` is that of the answer that the text is
    based on: raises Stale when a colleague corrected it since.
    """
    check_move(question, "correct", actor, {"reason": reason})
    answer = question.answer
    if answer.version != version:
        raise Stale(_("A colleague corrected this answer meanwhile: it stands below as it is now. Put both texts together, then publish."))
    refuse_foreign_files(answer, body, actor.user)
    answer.body, answer.version = body, version + 1
    answer.updated_at = clock.now()
    answer.save(update_fields=["body", "version", "updated_at"])
    if citations is not None:
        _set_citations(answer, citations)
    answer.files.add(*linked_files(answer))
    revision = answer.approved_revision = answer.save_revision(user=actor.user)
    answer.save(update_fields=["approved_revision"])
    event = perform(question, "correct", actor, data={"reason": reason}, log={"revision": revision.pk})
    _check_files(question)
    decide_all(question, actor, may_stay)
    publish_page(question, answer, no_index=question.visibility == Visibility.PUBLIC_NOINDEX, user=actor.user, correction=reason)
    notify_corrected(question, reason, event.seq)
    for joined in question.merged.all():
        notify_corrected(joined, reason, event.seq)


@transaction.atomic
def take_down(question: Question, actor: Actor, *, reason: str) -> None:
    """Take down a published answer; the ledger says so, and those who asked are notified."""
    # An approved answer is not yet the one on the page: its own visibility was decided when it was approved, and stays.
    hidden = {} if question.status == Status.APPROVED else {"visibility": Visibility.HIDDEN}
    event = perform(question, "take_down", actor, data={"reason": reason}, changes=hidden)
    take_page_down(question, user=actor.user)
    for each in (question, *question.merged.all()):
        notify_taken_down(each, event.seq)
    QuestionMessage.objects.create(question=question, kind=MessageKind.NOTE, body=reason, author=actor.user)
