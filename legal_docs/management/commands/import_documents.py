"""`manage.py import_documents PATH`: legal documents from JSON lines, published with their text."""

from __future__ import annotations

import gc
import logging
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
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
        gc.set_threshold(100_000, 50, 50)  # records make many short-lived objects and hardly a cycle
        # With DEBUG, Django asks SQLite to quote every value of every statement for its log: a third of the time.
        connection.make_debug_cursor = connection.make_cursor  # type: ignore[method-assign, assignment]
        parent = LegalIndexPage.objects.first()
        if parent is None:
            raise CommandError("There is no list of legal documents to import into: run `manage.py migrate` first.")
        self.importer = DocumentImport(parent=parent, source_name=options["path"].name)

    def import_record(self, record: dict[str, Any]) -> Row:
        with translation.override("vi"):
            return self.importer.run(record)
