"""One record of a JSONL file to a published document: the work of `import_documents` and of the demo site."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from wagtail.models import Revision
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published

from cms.importing import BadRecord, Outcome, Row
from cms.vietnamese.text import clean, slugify
from legal_docs import lawtext, services
from legal_docs.bodies import BodyFinder
from legal_docs.models import (
    DocumentType,
    GazetteIssue,
    JointIssuer,
    LegalDocumentPage,
    LegalField,
    LegalIndexPage,
    Relation,
    Signature,
    Signer,
    StatusStatement,
)
from legal_docs.models.document import TITLE_LIMIT
from legal_docs.vocabulary import Origin, RelationKind, Scope, Status

# Part of the hash of a record: raise it when the import itself changes what it makes of the same record.
IMPORT_VERSION = 1
_STATUSES = {str(code): code for code in Status} | {
    "Còn hiệu lực": Status.IN_FORCE,
    "Hết hiệu lực toàn bộ": Status.EXPIRED,
    "Hết hiệu lực": Status.EXPIRED,
    "Hết hiệu lực một phần": Status.PARTLY_EXPIRED,
    "Chưa có hiệu lực": Status.NOT_YET,
    "Ngưng hiệu lực": Status.SUSPENDED,
    "Không còn phù hợp": Status.UNSUITABLE,
}


@dataclass
class DocumentImport:
    """Imports records below `parent`; keeps the reference rows in memory between them."""

    parent: LegalIndexPage
    source_name: str = ""
    bodies: BodyFinder = field(default_factory=BodyFinder)
    types: dict[str, DocumentType] = field(default_factory=dict)
    fields: dict[str, LegalField] = field(default_factory=dict)
    signers: dict[str, Signer] = field(default_factory=dict)
    gazettes: dict[tuple[str, date | None], GazetteIssue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.types = {row.name.casefold(): row for row in DocumentType.objects.prefetch_related("allowed_issuers")}
        self.fields = {row.slug: row for row in LegalField.objects.all()}
        self.signers = {row.full_name: row for row in Signer.objects.all()}
        self.gazettes = {(row.number, row.published_on): row for row in GazetteIssue.objects.all()}

    def run(self, record: dict[str, Any]) -> Row:
        """Create, change or leave the document of a record; raises BadRecord when it cannot be one.

        Call it in a transaction. A record that was imported as it is before is left untouched.
        """
        key = required(record, "id")
        digest = services.hash_of(f"{IMPORT_VERSION} {json.dumps(record, sort_keys=True, ensure_ascii=False)}")
        stored = LegalDocumentPage.objects.filter(source_id=key).first()
        if stored is not None and stored.source_hash == digest:
            return Row(key, Outcome.UNCHANGED)
        made_before = len(self.bodies.created)
        page = stored or LegalDocumentPage(source_id=key)
        page.source_hash, page.source_name = digest, self.source_name
        law = lawtext.parse_articles(record.get("articles") or [], preamble=str(record.get("preamble") or ""))
        self._fill(page, record)
        page.body_text = lawtext.to_text(law)
        doubts = self._doubts(page, record, law)
        with disable_reference_index_auto_update():
            self._save(page)
            services.store_text(page, law, text_hash=services.hash_of(page.body_text))
            announce_published(page)
        doubts += [f"issuing body added: {name}" for name in self.bodies.created[made_before:]]
        return Row(key, Outcome.CHANGED if stored else Outcome.CREATED, tuple(doubts))

    # --- attributes -----------------------------------------------------------------------------------------------------

    def _fill(self, page: LegalDocumentPage, record: dict[str, Any]) -> None:
        title = " ".join(clean(required(record, "title")).split())
        page.document_type = self._type(required(record, "type"))
        issuers = self.bodies.find(required(record, "issuer"))
        page.issuing_body = issuers[0]
        page.number = str(record.get("number") or "")
        page.title, page.full_title = shortened(title), title if len(title) > TITLE_LIMIT else ""
        page.draft_title = page.title
        page.summary = str(record.get("summary") or "")
        page.issued_on = day(record, "signed_date")
        page.effective_on = day(record, "effective_date")
        page.expires_on = day(record, "expiry_date")
        page.expedited = bool(record.get("expedited"))
        page.locality = page.issuing_body.locality
        page.joint_issuers = [JointIssuer(body=body, sort_order=place) for place, body in enumerate(issuers[1:])]
        page.signatures = self._signatures(record)
        page.legal_fields = [self._field(name) for name in record.get("fields") or []]
        page.gazette_issues = self._gazettes(record)
        page.relations = relations_of(record)
        page.status_statements = statements_of(record)
        if record.get("tags"):
            page.tags.set(record["tags"])
        if page.effective_on and page.issued_on and page.effective_on < page.issued_on:
            page.early_effect_reason = "As stated by the source"

    def _type(self, name: str) -> DocumentType:
        found = self.types.get(clean(name).strip().casefold())
        if found is None:
            raise BadRecord(f"there is no document type {name!r}")
        return found

    def _field(self, name: str) -> LegalField:
        key = slugify(name)
        if key not in self.fields:
            self.fields[key] = LegalField.objects.create(name=name)
        return self.fields[key]

    def _signatures(self, record: dict[str, Any]) -> list[Signature]:
        name = " ".join(clean(str(record.get("signer") or "")).split())
        if not name:
            return []
        if name not in self.signers:
            self.signers[name] = Signer.objects.create(full_name=name[:120])
        return [Signature(signer=self.signers[name], position=str(record.get("signer_title") or "")[:200])]

    def _gazettes(self, record: dict[str, Any]) -> list[GazetteIssue]:
        number, published_on = str(record.get("gazette_number") or ""), day(record, "gazette_date")
        if not number:
            return []
        key = (number[:40], published_on)
        if key not in self.gazettes:
            self.gazettes[key] = GazetteIssue.objects.create(number=key[0], published_on=published_on)
        return [self.gazettes[key]]

    def _save(self, page: LegalDocumentPage) -> None:
        """Store the page; the number of another body's document may be the same, that of the same body's is a doubt."""
        now = timezone.now()
        page.live, page.has_unpublished_changes, page.validated = True, False, True
        page.first_published_at, page.last_published_at = page.first_published_at or now, now
        if page.pk:
            page.save()
            return
        page.status, page.status_since, page.status_until = services.status_columns(page, timezone.localdate())
        if same_number(page):
            page.duplicate_reason = "Imported twice with different contents"
        self.parent.add_child(instance=page)

    def _doubts(self, page: LegalDocumentPage, record: dict[str, Any], law: lawtext.LawText) -> list[str]:
        doubts = [str(problem.message) for problem in page.problems()]
        if record.get("complete") is False:
            doubts.append("the source says that the text is not complete")
        counts: dict[str, int] = {}
        for warning in law.warnings:
            counts[warning.code] = counts.get(warning.code, 0) + 1
        return doubts + [f"text: {code} ({count})" for code, count in counts.items()]


def announce_published(page: LegalDocumentPage) -> None:
    """Give a page that was just stored live its revision and say that it was published, once.

    This is what Wagtail's own publishing does, without reading the page back from the revision and storing it a third time.
    """
    revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        content=page.serializable_data(),
        object_str=str(page),
    )
    page.latest_revision = page.live_revision = revision
    page.latest_revision_created_at = revision.created_at
    LegalDocumentPage.objects.filter(pk=page.pk).update(
        latest_revision=revision, live_revision=revision, latest_revision_created_at=revision.created_at
    )
    page_published.send(sender=LegalDocumentPage, instance=page, revision=revision)


def required(record: dict[str, Any], name: str) -> str:
    """Return a field that every record must have; raises BadRecord without it."""
    value = record.get(name)
    if not value:
        raise BadRecord(f"the field {name!r} is missing")
    return str(value)


def day(record: dict[str, Any], name: str) -> date | None:
    """Return an ISO date; raises BadRecord when it is none."""
    value = record.get(name)
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadRecord(f"{name!r} is not a date: {value}") from None


def shortened(title: str) -> str:
    """Return a title that fits a page, cut at a word."""
    return title if len(title) <= TITLE_LIMIT else title[: TITLE_LIMIT - 1].rpartition(" ")[0] + "…"


def same_number(page: LegalDocumentPage) -> bool:
    """True when the site has another document of this type, number, issuer and year."""
    page.set_derived()
    twins = LegalDocumentPage.objects.filter(number_norm=page.number_norm, issuing_body=page.issuing_body, key_year=page.key_year)
    return bool(page.number_norm) and twins.filter(document_type=page.document_type).exclude(pk=page.pk).exists()


def relations_of(record: dict[str, Any]) -> list[Relation]:
    """Return the relations of a record; its `consolidates` is one too. Raises BadRecord for an unknown kind."""
    given = list(record.get("relations") or [])
    if record.get("consolidates") and not given:
        given.append({"kind": RelationKind.CONSOLIDATES.value, "target": record["consolidates"]})
    found = []
    for place, row in enumerate(given):
        if row.get("kind") not in RelationKind.values:
            raise BadRecord(f"unknown relation {row.get('kind')!r}")
        note = str(row.get("note") or "")
        partial = row.get("scope") == Scope.PARTIAL
        found.append(
            Relation(
                kind=row["kind"],
                target_number=required(row, "target")[:80],
                scope=Scope.PARTIAL if partial else Scope.WHOLE,
                provisions=str(row.get("provisions") or (note if partial else ""))[:500],
                effective_on=day(row, "effective_date"),
                ends_on=day(row, "end_date"),
                note=note[:500],
                origin=Origin.IMPORTED,
                sort_order=place,
            )
        )
    return found


def statements_of(record: dict[str, Any]) -> list[StatusStatement]:
    """Return what the source states of the validity; it counts only where dates and relations leave it open."""
    status = _STATUSES.get(str(record.get("status") or ""))
    since = day(record, "effective_date") or day(record, "signed_date")
    if status is None or since is None:
        return []
    return [StatusStatement(status=status, since=since, reason="Stated by the source of the import", origin=Origin.IMPORTED)]
