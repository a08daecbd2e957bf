"""`manage.py import_documents PATH`: legal documents from JSON lines, published with their text."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import CommandError
from django.utils import translation

from cms.importing import JsonLinesImport, Row
from legal_docs.importer import DocumentImport
from legal_docs.models import LegalIndexPage


class Command(JsonLinesImport):
    help = (
        "Import legal documents from a file of JSON lines and publish them. Records that are already stored as they are stay untouched, "
        "so the same command resumes after an interruption."
    )
    importer: DocumentImport

    def prepare(self, options: dict[str, Any]) -> None:
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # a line for each page would break the progress bar
        parent = LegalIndexPage.objects.first()
        if parent is None:
            raise CommandError("There is no list of legal documents to import into: run `manage.py migrate` first.")
        self.importer = DocumentImport(parent=parent, source_name=options["path"].name)

    def import_record(self, record: dict[str, Any]) -> Row:
        with translation.override("vi"):
            return self.importer.run(record)
