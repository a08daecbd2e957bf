"""Takes a document off the site for good, with a reason that readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from legal_docs.models import LegalDocumentPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def withdraw(page: LegalDocumentPage, *, reason: str, user: User | None = None) -> None:
    """Take a document off the site for good: its address then answers 410 with the reason.

    What was approved before counts no longer, in a bundle, a workflow or by a mailed link, nor do reasons given for other doubts:
    whoever makes the document public again must say why. Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("A withdrawal needs a reason.")
    page.withdrawn_on, page.withdrawal_reason = timezone.localdate(), reason.strip()
    withdrawn = {"withdrawn_on": page.withdrawn_on, "withdrawal_reason": page.withdrawal_reason}
    LegalDocumentPage.objects.filter(pk=page.pk).update(**withdrawn)
    page.unpublish(user=user)
    draft = page.get_latest_revision_as_object()
    draft.warnings_reason = ""
    draft.save_revision(user=user, clean=False)
    log(instance=page, action="legal_docs.withdraw", user=user, data={"reason": page.withdrawal_reason})


def words_of_withdrawal(page: LegalDocumentPage) -> str:
    """Return what a person must know who makes a withdrawn document public again."""
    message = _("The document was withdrawn on %(date)s (%(reason)s): publishing it makes it public again.")
    return message % {"date": f"{page.withdrawn_on:%d/%m/%Y}", "reason": page.withdrawal_reason}


def as_withdrawn(page: LegalDocumentPage) -> LegalDocumentPage | None:
    """Return the stored document where it is withdrawn, else None."""
    return LegalDocumentPage.objects.filter(pk=page.pk, withdrawn_on__isnull=False).first() if page.pk else None
