"""Make the draft of a document from its values and its file, or attach the file to a document that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.files import File
from django.db import transaction

from cms.text.vietnamese import clean, shortened
from legal_docs.files.draft_files import KeptFile, document_file
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
from legal_docs.models.documents.page import TITLE_LIMIT

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class DraftValues:
    """The values of a new draft; `signers` with the position as printed, `relations` unsaved rows."""

    document_type: DocumentType
    issuing_body: IssuingBody
    title: str
    number: str = ""
    joint_issuers: Sequence[IssuingBody] = ()
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    early_effect_reason: str = ""
    duplicate_reason: str = ""
    signers: Sequence[tuple[str, str]] = ()
    legal_fields: Sequence[LegalField] = ()
    summary: str = ""
    relations: Sequence[Relation] = ()
    effect_days: Sequence[EffectDay] = ()
    body_text: str = ""


@transaction.atomic
def draft_of(imported: ImportedFile, values: DraftValues, *, file_kind: str, user: User) -> LegalDocumentPage:
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
def make_draft(values: DraftValues, kept: KeptFile | None, *, user: User | None = None) -> LegalDocumentPage:
    """Store an unpublished document with its first revision: attributes, text, relations, signatures, the file."""
    title = " ".join(clean(values.title).split())
    same = ("document_type", "issuing_body", "number", "issued_on", "effective_on", "expires_on", "early_effect_reason", "duplicate_reason")
    page = LegalDocumentPage(
        title=shortened(title, TITLE_LIMIT),
        full_title=title if len(title) > TITLE_LIMIT else "",
        summary=values.summary,
        body_text=values.body_text,
        locality=values.issuing_body.locality,
        owner=user,
        live=False,
        has_unpublished_changes=True,
        **{name: getattr(values, name) for name in same},
    )
    page.joint_issuers = [JointIssuer(body=body, sort_order=index) for index, body in enumerate(values.joint_issuers)]
    signers = [(signer, position) for name, position in values.signers if (signer := Signer.named_or_new(name))]
    page.signatures = [Signature(signer=row, position=text[:200], sort_order=index) for index, (row, text) in enumerate(signers)]
    page.legal_fields = list(values.legal_fields)
    page.relations = list(values.relations)
    page.effect_days = list(values.effect_days)
    page.files = [document_file(kept, user=user)] if kept else []
    parent = LegalIndexPage.objects.get()
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)
    return page


@transaction.atomic
def attach(page: LegalDocumentPage, kept: KeptFile, *, user: User | None = None) -> None:
    """Attach a file to the draft of an existing document, such as the signed PDF beside the Word file; publishes nothing."""
    draft: LegalDocumentPage = page.get_latest_revision_as_object()
    draft.files.add(document_file(kept, user=user))
    if not page.live:  # what is not public is stored at once, so that the file is known by its hash; a live page waits for publishing
        draft.files.commit()
    draft.save_revision(user=user, log_action=True, clean=False)


@transaction.atomic
def attach_imported(imported: ImportedFile, page: LegalDocumentPage, *, file_kind: str, user: User) -> None:
    """Attach an editor's file to an existing document, and end its import; a second call attaches nothing."""
    locked = ImportedFile.objects.select_for_update().get(pk=imported.pk)
    if locked.page is None:
        with locked.file.open("rb") as content:
            attach(page, KeptFile(File(content), locked.name, file_kind), user=user)
        locked.page = page
        locked.save(update_fields=["page"])
    imported.page = locked.page
