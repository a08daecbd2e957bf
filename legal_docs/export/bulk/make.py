"""Makes an edition of the bulk files: documents, provisions and relations as NDJSON, the XML of all in one archive, a manifest.

An edition is written to storage whole before its row is: readers of the manifest see the last edition or the next, never a part of one.
"""

from __future__ import annotations

import gzip
import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone

from cms.background.worker.jobs import periodic
from legal_docs.export.akoma_ntoso import to_xml
from legal_docs.export.api import resources
from legal_docs.export.api.answers import dumps
from legal_docs.law.validity.rules.related import public_relations
from legal_docs.models import BulkRelease, DocumentChange, LegalDocumentPage, number_changes
from legal_docs.models.base.public_rows import hidden_documents
from legal_docs.text.provisions.rows import stored_rows

ROOT = "bulk"
KEPT = 3  # editions: a slow reader of the manifest still finds the files that it names
_UNCHANGING = 0  # time stamp inside the gzip files: the same data gives the same bytes

Writer = Callable[[IO[bytes]], int]


def make_release(*, now: datetime | None = None) -> BulkRelease:
    """Make a new edition and forget the oldest ones; return it."""
    at = now or timezone.now()
    folder = at.strftime("%Y%m%dT%H%M%S%f")
    last_change = number_changes()
    left_out = sorted(hidden_documents())  # before the documents are read: one that is hidden meanwhile may be in the files
    files = [_stored(folder, name, kind, writer) for name, kind, writer in _CONTENTS]
    files[0] |= {"last_change": last_change, "left_out": left_out}
    release: BulkRelease = BulkRelease.objects.create(made_at=at, folder=folder, files=files)
    forget_old()
    return release


@periodic(every=timedelta(minutes=5), slow=True)
def make_due_edition(*, every: timedelta = timedelta(hours=20)) -> int:
    """Make an edition when the last one is older than `every` and something changed since; return how many were made.

    Editions with a document that is no longer public are deleted first, and the next one is made at once.
    """
    number_changes()
    closed = BulkRelease.objects.holding_hidden()
    for release in closed:
        _delete_files(release)  # first: where the storage fails, the next round finds the row again, and nobody gets the files
        release.delete()
    last = None if closed else BulkRelease.objects.first()
    if last is not None and last.made_at > timezone.now() - every:
        return 0
    if last is not None and not DocumentChange.objects.filter(at__gt=last.made_at).exists():
        return 0
    make_release()
    return 1


def forget_old() -> int:
    """Delete the editions beyond the newest `KEPT`, rows first; return how many."""
    old = list(BulkRelease.objects.all()[KEPT:])
    for release in old:
        release.delete()
        _delete_files(release)
    return len(old)


def _delete_files(release: BulkRelease) -> None:
    for facts in release.files:
        default_storage.delete(f"{ROOT}/{release.folder}/{facts['name']}")


def _stored(folder: str, name: str, media_type: str, writer: Writer) -> dict[str, Any]:
    """Write one file to storage; return its name, number of records, size and hash."""
    with tempfile.TemporaryFile() as stream:
        count = writer(stream)
        size = stream.tell()
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        stream.seek(0)
        stored = default_storage.save(f"{ROOT}/{folder}/{name}", File(stream, name=name))
    return {"name": Path(stored).name, "type": media_type, "records": count, "size": size, "sha256": digest}


def _ndjson(stream: IO[bytes], records: Iterator[Any]) -> int:
    count = 0
    with gzip.GzipFile(fileobj=stream, mode="wb", filename="", mtime=_UNCHANGING) as packed:
        for record in records:
            packed.write(dumps(record).encode() + b"\n")
            count += 1
    return count


def _documents() -> Iterator[LegalDocumentPage]:
    listed = LegalDocumentPage.objects.listed().prefetch_related("validity_windows")
    yield from listed.order_by("pk").iterator(chunk_size=200)


def _write_documents(stream: IO[bytes]) -> int:
    return _ndjson(stream, (resources.detail(page) for page in _documents()))


def _write_provisions(stream: IO[bytes]) -> int:
    return _ndjson(stream, _provisions())


def _provisions() -> Iterator[dict[str, Any]]:
    """Yield every provision of every version, with the document and the days that it belongs to."""
    for page in _documents():
        for version in page.versions.order_by("valid_from"):
            known = {"document": str(page.translation_key), "from": version.valid_from, "until": version.valid_to}
            for data in resources.provision_rows(page, stored_rows(version.provisions)):
                yield {**known, **data}


def _write_relations(stream: IO[bytes]) -> int:
    rows = public_relations().order_by("pk")
    return _ndjson(stream, (resources.relation(row) for row in rows.iterator(chunk_size=500)))


def _write_xml(stream: IO[bytes]) -> int:
    count = 0
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for page in _documents():
            archive.writestr(zipfile.ZipInfo(f"{page.canonical_path}.xml"), to_xml(page, page.version_on()), zipfile.ZIP_DEFLATED)
            count += 1
    return count


_CONTENTS: tuple[tuple[str, str, Writer], ...] = (
    ("documents.ndjson.gz", "application/x-ndjson", _write_documents),
    ("provisions.ndjson.gz", "application/x-ndjson", _write_provisions),
    ("relations.ndjson.gz", "application/x-ndjson", _write_relations),
    ("akoma-ntoso.zip", "application/zip", _write_xml),
)


def manifest_of(release: BulkRelease) -> dict[str, Any]:
    """Return the manifest of an edition as plain data, with the `sequence` of changes up to which it is complete."""
    return {
        "edition": release.folder,
        "made_at": release.made_at,
        "last_change": release.facts.get("last_change", 0),
        "files": [{key: facts[key] for key in ("name", "type", "records", "size", "sha256")} for facts in release.files],
    }
