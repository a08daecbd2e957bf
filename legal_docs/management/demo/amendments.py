"""The demo site's amendments: prepared by the editor, approved by the publisher, one left waiting for a second person."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from legal_docs.law.amending.approving import deciding, preparing
from legal_docs.models import Amendment, AmendmentState, LegalDocumentPage

APPROVED = ("07/2023/QĐ-UBND", "16/2026/QĐ-UBND", "29/2026/QĐ-UBND")
WAITING = ("02/2026/NQ-HĐND",)


def seed(*, source: str) -> int:
    """Propose the amendments of the demo documents that are not there yet; return how many were approved.

    Without the demo logins (tests of parts) nothing is done: approval takes two people.
    """
    people = {user.username: user for user in get_user_model().objects.filter(username__in=("bientap", "xuatban"))}
    if len(people) < 2:
        return 0
    done = 0
    for number in (*APPROVED, *WAITING):
        acting = LegalDocumentPage.objects.filter(number=number, source_name=source).first()
        if acting is not None and not Amendment.objects.filter(acting=acting).exists():
            done += _amend(acting, people, approve=number in APPROVED)
    return done


def _amend(acting: LegalDocumentPage, people: dict[str, Any], *, approve: bool) -> int:
    done = 0
    for amendment in preparing.propose(acting, user=people["bientap"]):
        if amendment.state != AmendmentState.DRAFT:
            continue
        deciding.submit(amendment, user=people["bientap"])
        if approve:
            deciding.approve(amendment, user=people["xuatban"])
            done += 1
    return done
