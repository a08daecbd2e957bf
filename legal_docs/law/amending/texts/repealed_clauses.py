"""The effect of a repeal of an amending document's own clauses on the texts that they changed."""

from __future__ import annotations

from datetime import date

from legal_docs.law.validity.rules.acting import amendments_with_effect
from legal_docs.law.validity.rules.provision_status import covers
from legal_docs.models import AmendmentState, AmendmentStep, LegalDocumentPage, Operation


def end_repealed_clauses(acting: LegalDocumentPage) -> list[LegalDocumentPage]:
    """End what an amending document's own clauses ordered on the day on which those clauses are repealed; the days before stay.

    Returns the documents whose texts change by it. `acting` is the document whose clauses were (or no longer are) repealed; what nobody
    may read repeals none, nor what ended before its day came.
    """
    ends: dict[str, date] = {}
    repeals = AmendmentStep.objects.filter(
        amendment__target=acting, amendment__state=AmendmentState.APPROVED, operation=Operation.REPEAL, included=True
    ).select_related("amendment__acting")
    steps = list(repeals.defer("amendment__acting__body_text"))
    days = dict(amendments_with_effect({step.amendment for step in steps}))
    for step in steps:
        if step.amendment in days:
            ends[step.anchor] = min(ends.get(step.anchor, date.max), days[step.amendment])
    changed: dict[int, LegalDocumentPage] = {}
    own = AmendmentStep.objects.filter(amendment__acting=acting).select_related("amendment__target")
    for step in own:
        end = min((day for anchor, day in ends.items() if step.source_anchor and covers(anchor, step.source_anchor)), default=None)
        if step.ends_on != end:
            AmendmentStep.objects.filter(pk=step.pk).update(ends_on=end)
            changed[step.amendment.target_id] = step.amendment.target
    return list(changed.values())
