"""Amendments in preparation: proposed, their steps corrected, left out and given days, and let go."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from legal_docs.law.amending.approval import log_data, note_correction
from legal_docs.law.amending.approving.held import AmendmentRefused, hold_step, in_preparation
from legal_docs.law.amending.approving.proposals import untouched, written
from legal_docs.law.amending.approving.targets import shares_of
from legal_docs.law.amending.instructions.reading import read_instructions
from legal_docs.law.validity.days.named_days import days_named
from legal_docs.models import Amendment, AmendmentKind, AmendmentState, AmendmentStep, LegalDocumentPage, LegalTask, TaskKind
from legal_docs.text.provisions.rows import stored_rows
from legal_docs.text.vocabulary import RelationKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User

CORRECTABLE = ("operation", "anchor", "new_text", "old_phrase", "new_phrase")


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
    in_preparation(amendment)
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
    in_preparation(amendment)
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
    in_preparation(after)
    order = step.order
    if after.steps.filter(order=order).exists():
        order = after.steps.order_by("order").values_list("order", flat=True).last() + 1  # type: ignore[operator]  # there is one
    _store(step, user, amendment=after, order=order)
    note_correction(after, user, step, left=before.pk)
    if not before.steps.exists():
        before.delete()
    return after


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


def _decide(step: AmendmentStep, user: User, *, included: bool, reason: str) -> None:
    _store(step, user, included=included, left_out_because=reason)
    note_correction(step.amendment, user, step, reason=reason)


def _store(step: AmendmentStep, user: User, **values: Any) -> None:
    """Store these columns of a step alone, and whose hand it was."""
    values |= {"edited_by": user, "edited_at": timezone.now()}
    for name, value in values.items():
        setattr(step, name, value)
    step.save(update_fields=[*values])
