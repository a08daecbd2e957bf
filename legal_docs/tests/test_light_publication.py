"""What publishing a document does not ask the database: lists that nobody filled, and documents of rows that are not there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.models.access.restrictions import is_restricted
from cms.models.pages.imported_pages import publish_imported
from legal_docs.models import EffectDay, Signature, Signer
from legal_docs.tests.factories import document, index_page

pytestmark = pytest.mark.django_db


def statements(make: Any) -> list[str]:
    """Return the statements that are sent meanwhile."""
    with CaptureQueriesContext(connection) as queries:
        make()
    return [query["sql"] for query in queries]


def test_the_first_version_of_a_new_page_is_written_without_reading_the_lists_that_nobody_filled() -> None:
    signer = Signer.objects.create(full_name="Nguyễn Văn A")
    kind, body = (known := document("04/2024/QĐ-UBND")).document_type, known.issuing_body
    page = type(known)(title="Quy định", number="05/2024/QĐ-UBND", document_type=kind, issuing_body=body, issued_on=known.issued_on)
    page.signatures.add(Signature(signer=signer))
    sent = statements(lambda: publish_imported(page, index_page()))
    before = sent[: next(place for place, sql in enumerate(sent) if sql.startswith('INSERT INTO "wagtailcore_revision"'))]
    read = {name for name in ("signature", "documentfile", "effectday", "relation", "jointissuer") for sql in before if _reads(sql, name)}
    assert read == {"signature"}
    assert [row.signer for row in page.latest_revision.as_object().signatures.all()] == [signer]


def _reads(sql: str, name: str) -> bool:
    return sql.startswith("SELECT") and f'FROM "legal_docs_{name}"' in sql


def test_a_page_that_was_published_reads_its_lists_from_the_database() -> None:
    page = document()
    EffectDay.objects.create(document=page, provisions="Điều 2", effective_on=page.effective_on)
    assert [row.provisions for row in page.effect_days.all()] == ["Điều 2"]


@pytest.mark.parametrize("table", ["legal_docs_citation", "legal_docs_citationdecision"])
def test_a_document_that_no_text_names_is_published_without_reading_texts_of_others(table: str) -> None:
    sent = [sql for sql in statements(document) if sql.startswith("SELECT") and f'FROM "{table}"' in sql]
    assert sent
    assert not [sql for sql in sent if "legal_docs_legaldocumentpage" in sql]


def test_a_document_on_which_none_acts_is_published_without_reading_others() -> None:
    page = document()
    sent = [sql for sql in statements(lambda: page.save_revision().publish()) if '"legal_docs_relation"."target_id" = ' in sql]
    assert not [sql for sql in sent if '"body_text"' in sql or '"legal_docs_legaldocumentpage"."summary"' in sql]


def test_the_only_site_is_read_without_an_order(client: Any) -> None:
    sent = [sql for sql in statements(lambda: client.get("/")) if 'FROM "wagtailcore_site"' in sql and sql.endswith("LIMIT 2")]
    assert sent
    assert not [sql for sql in sent if "ORDER BY" in sql]


@pytest.mark.parametrize("again", [False, True])
def test_a_publication_reads_at_most_once_which_pages_are_restricted(again: bool) -> None:
    page = document(publish=again)
    sent = statements(page.save_revision().publish if again else lambda: document("06/2024/QĐ-UBND"))
    assert len([sql for sql in sent if 'FROM "wagtailcore_pageviewrestriction"' in sql]) <= 1


def test_a_restriction_that_is_set_after_a_publication_holds_at_once() -> None:
    page = document()
    page.save_revision().publish()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert is_restricted(page)
