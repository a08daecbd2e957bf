"""Import administrative procedures from JSON lines (the fields of the national public service portal's data set)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError

from cms.contracts.importing import BadRecord, JsonLinesImport, Outcome, Row
from cms.models.pages.deleted_imports import reason_not_to_create
from cms.models.pages.imported_pages import locked, reason_to_leave
from home.models import ProcedureField, ProcedureIndexPage, ProcedurePage
from home.services.procedures.records import fill_procedure, text_in
from home.site.importing.storing import record_hash, store_imported_page, take_slug

VERSION = 2  # raise when records are read differently


class Command(JsonLinesImport):
    help = "Import procedures below the first list of procedures. Running it again brings changed records up to date."
    key_field = "code"

    def prepare(self, options: dict[str, Any]) -> None:
        """Find the list of procedures, and read the used slugs and the imported pages with their hashes."""
        index = ProcedureIndexPage.objects.first()
        if index is None:
            raise CommandError("There is no list of procedures: run `manage.py migrate` first.")
        self.index = index
        self.taken = set(index.get_children().values_list("slug", flat=True))
        rows = ProcedurePage.objects.exclude(external_id="").values_list("external_id", "pk", "import_hash")
        self.known = {external: (pk, digest) for external, pk, digest in rows}

    def import_record(self, record: dict[str, Any]) -> Row:
        """Store and publish one record unless its hash is unchanged; the row names what a person should check. Raises BadRecord."""
        code, name = (text_in(record, key) for key in ("code", "name"))
        if not (code and name):
            raise BadRecord("code and name must not be empty")
        digest = record_hash(record, VERSION)
        pk, stored = self.known.get(code, (None, ""))
        if stored == digest:
            return Row(code, Outcome.UNCHANGED)
        if not (pk or self.brings_back) and (reason := reason_not_to_create(ProcedurePage, code)):
            return Row(code, Outcome.SKIPPED, (reason,))
        page = locked(ProcedurePage, pk) if pk else ProcedurePage(external_id=code, slug=take_slug(name, self.taken, code))
        if pk and (reason := reason_to_leave(page)):
            return Row(code, Outcome.SKIPPED, (reason,))
        doubts = fill_procedure(page, record)
        page.field = ProcedureField.named_or_new(text_in(record, "field"))
        page.import_hash = digest
        return Row(code, store_imported_page(self.index, page), tuple(doubts))
