"""Import news from JSON lines (the fields of the data set: id, title, sapo, body, category, published_date, source_topic)."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError

from cms.contracts.importing import BadRecord, JsonLinesImport, Outcome, Row, day_of
from cms.models.pages.deleted_imports import reason_not_to_create
from cms.models.pages.imported_pages import locked, reason_to_leave
from cms.text.vietnamese import clean, shortened
from home.models import NewsIndexPage, NewsPage, NewsTopic
from home.site.importing.storing import morning_of, record_hash, store_imported_page, take_slug
from home.text.plain import body_blocks

VERSION = 1  # raise when records are read differently
MAX_LEAD = 800  # characters


class Command(JsonLinesImport):
    help = "Import news below the first news list. Running it again brings changed records up to date and leaves the others alone."

    def prepare(self, options: dict[str, Any]) -> None:
        """Find the news list, and read the used slugs and the imported articles with their hashes."""
        index = NewsIndexPage.objects.first()
        if index is None:
            raise CommandError("There is no news list: run `manage.py migrate` first.")
        self.index = index
        self.taken = set(index.get_children().values_list("slug", flat=True))
        self.known = {
            external: (pk, digest)
            for external, pk, digest in NewsPage.objects.exclude(external_id="").values_list("external_id", "pk", "import_hash")
        }

    def import_record(self, record: dict[str, Any]) -> Row:
        """Store and publish one record unless its hash is unchanged. Raises BadRecord."""
        key, title, body = (clean(str(record.get(name) or "")).strip() for name in ("id", "title", "body"))
        if not (key and title and body):
            raise BadRecord("id, title and body must not be empty")
        digest = record_hash(record, VERSION)
        pk, stored = self.known.get(key, (None, ""))
        if stored == digest:
            return Row(key, Outcome.UNCHANGED)
        if not (pk or self.brings_back) and (reason := reason_not_to_create(NewsPage, key)):
            return Row(key, Outcome.SKIPPED, (reason,))
        day = day_of(record, "published_date")
        page = locked(NewsPage, pk) if pk else NewsPage(external_id=key, slug=take_slug(title, self.taken, key))
        if pk and (reason := reason_to_leave(page)):
            return Row(key, Outcome.SKIPPED, (reason,))
        page.title = page.draft_title = title[:255]
        lead, body, doubts = lead_and_body(clean(str(record.get("sapo") or "")).strip(), body)
        page.lead = lead
        page.body = json.dumps(body_blocks(body))
        page.source_name = clean(str(record.get("source_topic") or "")).strip()[:150]
        page.published_at = morning_of(day)
        page.first_published_at = page.first_published_at or page.published_at
        page.import_hash = digest
        topic = NewsTopic.named_or_new(record.get("category") or "")
        outcome = store_imported_page(self.index, page, relations={"topics": [topic] if topic else []})
        if day is None:
            doubts.append("no date: it stands last in the lists")
        return Row(key, outcome, tuple(doubts))


def lead_and_body(lead: str, body: str) -> tuple[str, str, list[str]]:
    """Return the lead (at most 800 characters) and the body; without a lead the first paragraph stands for it."""
    doubts = []
    if not lead:
        first, _blank, rest = body.partition("\n\n")
        lead = first.strip()
        body = rest.strip() if rest.strip() and len(lead) <= MAX_LEAD else body
        doubts.append("no lead: the first paragraph stands for it")
    if len(lead) > MAX_LEAD:
        lead = shortened(lead, MAX_LEAD)
        doubts.append("the lead was cut to 800 characters")
    return lead, body, doubts
