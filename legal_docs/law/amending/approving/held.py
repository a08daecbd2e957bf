"""The amendment and the step that are changed, behind their lock, and the refusal of a change."""

from __future__ import annotations

from contextlib import suppress

from legal_docs.models import Amendment, AmendmentState, AmendmentStep


class AmendmentRefused(Exception):
    """A change of state that is not allowed now; `code` says why (see amending/messages.py), `data` names what."""

    def __init__(self, code: str, **data: str) -> None:
        super().__init__(code)
        self.code, self.data = code, data


def hold_step(step: AmendmentStep) -> None:
    """Read a step again behind the lock of its amendment; raise AmendmentRefused unless both are there and it is being prepared."""
    held = None
    while _read_again(step).amendment_id != held:  # moved to another day while this waited: that one is locked, too
        held = step.amendment_id
        with suppress(Amendment.DoesNotExist):  # this was its last step, and moved
            in_preparation(step.amendment)


def in_preparation(amendment: Amendment) -> None:
    """Refuse to change an amendment that was submitted or approved meanwhile: the row is locked and read again for that."""
    if locked(amendment).state != AmendmentState.DRAFT:
        raise AmendmentRefused("not_in_preparation")


def locked(amendment: Amendment) -> Amendment:
    """Return the row as it is now, held until the end of the transaction where the database can."""
    return Amendment.objects.select_for_update().select_related(None).get(pk=amendment.pk)


def _read_again(step: AmendmentStep) -> AmendmentStep:
    try:
        step.refresh_from_db()
    except AmendmentStep.DoesNotExist:
        raise AmendmentRefused("not_in_preparation") from None
    return step
