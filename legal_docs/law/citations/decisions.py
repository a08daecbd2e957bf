"""What editors decide about citations that the site cannot resolve by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from legal_docs.models import Citation, CitationDecision, LegalDocumentPage, Meant

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def decide(meant: Meant, *, words: str, target: LegalDocumentPage | None, note: str, user: User) -> int:
    """Set what a number or name means where it means the same: a document of the site, or (None) nothing to look for.

    Return how many citations it changed.
    """
    decision, _created = CitationDecision.objects.update_or_create(
        target_key=str(meant), defaults={"words": words[:400], "target": target, "note": note[:300], "decided_by": user}
    )
    waiting = Citation.objects.meaning(meant).filter(target=None)
    if target is not None:
        waiting = waiting.exclude(version__document=target)
    changed = waiting.update(target=target, set_aside=target is None)
    if target is not None:
        log(instance=target, action="legal_docs.citation_decided", user=user, data={"words": decision.words, "places": changed})
    return changed


@transaction.atomic
def undo(decision: CitationDecision) -> None:
    """Take a decision back: its citations wait again."""
    meant = Meant.of(decision.target_key)
    concerned = Citation.objects.meaning(meant) if meant.dated or meant.within else Citation.objects.filter(target_key=meant.key)
    concerned.filter(Q(target=decision.target_id) if decision.target_id else Q(set_aside=True)).update(target=None, set_aside=False)
    decision.delete()
