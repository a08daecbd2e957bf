"""The demo site's documents: a fictitious province's own, with every validity and all kinds of relations."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from django.db import transaction

from cms.importing import Outcome
from legal_docs import services
from legal_docs.importer import DocumentImport
from legal_docs.models import LegalDocumentPage, LegalIndexPage

CONTENT = Path(__file__).parent / "demo_content" / "documents.jsonl"
SOURCE = "demo"


def seed() -> str:
    """Publish the demo documents that are missing or were changed in the content file; return a line of what was done."""
    parent = LegalIndexPage.objects.get()
    importer = DocumentImport(parent=parent, source_name=SOURCE)
    outcomes: Counter[Outcome] = Counter()
    for line in CONTENT.read_text(encoding="utf-8").splitlines():
        if line.strip():
            with transaction.atomic():
                outcomes[importer.run(json.loads(line)).outcome] += 1
    services.refresh_status(LegalDocumentPage.objects.filter(source_name=SOURCE).values_list("pk", flat=True))
    made, kept = outcomes[Outcome.CREATED] + outcomes[Outcome.CHANGED], outcomes[Outcome.UNCHANGED] + outcomes[Outcome.SKIPPED]
    return f"legal documents: {made} published, {kept} already there"
