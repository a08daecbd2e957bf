"""One record of a JSONL file to a published document: the work of `import_documents` and of the demo site."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.contracts.importing import Outcome, Row, day_of
from cms.models.pages.deleted_imports import reason_not_to_create
from cms.models.pages.imported_pages import announce_published, locked, reason_to_leave, store_live
from cms.text.vietnamese import clean, shortened
from legal_docs.importing.cache import ReferenceCache
from legal_docs.importing.fields import relations_of, required, statements_of
from legal_docs.importing.stated import fill_from_text, is_draft, raise_doubts, without_effect
from legal_docs.law.validity.checking.contradictions import ActingDocument, contradictions, stated
from legal_docs.law.validity.days.effect_days import days_read, rows_of_days
from legal_docs.law.validity.refresh import status_columns
from legal_docs.models import JointIssuer, LegalDocumentPage, LegalIndexPage, Relation, Signature
from legal_docs.models.documents.page import TITLE_LIMIT
from legal_docs.models.documents.validation import gazette_problems
from legal_docs.publication.pipeline import PublicationOrigin
from legal_docs.publication.stored_text import hash_of, store_text
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.articles import parse_articles
from legal_docs.text.structure.nodes import LawText

# Part of the hash of a record: raise it when the import itself changes what it makes of the same record.
IMPORT_VERSION = 5
# Kept beside what is made of them: national codes and the words of the source.
_KEPT_AS_STATED = ("status", "status_code", "type", "type_code", "issuer", "issuer_code", "fields", "codes", "gazette_number", "source")


@dataclass
class DocumentImport:
    """Imports records below `parent`."""

    parent: LegalIndexPage
    source_name: str = ""
    brings_back: bool = False  # what was deleted on this site
    cache: ReferenceCache = field(default_factory=ReferenceCache)

    def run(self, record: dict[str, Any]) -> Row:
        """Create, change or leave the document of a record; raises BadRecord when it cannot be one.

        Call it in a transaction. A record that was imported as it is before is left untouched.
        """
        self.cache.start()
        key = required(record, "id")
        digest = hash_of(f"{IMPORT_VERSION} {json.dumps(record, sort_keys=True, ensure_ascii=False)}")
        known = LegalDocumentPage.objects.filter(source_id=key).order_by().values_list("pk", "source_hash").first()
        if known is not None and known[1] == digest:
            return Row(key, Outcome.UNCHANGED)
        if not (known or self.brings_back) and (reason := reason_not_to_create(LegalDocumentPage, key)):
            return Row(key, Outcome.SKIPPED, (reason,))
        stored: LegalDocumentPage | None = locked(LegalDocumentPage, known[0]) if known else None
        if stored is not None and (reason := reason_not_to_change(stored)):
            return Row(key, Outcome.SKIPPED, (reason,))
        page = stored or LegalDocumentPage(source_id=key, locale_id=self.parent.locale_id)
        page.source_hash, page.source_name = digest, self.source_name
        law = parse_articles(record.get("articles") or [], preamble=str(record.get("preamble") or ""))
        self._fill(page, record)
        children = self._children(record)
        further, differences = fill_from_text(page, law, children["relations"])
        children["relations"] += further
        rows = rows_of(law)
        children["effect_days"] = rows_of_days(days_read(rows, main_day=page.effective_on))
        if is_draft(page.number, law.preamble):
            children |= {"relations": without_effect(children["relations"]), "effect_days": []}
        page.body_text = law.to_text()
        with disable_reference_index_auto_update():
            self._save(page, children)
            is_new = stored is None
            version = store_text(page, law, rows, text_hash=hash_of(page.body_text), is_new=is_new)
            for name, related in children.items():  # given back, so that the revision is written without asking for them again
                setattr(page, name, related)
            announce_published(
                page, is_new=is_new, origin=PublicationOrigin.IMPORT, created=version if is_new and page.body_text.strip() else None
            )
        if differences or stored is not None:
            raise_doubts(page, differences)
        outcome = Outcome.CHANGED if stored else Outcome.CREATED
        return Row(key, outcome, (*doubts_of(page, record, law), *differences, *self.cache.bodies.doubts))

    # --- attributes -----------------------------------------------------------------------------------------------------

    def _fill(self, page: LegalDocumentPage, record: dict[str, Any]) -> None:
        title = " ".join(clean(required(record, "title")).split())
        page.document_type = self.cache.type_named(required(record, "type"))
        page.issuing_body = self.cache.bodies.find(required(record, "issuer"))[0]
        page.number = str(record.get("number") or "")
        page.title, page.full_title = shortened(title, TITLE_LIMIT), title if len(title) > TITLE_LIMIT else ""
        page.summary = str(record.get("summary") or "")
        page.issued_on = day_of(record, "signed_date")
        page.effective_on = day_of(record, "effective_date")
        page.expires_on = day_of(record, "expiry_date")
        page.source_facts = {name: record[name] for name in _KEPT_AS_STATED if record.get(name) not in (None, "", [], {})}
        page.expedited = bool(record.get("expedited"))
        page.locality = page.issuing_body.locality
        if record.get("tags"):
            page.tags.set(record["tags"])
        if page.effective_on and page.issued_on and page.effective_on < page.issued_on:
            page.early_effect_reason = "As stated by the source"

    def _children(self, record: dict[str, Any]) -> dict[str, list[Any]]:
        """Return the related rows of the page, by the name of the relation."""
        joint = self.cache.bodies.find(required(record, "issuer"))[1:]
        signer = self.cache.signer_named(str(record.get("signer") or ""))
        position = str(record.get("signer_title") or "")[:200]
        gazette = self.cache.gazette(str(record.get("gazette_number") or ""), day_of(record, "gazette_date"))
        return {
            "joint_issuers": [JointIssuer(body=body, sort_order=index) for index, body in enumerate(joint)],
            "signatures": [Signature(signer=signer, position=position)] if signer else [],
            "legal_fields": list(dict.fromkeys(self.cache.field_named(name) for name in record.get("fields") or [] if clean(name).strip())),
            "gazette_issues": [gazette] if gazette else [],
            "relations": relations_of(record),
            "status_statements": statements_of(record),
        }

    def _save(self, page: LegalDocumentPage, children: dict[str, list[Any]]) -> None:
        """Store the page; the number of another body's document may be the same, that of the same body's is a doubt."""
        page.validated = True
        for name, rows in children.items():
            if rows or page.pk:
                setattr(page, name, rows)
        if page.pk is None:
            page.status, page.status_since, page.status_until = status_columns(page, timezone.localdate())
            if page.duplicates().exists():
                page.duplicate_reason = "Imported twice with different contents"
        store_live(page, self.parent)


def reason_not_to_change(page: LegalDocumentPage) -> str:
    """Return why an import must not change a document, "" when it may."""
    return "withdrawn on this site; left as it is" if page.withdrawn_on else reason_to_leave(page)


def doubts_of(page: LegalDocumentPage, record: dict[str, Any], law: LawText) -> list[str]:
    """Return what a person should look at: attributes that break a rule, warnings of the parser with their number."""
    rows: list[Relation] = []
    if record.get("relations") or record.get("consolidates"):
        rows = list(Relation.objects.filter(document=page).select_related("target__document_type", "target__issuing_body"))
    contradicting = contradictions(ActingDocument.of(page), [stated(row) for row in rows])
    gazette = gazette_problems(page.issued_on, [day_of(record, "gazette_date")])
    doubts = [str(problem.message) for problem in (*page.problems(), *contradicting, *gazette)]
    if record.get("complete") is False:
        doubts.append("the source says that the text is not complete")
    counts = Counter(warning.code for warning in law.warnings)
    return doubts + [f"text: {code} ({count})" for code, count in counts.items()]
