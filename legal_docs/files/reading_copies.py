"""The PDF to read that the worker makes of a text which has no stored original: marked on every page, never taken for the original."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from cms.background.worker.jobs import periodic
from cms.models.access.restrictions import closed_collections
from cms.models.background.file_deletion import delete_after_commit
from cms.models.background.leased_row import RowState
from cms.storage.prepared import Prepared
from legal_docs.files.docx_writer import Marks, to_docx
from legal_docs.files.readers.errors import UnreadableFile
from legal_docs.files.readers.office import convert_to_pdf, font_with_vietnamese, office_program
from legal_docs.models import DocumentFile, DocumentVersion, LegalDocumentPage, ReadingCopy
from legal_docs.text.provisions.rows import Row, stored_rows
from legal_docs.text.vocabulary import ORIGINALS

logger = logging.getLogger(__name__)

_copies: Prepared[ReadingCopy] = Prepared(lambda version: ReadingCopy.objects.filter(version=version).exclude(file=""))
TIME_LIMIT = 180  # seconds for one text


def lines_of(version: DocumentVersion, rows: Sequence[Row]) -> list[str]:
    """Return the whole text of a version, of which `rows` are the provisions, line by line."""
    printed = [line for row in rows for line in row.printed.split("\n")]
    return [*version.preamble.split("\n"), *printed, *version.signature.split("\n")]


def originals() -> QuerySet[DocumentFile]:
    """Return the files that are the authentic text of their document and that everyone may read."""
    return DocumentFile.objects.filter(kind__in=ORIGINALS, mime="application/pdf").exclude(file__collection__in=closed_collections())


def without_copy() -> QuerySet[DocumentVersion]:
    """Return the texts of public documents without an original whose copy is not made yet, or is older than the text or its attributes.

    Not among them are those whose copy waits already or was given up since the document was published.
    """
    original = originals().filter(document=OuterRef("document"))
    copy = ReadingCopy.objects.filter(version=OuterRef("pk"))
    fresh = copy.filter(checked_at__gte=OuterRef("updated_at")).filter(checked_at__gte=OuterRef("document__last_published_at"))
    queued = copy.filter(state__in=(RowState.WAITING, RowState.TAKEN))
    given_up = copy.filter(state=RowState.PARKED, next_try_at__gte=OuterRef("document__last_published_at"))
    rows = DocumentVersion.objects.filter(~Exists(original), ~Exists(fresh), ~Exists(queued), ~Exists(given_up))
    return rows.filter(document__in=LegalDocumentPage.objects.readable().values("pk")).order_by("-document__last_published_at", "pk")


def queue_missing(limit: int = 100) -> None:
    """Queue the copies that are missing or out of date, those of the documents published last first."""
    keys = list(without_copy().values_list("pk", flat=True)[:limit])
    if not keys:
        return
    ReadingCopy.objects.bulk_create([ReadingCopy(version_id=key) for key in keys], ignore_conflicts=True)
    ended = ReadingCopy.objects.filter(version__in=keys, state__in=(RowState.DONE, RowState.PARKED))
    ended.update(state=RowState.WAITING, tries=0, next_try_at=timezone.now(), leased_until=None)


def copy_of(version: DocumentVersion, page: LegalDocumentPage) -> ReadingCopy | None:
    """Return the copy of a text of `page` as it is now; None while there is none."""
    copy = _copies.first(version.pk)
    if copy is None or copy.checked_at is None:
        return None
    return copy if copy.checked_at >= max(version.updated_at, page.last_published_at or version.updated_at) else None


def can_make() -> bool:
    """Return True where LibreOffice is installed and the operator did not turn the copies off."""
    return settings.READING_COPIES and office_program() is not None


def is_expected(version: DocumentVersion) -> bool:
    """Return True when the worker is expected to make the copy of a text."""
    return can_make() and not ReadingCopy.objects.parked().filter(version=version, checked_at=None).exists()


@periodic(every=timedelta(seconds=10), slow=True)
def make_due_copies(seconds: float = 5.0) -> int:
    """Make copies for about `seconds`, one after another (at least one, if any is due); return how many. Nothing without LibreOffice."""
    forget_gone()
    if not can_make():
        return 0
    queue_missing()
    newest_first = ("next_try_at", "-version__document__last_published_at", "pk")
    return sum(map(make, ReadingCopy.objects.take_each(seconds=seconds, order_by=newest_first)))


def make(copy: ReadingCopy) -> bool:
    """Make a copy that this worker holds; an old file stays where nothing that is printed changed. True when done."""
    begun = timezone.now()
    version = DocumentVersion.objects.select_related("document__document_type").defer("document__body_text").get(pk=copy.version_id)
    lines = lines_of(version, stored_rows(version.provisions))
    digest = _digest_of(version, lines)
    if copy.file and copy.digest == digest:
        return copy.succeed(checked_at=begun)
    made_on = timezone.localdate()
    try:
        content = _pdf(to_docx(lines, _marks(version, digest, made_on), font=font_with_vietnamese()))
    except UnreadableFile as error:
        logger.warning("making the reading copy of version %s of document %s failed: %s", version.pk, version.document_id, error)
        copy.retry(error)
        return False
    old = copy.file.name
    copy.file.save("copy.pdf", ContentFile(content), save=False)
    name = str(copy.file.name)
    values = {"file": name, "digest": digest, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    if not copy.succeed(**values, made_on=made_on, checked_at=begun):
        copy.file.storage.delete(name)  # another worker went ahead
        return False
    if old:
        copy.file.storage.delete(old)
    return True


def forget_gone() -> int:
    """Delete the copies of texts that are not public any more or have an original now; return how many."""
    public = LegalDocumentPage.objects.readable().values("pk")
    gone = ReadingCopy.objects.filter(Q(version__document__in=originals().values("document")) | ~Q(version__document__in=public))
    found = list(gone)
    for copy in found:
        copy.delete()
    return len(found)


def on_copy_deleted(sender: type[ReadingCopy], instance: ReadingCopy, **kwargs: object) -> None:
    """Delete the file together with its row, also where the text or the document was deleted."""
    if instance.file:
        delete_after_commit(instance.file.storage, str(instance.file.name))


def file_name(page: LegalDocumentPage) -> str:
    """Return the name that a saved copy has: it says what it is."""
    return f"{page.slug}-ban-doc.pdf"


def _digest_of(version: DocumentVersion, lines: list[str]) -> str:
    """Return the digest of everything that a copy shows but its day."""
    page = version.document
    shown = [page.citation, page.long_title, page.full_url or "", str(version.valid_from), *lines]
    return hashlib.blake2b("\n".join(shown).encode(), digest_size=16).hexdigest()


def _marks(version: DocumentVersion, digest: str, made_on: date) -> Marks:
    page = version.document
    with translation.override("vi"):  # a file that everyone gets: in whatever language the worker runs
        values = {
            "citation": page.citation,
            "url": page.full_url or "",
            "day": date_format(made_on, "d/m/Y"),
            "digest": digest,
            "since": date_format(version.valid_from, "d/m/Y") if version.valid_from else "",
        }
        origin = gettext("Copy to read of %(citation)s, made on %(day)s from %(url)s; content %(digest)s") % values
        if version.valid_from:
            since = gettext("text from %(since)s on") % values
            origin = f"{origin}; {since}"
        warning = gettext("Copy made by the system, not the original")
        return Marks(f"{page.citation} – {warning}", warning, origin, pgettext("number of a page", "Page"))


def _pdf(docx: bytes) -> bytes:
    with tempfile.TemporaryDirectory(prefix="copy-") as folder:
        source = Path(folder) / "text.docx"
        source.write_bytes(docx)
        return convert_to_pdf(source, Path(folder), seconds=TIME_LIMIT).read_bytes()
