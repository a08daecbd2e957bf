"""A folder of files to drafts, without a person: what `import_documents FOLDER` does with each file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from cms.contracts.importing import BadRecord, Outcome, Row, row_named
from cms.models.pages.deleted_imports import reason_not_to_create
from cms.models.pages.imported_pages import locked
from legal_docs.files.draft_files import KeptFile
from legal_docs.files.readers import EXTENSIONS, REFUSALS, UnreadableFile
from legal_docs.importing import drafts
from legal_docs.importing.bodies import BodyFinder
from legal_docs.importing.drafts import DraftValues
from legal_docs.importing.matching import documents_with_file
from legal_docs.importing.proposed import proposed_effect_days, proposed_relations
from legal_docs.importing.reading import OCR, Reading, likely_kind, read, stored
from legal_docs.importing.records import reason_not_to_change
from legal_docs.models import DocumentFile, DocumentType, LegalDocumentPage
from legal_docs.models.documents.validation import Severity
from legal_docs.text.messages import WARNING_MESSAGES


def files_in(folder: Path) -> list[Path]:
    """Return the files of a folder and its folders that can be read, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in EXTENSIONS)


@dataclass
class FolderImport:
    """Makes a draft of each file; with `publish`, publishes those without a broken rule and without doubtful recognition.

    A trial run sets `keeps_files` to False: what is written into the store of files is not undone with the transaction.
    """

    folder: Path
    publish: bool = False
    keeps_files: bool = True
    brings_back: bool = False  # what was deleted on this site

    def prepare(self, path: Path) -> Row | Callable[[], Row]:
        """Read a file; return what stores its draft, to be called in a transaction, or the row of a file that is left alone.

        Left alone, by its hash, is a file that a document keeps already, and one that was deleted. Raises BadRecord for an unreadable one.
        """
        key = str(path.relative_to(self.folder))
        digest = _hash_of(path)
        if documents_with_file(digest):
            return Row(key, Outcome.UNCHANGED)
        if not self.brings_back and (reason := reason_not_to_create(DocumentFile, digest)):
            return Row(key, Outcome.SKIPPED, (reason,))
        try:
            reading = read(path)
        except UnreadableFile as refusal:
            raise BadRecord(_(REFUSALS[refusal.code]) % refusal.data) from refusal
        return lambda: self._store(key, path, reading)

    def _store(self, key: str, path: Path, reading: Reading) -> Row:
        """Make the draft of a file, or attach it to the draft of the same document; raises BadRecord when it can be neither."""
        values, doubts = _values(reading)
        duplicate = _duplicate_of(values)
        with path.open("rb") as content:
            kept = KeptFile(File(content, name=path.name), path.name, likely_kind(reading.read)) if self.keeps_files else None
            if duplicate is not None:
                return self._beside(key, duplicate, kept)
            page = drafts.make_draft(values, kept)
        doubts += [str(problem.message) for problem in page.problems()]
        if self.publish:
            doubts += self._published(page, reading)
        return Row(key, Outcome.CREATED, tuple(doubts))

    def _beside(self, key: str, duplicate: LegalDocumentPage, kept: KeptFile | None) -> Row:
        """Attach a further file to a draft that no person has touched; leave every other document alone."""
        duplicate = locked(LegalDocumentPage, duplicate.pk)
        reason = reason_not_to_change(duplicate)
        if duplicate.live or reason:
            why = reason or _("published already")
            told = _("The document is on the site: %(title)s (%(why)s)") % {"title": duplicate.citation, "why": why}
            return Row(key, Outcome.SKIPPED, (told,))
        if kept is not None:
            drafts.attach(duplicate, kept)
        return Row(key, Outcome.CHANGED, (_("The file was hung on the draft “%(title)s”.") % {"title": duplicate.citation},))

    def _published(self, page: LegalDocumentPage, reading: Reading) -> list[str]:
        """Publish a draft; return the reason where it is not published.

        As when a person presses "Publish", not as a record of an import: the rules refuse what contradicts other documents, the closed
        file is open at once, and the draft's one revision becomes the live one.
        """
        if OCR in reading.read.warnings:
            return [_("Not published: the text was recognised from a scan; a person must read it first.")]
        if any(problem.severity is Severity.ERROR for problem in page.problems()):
            return [_("Not published: the attributes break a rule.")]
        page.get_latest_revision().publish()
        return []


def _values(reading: Reading) -> tuple[DraftValues, list[str]]:
    """Return what the draft is made of and what a person should look at; raises BadRecord when the text does not say enough."""
    proposal = stored(reading)
    kind, finder = row_named(DocumentType.objects.all(), proposal["type"] or ""), BodyFinder()
    read_in_it = (("document_type", kind), ("title", proposal["title"]), ("issuing_body", proposal["issuers"]))
    missing = [str(LegalDocumentPage._meta.get_field(name).verbose_name) for name, value in read_in_it if not value]
    if missing or kind is None:
        raise BadRecord(_("The text does not say: %(what)s") % {"what": ", ".join(missing)})
    bodies = list(dict.fromkeys(body for name in proposal["issuers"] for body in finder.find(name)))
    issued, effective = (date.fromisoformat(day) if day else None for day in (proposal["issued_on"], proposal["effective_on"]))
    early = bool(issued and effective and effective < issued)
    values = DraftValues(
        document_type=kind,
        issuing_body=bodies[0],
        joint_issuers=bodies[1:],
        number=(proposal["number"] or "")[:80],
        title=proposal["title"],
        issued_on=issued,
        effective_on=None if early else effective,
        expires_on=date.fromisoformat(proposal["expires_on"]) if proposal["expires_on"] else None,
        signers=[(name, "" if index else proposal["position"] or "") for index, name in enumerate(proposal["signers"])],
        relations=proposed_relations(proposal),
        effect_days=proposed_effect_days(proposal),
        body_text=reading.read.text,
    )
    doubts = list(finder.doubts)
    if early:
        message = _("The text puts the day of effect before the date of issue; it was left out: %(day)s")
        doubts.append(message % {"day": f"{effective:%d/%m/%Y}"})
    counts = Counter(warning.code for warning in reading.warnings)
    first = {warning.code: warning for warning in reversed(reading.warnings)}
    doubts += [f"{_(WARNING_MESSAGES[code]) % dict(first[code].data)} ({count})" for code, count in counts.items()]
    return values, doubts


def _duplicate_of(values: DraftValues) -> LegalDocumentPage | None:
    same: dict[str, Any] = {name: getattr(values, name) for name in ("document_type", "issuing_body", "number", "issued_on")}
    return LegalDocumentPage(**same).duplicates().first()


def _hash_of(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
