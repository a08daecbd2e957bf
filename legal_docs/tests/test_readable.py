"""Who may read which document is asked once for an answer, and anew for the next."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from legal_docs.models import LegalDocumentPage
from legal_docs.models.readable import read_once

pytestmark = pytest.mark.django_db


def restrict(page: LegalDocumentPage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_the_page_of_an_amended_document_reads_the_view_restrictions_once_beside_wagtail(
    client: Client, target: LegalDocumentPage, acting: LegalDocumentPage
) -> None:
    with CaptureQueriesContext(connection) as queries:
        content = client.get(target.url).content.decode()
    assert acting.number in content
    assert sum('FROM "wagtailcore_pageviewrestriction"' in query["sql"] for query in queries) == 2


def test_a_document_that_is_closed_is_not_named_by_the_next_answer(
    client: Client, target: LegalDocumentPage, acting: LegalDocumentPage
) -> None:
    assert acting.number in client.get(target.url).content.decode()
    restrict(acting)
    assert acting.number not in client.get(target.url).content.decode()


def test_what_is_read_once_is_forgotten_with_its_answer(acting: LegalDocumentPage) -> None:
    with read_once():
        assert acting in LegalDocumentPage.objects.readable()
        restrict(acting)
        assert acting in LegalDocumentPage.objects.readable()
    assert acting not in LegalDocumentPage.objects.readable()
