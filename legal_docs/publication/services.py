"""Every change of state of legal documents: text, relations, validity, withdrawal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from cms.contracts.search import entries_changed
from legal_docs.files.draft_files import release
from legal_docs.models import DocumentVersion, LegalDocumentPage, Relation
from legal_docs.models.text_store import create_rows, merge_rows
from legal_docs.publication import records as publishing
from legal_docs.text import LawText, parse
from legal_docs.text.rows import rows_of, stored_rows
from legal_docs.validity import effect_days
from legal_docs.validity.facts import facts_of
from legal_docs.validity.status import Facts, boundaries, window_on, windows
from legal_docs.vocabulary import CHANGES_VALIDITY, Status


def hash_of(text: str) -> str:
    """Return the hex digest by which a text is known to be the same."""
    return hashlib.blake2b(text.encode(), digest_size=32).hexdigest()


@transaction.atomic
def store_text(page: LegalDocumentPage, law: LawText, *, text_hash: str, is_new: bool = False) -> DocumentVersion:
    """Write `law` as the text of the page's first version; provisions that stay keep their rows, by `eid`.

    Rows come, go and change only where the text does, so that the identity of unchanged provisions survives a re-parse.
    `is_new`: the page was created a moment ago, so there is no text yet.
    """
    stored = None if is_new else DocumentVersion.objects.filter(document=page, valid_from=None).first()
    version = stored or DocumentVersion(document=page)
    version.preamble, version.signature, version.text_hash = law.preamble, law.signature, text_hash
    version.warnings = [[warning.code, warning.line, dict(warning.data)] for warning in law.warnings]
    version.save()
    rows = rows_of(law)
    if stored is None:
        create_rows(version, rows)
    else:
        merge_rows(version, rows)
    return version


def read_typed_text(page: LegalDocumentPage) -> DocumentVersion | None:
    """Parse the page's typed text into provisions if it is other than at the last time; return the version, None without text."""
    version = DocumentVersion.objects.filter(document=page, valid_from=None).first()
    if not page.body_text.strip():
        if version is not None:
            version.delete()
        return None
    text_hash = hash_of(page.body_text)
    if version is not None and version.text_hash == text_hash:
        return version
    return store_text(page, parse(page.body_text), text_hash=text_hash)


@transaction.atomic
def settle_published(page: LegalDocumentPage) -> None:
    """Bring everything that hangs on a published document up to date: text, files, open relations, validity of it and of its targets."""
    if page.imported_text is not None:
        _settle_imported(page, page.imported_text)
        return
    version = read_typed_text(page)
    place_effect_days(page, version)
    release(page)
    find_targets(page)
    claim_waiting_relations(page)
    if page.withdrawn_on:
        page.withdrawn_on, page.withdrawal_reason = None, ""
        LegalDocumentPage.objects.filter(pk=page.pk).update(withdrawn_on=None, withdrawal_reason="")
    publishing.record_published(page, version.text_hash if version else "")
    _refresh_one(page, timezone.localdate(), announced=True)
    refresh_status(_affected(page))


def _settle_imported(page: LegalDocumentPage, version: DocumentVersion) -> None:
    """The same for a document that an import has just created: without files and former states, and only relations name it.

    Its columns of validity were worked out from its own dates and statements before it was stored.
    """
    acts = bool(page.relations.all())
    if acts:
        find_targets(page)
    claimed = claim_waiting_relations(page)
    publishing.record_first(page, version.text_hash)
    if claimed:
        _refresh_one(page, timezone.localdate(), announced=True)
    else:
        publishing.write_windows(page, windows(facts_of(page, acted_on=False)))
    if acts:
        refresh_status(_affected(page))


@transaction.atomic
def settle_unpublished(page: LegalDocumentPage) -> None:
    """A document that is not public any more changes nobody's validity; those who keep a copy of the data are told."""
    publishing.record_gone(page)
    refresh_status([page.pk, *_affected(page)])


def find_targets(page: LegalDocumentPage) -> int:
    """Give the page's relations whose target is only a number their document, where it is on the site; return how many."""
    waiting = Relation.objects.filter(document=page, target=None).exclude(target_key="")
    return sum(_resolve(relation) for relation in waiting)


def place_effect_days(page: LegalDocumentPage, version: DocumentVersion | None) -> None:
    """Find in the text as it is now the provisions that have a day of effect of their own."""
    days = list(page.effect_days.all())
    if days:
        effect_days.place_again(days, stored_rows(version.provisions) if version else [])


def claim_waiting_relations(page: LegalDocumentPage) -> int:
    """Give the relations that wait for this document's number their target; return how many."""
    if not page.number_key:
        return 0
    waiting = Relation.objects.filter(target=None, target_key=page.number_key).exclude(document=page)
    return sum(_resolve(relation) for relation in waiting)


def refresh_status(page_ids: Iterable[int], *, today: date | None = None) -> int:
    """Work out the validity of these documents anew and tell the index of those where it is another; return how many.

    The columns are a cache for lists; what a page or the index says of a day is worked out from dates and relations.
    """
    day = today or timezone.localdate()
    changed = 0
    for page in _with_facts(LegalDocumentPage.objects.filter(pk__in=set(page_ids))):
        changed += _refresh_one(page, day)
    return changed


def status_columns(page: LegalDocumentPage, day: date) -> tuple[Status, date | None, date | None]:
    """Return the status of a document on `day`, since when, and the day on which it changes next."""
    return _columns(facts_of(page), day)


def refresh_due(*, today: date | None = None, limit: int = 500) -> int:
    """Refresh the documents whose next boundary date has come; return how many changed. Safe to run in several workers."""
    day = today or timezone.localdate()
    due = LegalDocumentPage.objects.filter(status_until__lte=day).order_by("status_until").values_list("pk", flat=True)[:limit]
    without = LegalDocumentPage.objects.live().filter(validity_windows=None).exclude(issued_on=None).values_list("pk", flat=True)[:limit]
    return refresh_status([*due, *without], today=day)


@transaction.atomic
def withdraw(page: LegalDocumentPage, *, reason: str, user: Any = None) -> None:
    """Take a document off the site for good: its address then answers 410 with the reason.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("A withdrawal needs a reason.")
    page.withdrawn_on, page.withdrawal_reason = timezone.localdate(), reason.strip()
    LegalDocumentPage.objects.filter(pk=page.pk).update(withdrawn_on=page.withdrawn_on, withdrawal_reason=page.withdrawal_reason)
    page.unpublish(user=user)
    log(instance=page, action="legal_docs.withdraw", user=user, data={"reason": page.withdrawal_reason})


# --- relations and validity ---------------------------------------------------------------------------------------------------


def _resolve(relation: Relation) -> bool:
    """Set the target of a waiting relation when exactly one live document fits its number, the same issuer's first."""
    found = list(LegalDocumentPage.objects.live().filter(number_key=relation.target_key).exclude(pk=relation.document_id))
    if len(found) > 1:
        found = [page for page in found if page.issuing_body_id == relation.document.issuing_body_id]
    if len(found) != 1:
        return False
    Relation.objects.filter(pk=relation.pk).update(target=found[0])
    return True


def _affected(page: LegalDocumentPage) -> QuerySet[Relation, Any]:
    kinds = [kind.value for kind in CHANGES_VALIDITY]
    return Relation.objects.filter(document=page, kind__in=kinds).exclude(target=None).values_list("target_id", flat=True)


def _with_facts(pages: QuerySet[LegalDocumentPage]) -> QuerySet[LegalDocumentPage]:
    return pages.defer("body_text").prefetch_related("incoming__document", "status_statements", "effect_days")


def _columns(facts: Facts, day: date) -> tuple[Status, date | None, date | None]:
    window = window_on(facts, day)
    if window is None:
        return Status.NOT_YET, None, min(boundaries(facts), default=None)
    return window.status, window.start, window.end


def _refresh_one(page: LegalDocumentPage, day: date, *, announced: bool = False) -> bool:
    """Bring the stored validity up to date; `announced`: a publication tells the index and the record of changes already."""
    facts = facts_of(page)
    columns = _columns(facts, day)
    moved = publishing.keep_windows(page, windows(facts))
    before = (page.status, page.status_since, page.status_until)
    if before != columns:
        page.status, page.status_since, page.status_until = columns
        LegalDocumentPage.objects.filter(pk=page.pk).update(status=columns[0], status_since=columns[1], status_until=columns[2])
    if not moved and before == columns:
        return False
    if not announced:
        publishing.record_validity(page)
        entries_changed.send(sender=LegalDocumentPage, page=page)
    return before[0] != columns[0]
