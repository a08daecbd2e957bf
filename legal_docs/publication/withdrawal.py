"""Takes a document off the site for good, with a reason that readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision

from cms.contracts.upgrades import after_upgrade
from legal_docs.models import LegalDocumentPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WITHDRAWN = "legal_docs.withdraw"  # log action


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
    _forget_reason(page, user)
    log(instance=page, action=WITHDRAWN, user=user, data={"reason": page.withdrawal_reason})


def _forget_reason(page: LegalDocumentPage, user: User | None = None) -> None:
    draft = page.get_latest_revision_as_object()
    draft.warnings_reason = ""
    draft.save_revision(user=user, clean=False)


def has_new_reason(revision: Revision | None) -> bool:
    """Return whether a revision of a withdrawn document gives a reason that is younger than the withdrawal."""
    if revision is None:
        return False
    page: LegalDocumentPage = revision.as_object()
    withdrawals = PageLogEntry.objects.filter(page=page.pk, action=WITHDRAWN).order_by("-timestamp")
    at = withdrawals.values_list("timestamp", flat=True).first()  # None: the log is kept for some years only
    day = timezone.localdate(revision.created_at)
    is_younger = revision.created_at > at if at else page.withdrawn_on is None or day > page.withdrawn_on
    return bool(page.warnings_reason) and is_younger


def reason_of_now(page: LegalDocumentPage) -> str:
    """Return the reason that the form of a document begins with: of a withdrawn one, none of before, whichever version is opened."""
    if not page.withdrawn_on:
        return page.warnings_reason
    latest = page.get_latest_revision()
    return latest.as_object().warnings_reason if has_new_reason(latest) else ""


def words_of_withdrawal(page: LegalDocumentPage) -> str:
    """Return what a person must know who makes a withdrawn document public again."""
    message = _("The document was withdrawn on %(date)s (%(reason)s): publishing it makes it public again.")
    return message % {"date": f"{page.withdrawn_on:%d/%m/%Y}", "reason": page.withdrawal_reason}


def as_withdrawn(page: LegalDocumentPage) -> LegalDocumentPage | None:
    """Return the stored document where it is withdrawn, else None."""
    return LegalDocumentPage.objects.filter(pk=page.pk, withdrawn_on__isnull=False).first() if page.pk else None


@after_upgrade
def forget_old_reasons() -> str:
    """Forget reasons of before in the newest texts of documents that an earlier version withdrew, so that their forms ask for one."""
    with_reason = LegalDocumentPage.objects.filter(withdrawn_on__isnull=False, live=False).exclude(
        latest_revision__content__warnings_reason=""
    )
    old = [page for page in with_reason.select_related("latest_revision") if not has_new_reason(page.latest_revision)]
    for page in old:
        _forget_reason(page)
    return f"{len(old)} withdrawn documents ask for a new reason before they are public again." if old else ""
