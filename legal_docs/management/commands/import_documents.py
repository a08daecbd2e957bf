"""`manage.py import_documents PATH`: legal documents from JSON lines, published with their text, or drafts from a folder of files."""

from __future__ import annotations

import gc
import logging
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from tqdm import tqdm

from cms.contracts.importing import JsonLinesImport, Report, Row, guarded
from cms.contracts.write_turns import in_turns
from legal_docs.importing.folder import FolderImport, files_in
from legal_docs.importing.records import DocumentImport
from legal_docs.models import LegalIndexPage


class Command(JsonLinesImport):
    help = (
        "Import legal documents from a file of JSON lines and publish them, or make drafts from a folder of files (DOCX, DOC, RTF, PDF, "
        "HTML, TXT). What is already stored as it is stays untouched, so the same command resumes after an interruption."
    )
    importer: DocumentImport

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--publish", action="store_true", help="with a folder: publish the drafts that no rule speaks against")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["path"].is_dir():
            super().handle(*args, **options)
            return
        self.prepare(options)
        self._import_folder(options)

    def _import_folder(self, options: dict[str, Any]) -> None:
        """Make a draft of each file; one bad file loses only itself, an interruption keeps what was done."""
        folder: Path = options["path"].resolve()
        files = files_in(folder)
        if not files:
            raise CommandError(f"There is no file to read in {folder}.")
        choices = {"publish": options["publish"], "keeps_files": not options["dry_run"], "brings_back": options["deleted"]}
        work, report = FolderImport(folder, **choices), Report()
        try:
            for path in in_turns(tqdm(files[: options["limit"] or None], unit=" files", disable=options["verbosity"] == 0)):
                with translation.override("vi"):
                    report.add(guarded(str(path.relative_to(folder)), partial(work.prepare, path), dry_run=options["dry_run"]))
        except KeyboardInterrupt:
            self.stderr.write("Stopped. What was imported stays; run the same command again to go on.")
        self.finish(report, options)

    def prepare(self, options: dict[str, Any]) -> None:
        """Find the list of documents and set up the import."""
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # a line for each page would break the progress bar
        gc.set_threshold(100_000, 50, 50)  # records make many short-lived objects and hardly a cycle
        parent = LegalIndexPage.objects.first()
        if parent is None:
            raise CommandError("There is no list of legal documents to import into: run `manage.py migrate` first.")
        self.importer = DocumentImport(parent=parent, source_name=options["path"].name, brings_back=self.brings_back)

    def import_record(self, record: dict[str, Any]) -> Row:
        with translation.override("vi"):
            return self.importer.run(record)
