"""Make a new edition of the bulk files now; the worker does it every night by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from legal_docs.export.bulk.make import make_release


class Command(BaseCommand):
    help = "Make a new edition of the bulk files: documents, provisions, relations (NDJSON) and all XML, with a manifest."

    def handle(self, *args: Any, **options: Any) -> None:
        release = make_release()
        for facts in release.files:
            self.stdout.write(f"{facts['name']}: {facts['records']} records, {facts['size']} bytes, sha256 {facts['sha256']}")
