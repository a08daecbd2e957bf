"""The reference rows that an import needs, held in memory between its records."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import transaction

from cms.contracts.importing import BadRecord, row_named
from cms.models.pages.names import ListedName, listed_name_key
from cms.text.vietnamese import clean
from legal_docs.importing.bodies import BodyFinder
from legal_docs.models import DocumentType, GazetteIssue, LegalField, Signer

Listed = TypeVar("Listed", bound=ListedName)


class ReferenceCache:
    """Types, bodies, fields, signers and gazette issues by name; the missing ones are added, types excepted.

    Rows that were added by a record whose transaction was undone are gone: `start`, before each record, notices that and
    reads everything again.
    """

    def __init__(self) -> None:
        self._loaded = False
        self._uncommitted = False

    def start(self) -> None:
        """Begin a record."""
        if self._uncommitted or not self._loaded:
            self._load()
        self.bodies.doubts.clear()

    def type_named(self, name: str) -> DocumentType:
        """Return the document type; raises BadRecord when there is none of that name."""
        found = row_named(self.types, name)
        if found is None:
            raise BadRecord(f"there is no document type {name!r}")
        return found

    def field_named(self, name: str) -> LegalField:
        return self._named(LegalField, self.fields, name)

    def signer_named(self, printed: str) -> Signer | None:
        return self._named(Signer, self.signers, printed) if clean(printed).strip() else None

    def gazette(self, number: str, published_on: date | None) -> GazetteIssue | None:
        key = (number[:40], published_on)
        if number and key not in self.gazettes:
            self.gazettes[key] = GazetteIssue.objects.create(number=key[0], published_on=published_on)
            self._added()
        return self.gazettes.get(key)

    def _named(self, kind: type[Listed], known: dict[str, Listed], printed: str) -> Listed:
        name = kind.as_stored(printed)
        row = known.get(name) or known.get(listed_name_key(name))
        if row is None:
            row = known[name] = known[listed_name_key(name)] = kind._default_manager.create(**{kind.name_column: name})
            self._added()
        return row

    def _load(self) -> None:
        self.bodies = BodyFinder(on_added=self._added)
        self.types = list(DocumentType.objects.prefetch_related("allowed_issuers"))
        self.fields = LegalField.by_name()
        self.signers = Signer.by_name()
        self.gazettes = {(row.number, row.published_on): row for row in GazetteIssue.objects.all()}
        self._loaded, self._uncommitted = True, False

    def _added(self) -> None:
        self._uncommitted = True
        transaction.on_commit(self._kept)

    def _kept(self) -> None:
        self._uncommitted = False
