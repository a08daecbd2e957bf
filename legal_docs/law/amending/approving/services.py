"""Every change of state of amendments: propose, correct, leave out, submit, return, approve, take back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from cms.contracts.search import note_changes
from legal_docs.law.amending.approval import APPROVE, log_data, may_approve, note_correction, shown_state
from legal_docs.law.amending.approving.proposals import untouched, written
from legal_docs.law.amending.approving.targets import shares_of
from legal_docs.law.amending.instructions.reading import read_instructions
from legal_docs.law.amending.texts import versions
from legal_docs.law.validity.days.named_days import days_named
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.models import Amendment, AmendmentKind, AmendmentState, AmendmentStep, LegalDocumentPage, LegalTask, TaskKind
from legal_docs.text.provisions.rows import Row, stored_rows
from legal_docs.text.vocabulary import RelationKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CORRECTABLE = ("operation", "anchor", "new_text", "old_phrase", "new_phrase")


class AmendmentRefused(Exception):
    """A change of state that is not allowed now; `code` says why (see amending/messages.py), `data` names what."""

    def __init__(self, code: str, **data: str) -> None:
        super().__init__(code)
        self.code, self.data = code, data


@transaction.atomic
def propose(acting: LegalDocumentPage, *, user: User | None = None) -> list[Amendment]:
    """Read the instructions of an amending document and make a draft amendment for each target and day; return them.

    Targets are the documents on this site that its relations amend, repeal or correct in part. An instruction to which the
    clause of effect gives a day of its own goes into the amendment of that day. What exists stays: where a person has worked on,
    submitted or approved an amendment of a target, none of that target is changed; those that nobody worked on are read again.
    """
    version = acting.version_on()
    if version is None:
        raise AmendmentRefused("no_text")
    rows = stored_rows(version.provisions)
    shares = shares_of(acting, rows)
    if not shares:
        raise AmendmentRefused("no_target")
    days = days_named(rows)
    found: list[Amendment] = []
    for share in shares:
        text = share.target.version_on(share.effective_on)
        if text is None:
            continue
        steps = read_instructions(
            share.rows,
            stored_rows(text.provisions),
            number=share.target.number_norm,
            title=f"{acting.long_title} {share.words}",
            annexes=rows,
        )
        found.extend(written(acting, share, steps, days, user))
    return found


@transaction.atomic
def propose_consolidation(consolidated: LegalDocumentPage, *, target: LegalDocumentPage, day: date, user: User | None = None) -> Amendment:
    """Offer the text of a consolidated document as the text of `target` from `day` on; like any amendment it waits for approval."""
    if not consolidated.relations.filter(kind=RelationKind.CONSOLIDATES, target=target).exists():
        raise AmendmentRefused("not_consolidated")
    amendment, made = Amendment.objects.get_or_create(
        acting=consolidated, target=target, effective_on=day, kind=AmendmentKind.CONSOLIDATION
    )
    if made:
        log(instance=target, action="legal_docs.amendment.propose", user=user, data=log_data(amendment))
    return amendment


@transaction.atomic
def correct(step: AmendmentStep, *, user: User, **values: Any) -> None:
    """Set what an instruction does, where, with which words; only while the amendment is being prepared."""
    hold_step(step)
    changed = {name: value for name, value in values.items() if name in CORRECTABLE and getattr(step, name) != value}
    if changed:
        _store(step, user, doubt="", **changed)
        note_correction(step.amendment, user, step)


@transaction.atomic
def add_step(amendment: Amendment, *, user: User, words: str, **values: str) -> AmendmentStep:
    """Add an instruction that was not read from the text; the one that was added last is not added a second time."""
    _in_preparation(amendment)
    last = amendment.steps.order_by("order").last()
    if last and last.edited_by == user and all(getattr(last, name) == value for name, value in {**values, "words": words}.items()):
        return last
    step = AmendmentStep(amendment=amendment, order=last.order + 1 if last else 0, words=words, edited_by=user, edited_at=timezone.now())
    for name in values.keys() & set(CORRECTABLE):
        setattr(step, name, values[name])
    step.save()
    note_correction(amendment, user, step)
    return step


@transaction.atomic
def leave_out(step: AmendmentStep, *, user: User, reason: str) -> None:
    """Do not carry out an instruction; the reason is kept. Raises AmendmentRefused without one, or where it is left out already."""
    hold_step(step)
    if not reason.strip():
        raise AmendmentRefused("reason_missing")
    if not step.included:
        raise AmendmentRefused("left_out_already", reason=step.left_out_because)
    _decide(step, user, included=False, reason=reason.strip())


@transaction.atomic
def include_step(step: AmendmentStep, *, user: User) -> None:
    """Carry out an instruction after all."""
    hold_step(step)
    if not step.included:
        _decide(step, user, included=True, reason="")


@transaction.atomic
def set_day(amendment: Amendment, *, user: User, day: date) -> None:
    """Set the day from which the new text holds, while the amendment is being prepared."""
    _in_preparation(amendment)
    same = Amendment.objects.filter(acting=amendment.acting, target=amendment.target, kind=amendment.kind, effective_on=day)
    if same.exclude(pk=amendment.pk).exists():
        raise AmendmentRefused("day_taken")
    if amendment.effective_on != day:
        amendment.effective_on, amendment.day_set_by = day, user
        amendment.save(update_fields=["effective_on", "day_set_by"])
        note_correction(amendment, user)


@transaction.atomic
def set_day_of_step(step: AmendmentStep, *, user: User, day: date) -> Amendment:
    """Set another day of effect for one instruction: it moves into the amendment of that day; return that amendment.

    Raises AmendmentRefused while either is not being prepared. An amendment without any instruction left is removed.
    """
    hold_step(step)
    before = step.amendment
    if before.effective_on == day:
        return before
    after, _made = Amendment.objects.get_or_create(acting=before.acting, target=before.target, kind=before.kind, effective_on=day)
    _in_preparation(after)
    order = step.order
    if after.steps.filter(order=order).exists():
        order = after.steps.order_by("order").values_list("order", flat=True).last() + 1  # type: ignore[operator]  # there is one
    _store(step, user, amendment=after, order=order)
    note_correction(after, user, step, left=before.pk)
    if not before.steps.exists():
        before.delete()
    return after


@transaction.atomic
def submit(amendment: Amendment, *, user: User) -> None:
    """Submit an amendment for approval by a second person.

    Raises AmendmentRefused while a step does not fit the text, or nothing is left to do.
    """
    amendment = _locked(amendment)
    _in_preparation(amendment)
    problems = trial(amendment).problems
    if problems:
        raise AmendmentRefused("steps_do_not_fit", count=str(len(problems)))
    if amendment.kind == AmendmentKind.STEPS and not amendment.steps.filter(included=True).exists():
        raise AmendmentRefused("nothing_to_do")
    amendment.state, amendment.reason = AmendmentState.SUBMITTED, ""
    amendment.submitted_by, amendment.submitted_at = user, timezone.now()
    amendment.save()
    log(instance=amendment.target, action="legal_docs.amendment.submit", user=user, data=log_data(amendment))


@transaction.atomic
def send_back(amendment: Amendment, *, user: User, reason: str) -> None:
    """Send a submitted amendment back for correction, with a reason."""
    amendment = _locked(amendment)
    if amendment.state != AmendmentState.SUBMITTED:
        raise AmendmentRefused("not_submitted")
    if not reason.strip():
        raise AmendmentRefused("reason_missing")
    amendment.state, amendment.reason = AmendmentState.DRAFT, reason.strip()
    amendment.save()
    log(
        instance=amendment.target,
        action="legal_docs.amendment.send_back",
        user=user,
        data={**log_data(amendment), "reason": reason.strip()},
    )


@transaction.atomic
def let_go(acting: LegalDocumentPage, target: LegalDocumentPage) -> None:
    """End what was prepared for a text that `acting` does not name any more: drafts that nobody worked on are deleted.

    The others go back with the reason; an approved one stays, and a task asks whether it is to be taken back.
    """
    found = Amendment.objects.filter(acting=acting, target=target)
    untouched(found).delete()
    with override("vi"):
        reason = _("%(acting)s does not name this document: its number is %(number)s now.")
        reason %= {"acting": acting.citation, "number": target.number or "—"}
    found.exclude(state=AmendmentState.APPROVED).update(state=AmendmentState.DRAFT, reason=reason)
    if found.filter(state=AmendmentState.APPROVED).exists():
        day = acting.issued_on or timezone.localdate()
        LegalTask.objects.get_or_create(kind=TaskKind.TEXT_DIFFERS, document=target, cause=acting, day=day, defaults={"note": reason})


@transaction.atomic
def approve(amendment: Amendment, *, user: User, seen: str | None = None) -> None:
    """Approve an amendment: the new version of the target, and all later ones, are made in the same transaction.

    `seen` is the fingerprint of what the person read (`shown_state`), with None nothing is compared. Raises PermissionDenied without
    the permission or for who submitted it, set its day or worked on a step; AmendmentRefused when it was not submitted, when it is
    not what was read, or when it or a later one would no longer fit.
    """
    amendment = _locked(amendment)
    if amendment.state != AmendmentState.SUBMITTED:
        raise AmendmentRefused("not_submitted")
    if not may_approve(amendment, user):
        raise PermissionDenied
    if seen not in (None, shown_state(amendment)):
        raise AmendmentRefused("changed_since_read")
    amendment.state, amendment.approved_by, amendment.approved_at = AmendmentState.APPROVED, user, timezone.now()
    amendment.save()
    _settle(amendment)
    log(instance=amendment.target, action="legal_docs.amendment.approve", user=user, data=log_data(amendment))


@transaction.atomic
def take_back(amendment: Amendment, *, user: User, reason: str) -> None:
    """Undo an approval that was a mistake, with a reason: the versions are made again without it, and it is a draft again."""
    amendment = _locked(amendment)
    if amendment.state != AmendmentState.APPROVED:
        raise AmendmentRefused("not_approved")
    if not user.has_perm(APPROVE):
        raise PermissionDenied
    if not reason.strip():
        raise AmendmentRefused("reason_missing")
    amendment.state, amendment.reason = AmendmentState.DRAFT, reason.strip()
    amendment.approved_by = amendment.approved_at = None
    amendment.save()
    _settle(amendment)
    log(
        instance=amendment.target,
        action="legal_docs.amendment.take_back",
        user=user,
        data={**log_data(amendment), "reason": reason.strip()},
    )


def hold_step(step: AmendmentStep) -> None:
    """Read a step again behind the lock of its amendment; raise AmendmentRefused unless both are there and it is being prepared."""
    held = None
    while _read_again(step).amendment_id != held:  # moved to another day while this waited: that one is locked, too
        held = step.amendment_id
        with suppress(Amendment.DoesNotExist):  # this was its last step, and moved
            _in_preparation(step.amendment)


def trial(amendment: Amendment) -> versions.BuiltText:
    """Return the target's text as it would be on the day of the amendment, with the steps that do not fit."""
    history = versions.history_of(amendment.target, also=amendment)
    return versions.build(history, amendment.effective_on) if history else versions.BuiltText([], {}, {})


def text_before(amendment: Amendment) -> list[Row]:
    """Return the target's text on that day without the amendment."""
    history = versions.history_of(amendment.target)
    if history is None:
        return []
    history.amendments = [one for one in history.amendments if one.pk != amendment.pk]
    return versions.build(history, amendment.effective_on).rows


# --- inside -------------------------------------------------------------------------------------------------------------------


def _decide(step: AmendmentStep, user: User, *, included: bool, reason: str) -> None:
    _store(step, user, included=included, left_out_because=reason)
    note_correction(step.amendment, user, step, reason=reason)


def _store(step: AmendmentStep, user: User, **values: Any) -> None:
    """Store these columns of a step alone, and whose hand it was."""
    values |= {"edited_by": user, "edited_at": timezone.now()}
    for name, value in values.items():
        setattr(step, name, value)
    step.save(update_fields=[*values])


def _settle(amendment: Amendment) -> None:
    """Update what depends on an approval or its undoing: later clauses that it ends, the target's versions, its validity."""
    versions.hold(amendment.target)  # an approval of another amendment of it at the same time waits, and then sees this one
    history = versions.history_of(amendment.target)
    if history is not None:
        for day in history.days:
            if day >= amendment.effective_on and (problems := versions.build(history, day).problems):
                raise AmendmentRefused("later_does_not_fit", date=f"{day:%d/%m/%Y}", count=str(len(problems)))
    refresh_status(versions.rebuild_texts([amendment.target]))
    note_changes(Amendment.objects.filter(acting=amendment.target, state=AmendmentState.APPROVED).values_list("target", flat=True))


def _read_again(step: AmendmentStep) -> AmendmentStep:
    try:
        step.refresh_from_db()
    except AmendmentStep.DoesNotExist:
        raise AmendmentRefused("not_in_preparation") from None
    return step


def _locked(amendment: Amendment) -> Amendment:
    """Return the row as it is now, held until the end of the transaction where the database can."""
    return Amendment.objects.select_for_update().select_related(None).get(pk=amendment.pk)


def _in_preparation(amendment: Amendment) -> None:
    """Refuse to change an amendment that was submitted or approved meanwhile: the row is locked and read again for that."""
    if _locked(amendment).state != AmendmentState.DRAFT:
        raise AmendmentRefused("not_in_preparation")
