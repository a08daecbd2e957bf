"""Stores the instructions read from an amending document as draft amendments: one for each target and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from wagtail.log_actions import log

from legal_docs.law.amending.approval import log_data, moved_by_hand
from legal_docs.law.amending.approving.targets import Share
from legal_docs.law.amending.instructions.instruction import Instruction
from legal_docs.law.validity.days.named_days import NamedDay, day_for
from legal_docs.models import Amendment, AmendmentKind, AmendmentState, AmendmentStep, LegalDocumentPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def written(
    acting: LegalDocumentPage, share: Share, steps: Sequence[Instruction], days: Sequence[NamedDay], user: User | None
) -> list[Amendment]:
    """Write the amendments of one target, one for each day; what a person has worked on stays as it is."""
    stored = Amendment.objects.filter(acting=acting, target=share.target, kind=AmendmentKind.STEPS)
    if stored.exclude(pk__in=untouched(stored)).exists():
        return list(stored)
    by_day: dict[date, list[tuple[int, Instruction]]] = {}
    for index, step in enumerate(steps):
        apart = day_for(step.source_anchor, days)
        by_day.setdefault(apart.day if apart else share.effective_on, []).append((index, step))
    by_day = by_day or {share.effective_on: []}
    stored.exclude(effective_on__in=by_day).delete()
    return [_written(acting, share, day, by_day[day], user) for day in sorted(by_day)]


def untouched(amendments: QuerySet[Amendment]) -> QuerySet[Amendment]:
    """Return the drafts among these on which no person worked, nor set their day."""
    drafts = amendments.filter(state=AmendmentState.DRAFT).exclude(steps__edited_at__isnull=False)
    return drafts.exclude(pk__in=moved_by_hand(amendments))


def _written(acting: LegalDocumentPage, share: Share, day: date, steps: Sequence[tuple[int, Instruction]], user: User | None) -> Amendment:
    """Store the proposed steps for one target and day in place of those before; return the amendment."""
    amendment, made = Amendment.objects.get_or_create(acting=acting, target=share.target, effective_on=day, kind=AmendmentKind.STEPS)
    amendment.steps.all().delete()
    AmendmentStep.objects.bulk_create(
        AmendmentStep(
            amendment=amendment,
            order=index,
            source_anchor=step.source_anchor,
            words=step.words,
            operation=step.operation,
            anchor=step.anchor,
            new_text=step.new_text,
            old_phrase=step.old_phrase,
            new_phrase=step.new_phrase,
            doubt=step.doubt,
        )
        for index, step in steps
    )
    if made:
        log(instance=share.target, action="legal_docs.amendment.propose", user=user, data=log_data(amendment))
    return amendment
