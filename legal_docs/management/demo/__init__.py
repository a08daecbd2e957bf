"""The demo site's documents: a fictitious province's own, with every validity and all kinds of relations."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.documents.models import Document

from cms.contracts.importing import Outcome
from legal_docs.files.docx_writer import to_docx
from legal_docs.importing.records import DocumentImport
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.management.demo import amendments as amending_demo
from legal_docs.management.demo import drafts as drafts_demo
from legal_docs.models import DocumentFile, LegalDocumentPage, LegalIndexPage
from legal_docs.text.vocabulary import FileKind

CONTENT = Path(__file__).with_name("documents.jsonl")
SOURCE = "demo"


def seed() -> str:
    """Publish the demo documents that are missing or were changed in the content file; return a line of what was done."""
    parent = LegalIndexPage.objects.get()
    importer = DocumentImport(parent=parent, source_name=SOURCE)
    outcomes: Counter[Outcome] = Counter()
    for line in CONTENT.read_text(encoding="utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            with transaction.atomic():
                outcomes[importer.run(record).outcome] += 1
                if record.get("has_pdf"):
                    attach_word_file(LegalDocumentPage.objects.get(source_id=record["id"]))
    refresh_status(LegalDocumentPage.objects.filter(source_name=SOURCE).values_list("pk", flat=True))
    amending_demo.seed(source=SOURCE)
    drafts_demo.seed()
    made, kept = outcomes[Outcome.CREATED] + outcomes[Outcome.CHANGED], outcomes[Outcome.UNCHANGED] + outcomes[Outcome.SKIPPED]
    return f"legal documents: {made} published, {kept} already there"


def attach_word_file(page: LegalDocumentPage) -> None:
    """Attach the text of a document as a Word file, once, and put it into the published revision too."""
    if page.files.exists():
        return
    content = ContentFile(to_docx(page.body_text.split("\n")), name=f"{page.slug}.docx")
    document = Document(title=f"{page.citation}.docx", file=content)
    document.file_size = content.size
    document.save()
    page.files.add(DocumentFile(kind=FileKind.DOCX, file=document))
    page.save_revision(clean=False).publish()
