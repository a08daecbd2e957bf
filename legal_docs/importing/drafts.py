"""Every step of a file on its way: taken in, saved, made a draft, hung on a document that is there, thrown away."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext

from cms.text.vietnamese import clean
from legal_docs.files.draft_files import KeptFile, document_file
from legal_docs.files.readers import LARGEST_FILE, REFUSALS, NeedsRecognition, ReadText, UnreadableFile, check_file
from legal_docs.importing.fields import shortened
from legal_docs.importing.reading import Reading, counts_of, read, reading_of, stored, warnings_of
from legal_docs.models import (
    DocumentType,
    EffectDay,
    ImportedFile,
    IssuingBody,
    JointIssuer,
    LegalDocumentPage,
    LegalField,
    LegalIndexPage,
    Relation,
    Signature,
    Signer,
)
from legal_docs.models.document import TITLE_LIMIT
from legal_docs.models.intake import KEPT_DAYS, MOST_TRIES, ImportState

logger = logging.getLogger(__name__)

READ_AT_ONCE = 2 * 1024 * 1024  # bytes; what is larger is read by the worker
LONGEST_READING = 60  # minutes, after which another worker may try


@dataclass(frozen=True)
class DraftValues:
    """What a draft is made of; `signers` with the position as printed, `relations` unsaved rows."""

    document_type: DocumentType
    issuing_body: IssuingBody
    title: str
    number: str = ""
    joint_issuers: Sequence[IssuingBody] = ()
    issued_on: date | None = None
    effective_on: date | None = None
    early_effect_reason: str = ""
    duplicate_reason: str = ""
    signers: Sequence[tuple[str, str]] = ()
    legal_fields: Sequence[LegalField] = ()
    summary: str = ""
    relations: Sequence[Relation] = ()
    effect_days: Sequence[EffectDay] = ()
    body_text: str = ""


def take_in(upload: UploadedFile, owner: Any) -> ImportedFile:
    """Read an uploaded file and keep it with what it proposes; a large one, or a scan, is kept for the worker to read.

    Raises UnreadableFile, and then nothing is stored.
    """
    name = Path(upload.name or "").name
    size = upload.size or 0
    if size > LARGEST_FILE:
        raise UnreadableFile("too_large", size=str(size >> 20), limit=str(LARGEST_FILE >> 20))
    digest = hashlib.sha256()
    imported = ImportedFile(owner=owner, name=name[-255:], size=size, format=Path(name).suffix.lower().lstrip(".")[:8])
    with tempfile.TemporaryDirectory(prefix="legal-import-") as room:
        path = Path(room) / f"upload{Path(name).suffix.lower()}"
        with path.open("wb") as copy:
            for chunk in upload.chunks():
                digest.update(chunk)
                copy.write(chunk)
        if size > READ_AT_ONCE:
            check_file(path)
            imported.state = ImportState.WAITING
        else:
            _read_or_wait(imported, path)
    imported.sha256 = digest.hexdigest()
    upload.seek(0)
    imported.file.save(name, upload, save=False)
    imported.save()
    return imported


def read_waiting(*, limit: int = 3) -> int:
    """Read files that wait, the oldest first; return how many. Safe in several workers: each takes a file by setting its state.

    A reading that breaks off (an error, a worker that is killed by the file) is begun MOST_TRIES times, then the editor is told.
    """
    late = timezone.now() - timedelta(minutes=LONGEST_READING)
    stuck = Q(state=ImportState.READING, reading_since__lt=late)
    done = 0
    for imported in ImportedFile.objects.filter(Q(state=ImportState.WAITING) | stuck).order_by("pk")[:limit]:
        taken = ImportedFile.objects.filter(pk=imported.pk, state=imported.state, reading_since=imported.reading_since)
        if imported.tries >= MOST_TRIES:
            taken.update(state=ImportState.REFUSED, refusal=_broken_off(), progress="")
        elif taken.update(state=ImportState.READING, reading_since=timezone.now(), progress="", tries=F("tries") + 1):
            _read_or_put_back(imported)
            done += 1
    return done


def read_again(imported: ImportedFile) -> None:
    """Let the worker read a file once more whose reading broke off; nothing for any other."""
    if imported.may_be_tried_again:
        ImportedFile.objects.filter(pk=imported.pk, state=ImportState.REFUSED).update(state=ImportState.WAITING, refusal="", tries=0)


def _read_or_put_back(imported: ImportedFile) -> None:
    """Read a file; an error that nobody foresaw is logged, and the file waits for the next try or is given up with its reason."""
    try:
        _read_kept(imported)
    except Exception:
        logger.exception("The import %s could not be read (try %s of %s)", imported.pk, imported.tries + 1, MOST_TRIES)
        given_up = imported.tries + 1 >= MOST_TRIES
        values = {"state": ImportState.REFUSED, "refusal": _broken_off()} if given_up else {"state": ImportState.WAITING}
        ImportedFile.objects.filter(pk=imported.pk).update(progress="", **values)


def _broken_off() -> str:
    with translation.override("vi"):  # stored: the same in whatever language the worker runs
        return gettext("Reading this file broke off several times. Try again later, or send it in as Word or PDF with text.")


def _read_or_wait(imported: ImportedFile, path: Path) -> None:
    try:
        _fill(imported, read(path, recognise=False, name=imported.name))
    except NeedsRecognition:
        imported.state = ImportState.WAITING


def _read_kept(imported: ImportedFile) -> None:
    """Read a kept file in the worker and store what it proposes, or why it cannot be read."""
    row = ImportedFile.objects.filter(pk=imported.pk)

    def tell(done: int, pages: int) -> None:
        row.update(progress=f"{done}/{pages}")

    with tempfile.TemporaryDirectory(prefix="legal-import-") as room, imported.file.open("rb") as content:
        path = Path(room) / f"upload{Path(imported.name).suffix.lower()}"
        path.write_bytes(content.read())
        try:
            _fill(imported, read(path, progress=tell, name=imported.name))
        except UnreadableFile as refusal:
            imported.state = ImportState.REFUSED
            with translation.override("vi"):
                imported.refusal = gettext(REFUSALS[refusal.code]) % refusal.data
    names = ("state", "refusal", "text", "proposal", "format")
    row.update(progress="", tries=0, **{name: getattr(imported, name) for name in names})


def _fill(imported: ImportedFile, reading: Reading) -> None:
    imported.state, imported.format = ImportState.READ, reading.read.format
    imported.text, imported.proposal = reading.read.text, stored(reading)


def keep_typed(imported: ImportedFile, typed: Mapping[str, list[str]], *, text: str | None = None) -> None:
    """Save the form as it stands; where the text was corrected, read its provisions and doubts anew and leave the rest as typed."""
    imported.typed = dict(typed)
    if text and text != imported.text:
        reading = reading_of(ReadText(text, format=imported.format))
        of_file = [warning for warning in imported.proposal.get("warnings", []) if warning[1] == 0]
        structure = [warning for warning in warnings_of(replace(reading, proposal=replace(reading.proposal, warnings=()))) if warning[1]]
        imported.text = text
        imported.proposal = {**imported.proposal, "counts": counts_of(reading.law), "warnings": [*of_file, *structure]}
    imported.save(update_fields=["typed", "text", "proposal"])


@transaction.atomic
def draft_of(imported: ImportedFile, values: DraftValues, *, file_kind: str, user: Any) -> LegalDocumentPage:
    """Make the draft of a file; a second call gives the draft that was made already."""
    locked = ImportedFile.objects.select_for_update().get(pk=imported.pk)
    if locked.page is not None:
        return locked.page
    with locked.file.open("rb") as content:
        page = make_draft(values, KeptFile(File(content), locked.name, file_kind), user=user)
    locked.page = imported.page = page
    locked.save(update_fields=["page"])
    return page


@transaction.atomic
def make_draft(values: DraftValues, kept: KeptFile | None, *, user: Any = None) -> LegalDocumentPage:
    """Store an unpublished document with its first revision: attributes, text, relations, signatures, the file."""
    title = " ".join(clean(values.title).split())
    same = ("document_type", "issuing_body", "number", "issued_on", "effective_on", "early_effect_reason", "duplicate_reason")
    page = LegalDocumentPage(
        title=shortened(title),
        full_title=title if len(title) > TITLE_LIMIT else "",
        summary=values.summary,
        body_text=values.body_text,
        locality=values.issuing_body.locality,
        owner=user,
        live=False,
        has_unpublished_changes=True,
        **{name: getattr(values, name) for name in same},
    )
    page.joint_issuers = [JointIssuer(body=body, sort_order=place) for place, body in enumerate(values.joint_issuers)]
    page.signatures = [_signature(*signer, place) for place, signer in enumerate(values.signers)]
    page.legal_fields = list(values.legal_fields)
    page.relations = list(values.relations)
    page.effect_days = list(values.effect_days)
    page.files = [document_file(kept, user=user)] if kept else []
    parent = LegalIndexPage.objects.get()
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    return page


@transaction.atomic
def attach(page: LegalDocumentPage, kept: KeptFile, *, user: Any = None) -> None:
    """Hang a file on the draft of a document that is there, such as the signed PDF beside the Word file; publishes nothing."""
    draft: LegalDocumentPage = page.get_latest_revision_as_object()
    draft.files.add(document_file(kept, user=user))
    if not page.live:  # what is not public is stored at once, so that the file is known by its hash; a live page waits for publishing
        draft.files.commit()
    draft.save_revision(user=user, log_action=True, clean=False)


@transaction.atomic
def attach_imported(imported: ImportedFile, page: LegalDocumentPage, *, file_kind: str, user: Any) -> None:
    """Hang an editor's file on a document that is there; its way ends here."""
    with imported.file.open("rb") as content:
        attach(page, KeptFile(File(content), imported.name, file_kind), user=user)
    imported.page = page
    imported.save(update_fields=["page"])


def discard(imported: ImportedFile) -> None:
    """Forget a file, what was read in it and what was typed."""
    storage, name = imported.file.storage, str(imported.file.name)
    with transaction.atomic():
        imported.delete()
        transaction.on_commit(lambda: storage.delete(name))


def purge_old(days: int = KEPT_DAYS) -> int:
    """Forget the files that were sent in more than `days` ago; return how many. The drafts keep theirs."""
    old = ImportedFile.objects.filter(created_at__lt=timezone.now() - timedelta(days=days))
    found = list(old[:200])
    for imported in found:
        discard(imported)
    return len(found)


def _signature(name: str, position: str, place: int) -> Signature:
    signer, _created = Signer.objects.get_or_create(full_name=" ".join(clean(name).split())[:120])
    return Signature(signer=signer, position=position[:200], sort_order=place)
