"""Rows that the public side keeps beside the documents: old addresses, the record of changes, validity by days, bulk releases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar

from django.db import models
from django.db.models import Max, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.access.restrictions import is_restricted, restricted_paths
from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, RowState
from cms.models.numbering import give_numbers
from legal_docs.models.base.readable import restricted_pages
from legal_docs.text.vocabulary import ChangeKind, Status

DOCUMENT = "legal_docs.LegalDocumentPage"
COUNTER = 2  # the row of LastNumber
_AT_ONCE = 500


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def keep(self, page: Page, before: str, now: str) -> None:
        """Store that a public document was at the address `before`; delete its present address from the old ones, unless it is a draft."""
        if before == now:
            return
        if page.live:
            self.filter(path=now).forget()
        if before and page.first_published_at is not None:
            self.keep_all([OldAddress(path=before, document_id=page.pk)])

    def keep_all(self, rows: Iterable[OldAddress]) -> None:
        """Store old addresses; one that was stored for another document now belongs to this one, and keepers of the other are told."""
        waiting = iter(rows)
        while some := list(islice(waiting, _AT_ONCE)):
            given = {row.path: row.document_id for row in some}
            stored = OldAddress.objects.filter(path__in=given).values_list("path", "document")
            PossibleChange.objects.note(document for path, document in stored if document != given[path])
            OldAddress.objects.bulk_create(some, update_conflicts=True, unique_fields=["path"], update_fields=["document"])

    def forget(self) -> None:
        """Delete old addresses, and let the worker look at the documents that had them."""
        PossibleChange.objects.note(self.values_list("document", flat=True))
        self.delete()

    def readable_at(self, path: str, request: HttpRequest | None = None) -> OldAddress | None:
        """Return the row of a document that stood at `<loai>/<nam>/<so-ky-hieu>` once and that `request` (None: everyone) may read."""
        found = self.select_related("document__document_type").filter(path=path).first()
        if found is None or not is_restricted(found.document):
            return found
        rules = found.document.get_view_restrictions()
        return found if request is not None and all(rule.accept_request(request) for rule in rules) else None


class OldAddress(models.Model):
    """`<loai>/<nam>/<so-ky-hieu>` that a document had once: readers are redirected to the present one."""

    path = models.CharField(_("address"), max_length=250, unique=True)
    document = models.ForeignKey(DOCUMENT, models.CASCADE, related_name="old_addresses")
    made_at = models.DateTimeField(default=timezone.now)

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.path


class DocumentChangeQuerySet(models.QuerySet["DocumentChange"]):
    def readable(self) -> DocumentChangeQuerySet:
        """Return the changes of documents that everyone may read or could read: none of those that have a view restriction now."""
        if not restricted_paths():
            return self.all()
        return self.exclude(key__in=Page.objects.filter(restricted_pages()).values("translation_key"))

    def in_order(self) -> DocumentChangeQuerySet:
        """Return the changes in the order of their numbers, which those get first whose transaction is over."""
        number_changes()
        return self.exclude(number=None).order_by("number")


class DocumentChange(models.Model):
    """A change in the feed for readers of the machine forms. The row stays when the document is deleted, so it names it by value.

    `key` is the document's permanent id. `number` is the cursor of whoever follows the record; `at` is when it was given.
    """

    number = models.PositiveBigIntegerField(null=True, unique=True, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind)
    key = models.UUIDField(db_index=True)
    path = models.CharField(max_length=250)
    citation = models.CharField(max_length=400)
    title = models.TextField()
    reason = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = DocumentChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a document")
        verbose_name_plural = _("changes of documents")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.citation}"


def number_changes() -> int:
    """Number the changes whose transaction is over; return the last number."""
    return give_numbers(DocumentChange.objects.all(), COUNTER, at=timezone.now)


class PossibleChangeQuerySet(LeasedRowQuerySet["PossibleChange"]):
    def waiting(self) -> PossibleChangeQuerySet:
        """Return the rows that the worker will look at by itself."""
        return self.exclude(state=RowState.PARKED)

    def note(self, documents: Iterable[int]) -> None:
        """Let the worker look at these documents."""
        if keys := sorted(set(documents)):
            self.create(documents=keys)


class PossibleChange(LeasedRow):
    """Documents that show a row, or another document, which changed: the worker records those of which the API says something else now."""

    stuck_permission = "legal_docs.change_legaldocumentpage"

    documents = models.JSONField(default=list)

    objects: ClassVar = PossibleChangeQuerySet.as_manager()

    class Meta:
        db_table = "legal_docs_renameddocuments"  # its first name: processes of the version before write there while `prepare` runs
        verbose_name = _("possible change of documents")
        verbose_name_plural = _("possible changes of documents")
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="renamed_documents_due")]

    def __str__(self) -> str:
        return f"{len(self.documents)}: {self.documents[:1]}"


class ValidityWindow(models.Model):
    """A status of a document and the half-open interval of days in which it holds; lists ask these for any day.

    Kept by validity/refresh.py from what status.windows works out; never typed.
    """

    document = models.ForeignKey(DOCUMENT, models.CASCADE, related_name="validity_windows")
    status = models.CharField(max_length=24, choices=Status)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)

    class Meta:
        verbose_name = _("interval of validity")
        verbose_name_plural = _("intervals of validity")
        ordering: ClassVar = ["document", "starts"]
        indexes: ClassVar = [models.Index(fields=["status", "starts", "ends"], name="validity_window_days")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.starts or ''}–{self.ends or ''}"


def hidden_documents() -> dict[int, datetime]:
    """Return the documents that were public once, and since when, that not everyone may read now: taken down, withdrawn or restricted."""
    hidden = Page.objects.filter(restricted_pages() | Q(live=False), legaldocumentpage__isnull=False, first_published_at__isnull=False)
    return dict(hidden.order_by().values_list("pk", "first_published_at"))


class BulkReleaseQuerySet(models.QuerySet["BulkRelease"]):
    def holding_hidden(self) -> list[BulkRelease]:
        """Return the editions with a document that not everyone may read any more; nobody is to get these."""
        releases = list(self)
        if not releases:
            return []
        gone = DocumentChange.objects.filter(kind__in=(ChangeKind.REMOVED, ChangeKind.WITHDRAWN)).aggregate(last=Max("at"))["last"]
        hidden = hidden_documents()
        return [one for one in releases if one.is_closed or (gone and gone > one.made_at) or one.may_hold(hidden)]

    def close_holding_hidden(self) -> None:
        """Mark these editions as closed: a document that hides them is about to be deleted, and nothing will tell of it."""
        for release in self.holding_hidden():
            release.facts["is_closed"] = True
            release.save(update_fields=["files"])


class BulkRelease(models.Model):
    """One edition of the bulk files: complete on storage before the row is written, so the newest row is always whole.

    Beside the first of its `files` stands what is known of the edition: `last_change` of the record of changes, and `left_out`, the
    documents that were hidden when it was begun. A document that is hidden now and not among them may be in the edition.
    """

    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    folder = models.CharField(max_length=80, unique=True)
    files = models.JSONField(default=list)

    objects = BulkReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the bulk files")
        verbose_name_plural = _("editions of the bulk files")
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.folder

    @property
    def facts(self) -> dict[str, Any]:
        """Return what is known of the edition."""
        return self.files[0] if self.files else {}

    @property
    def is_closed(self) -> bool:
        return bool(self.facts.get("is_closed"))

    def may_hold(self, hidden: dict[int, datetime]) -> bool:
        """Return whether one of these documents, each public since then for the first time, may be in the edition."""
        left_out = set(self.facts.get("left_out", ()))
        return any(since <= self.made_at and key not in left_out for key, since in hidden.items())
