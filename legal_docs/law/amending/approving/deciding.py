"""Changes of state of an amendment: submitted, sent back, approved, taken back; and the text that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.contracts.search import note_changes
from legal_docs.law.amending.approval import APPROVE, log_data, may_approve, shown_state
from legal_docs.law.amending.approving.held import AmendmentRefused, in_preparation, locked
from legal_docs.law.amending.texts import versions
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.models import Amendment, AmendmentKind, AmendmentState
from legal_docs.text.provisions.rows import Row

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def submit(amendment: Amendment, *, user: User) -> None:
    """Submit an amendment for approval by a second person.

    Raises AmendmentRefused while a step does not fit the text, or nothing is left to do.
    """
    amendment = locked(amendment)
    in_preparation(amendment)
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
    amendment = locked(amendment)
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
def approve(amendment: Amendment, *, user: User, seen: str | None = None) -> None:
    """Approve an amendment: the new version of the target, and all later ones, are made in the same transaction.

    `seen` is the fingerprint of what the person read (`shown_state`), with None nothing is compared. Raises PermissionDenied without
    the permission or for who submitted it, set its day or worked on a step; AmendmentRefused when it was not submitted, when it is
    not what was read, or when it or a later one would no longer fit.
    """
    amendment = locked(amendment)
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
    amendment = locked(amendment)
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
