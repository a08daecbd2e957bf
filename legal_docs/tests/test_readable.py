"""Who may read which document is asked once for an answer, and again for the next."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from legal_docs.law.validity.refresh import refresh_due
from legal_docs.law.validity.rules.related import public_incoming
from legal_docs.models import DocumentChange, LegalDocumentPage
from legal_docs.models.base.readable import read_once
from legal_docs.publication import pipeline
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.factories import document, related, section_page
from legal_docs.text.vocabulary import RelationKind, Status

pytestmark = pytest.mark.django_db


def restrict(page: LegalDocumentPage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_the_page_of_an_amended_document_reads_each_of_its_tables_for_one_purpose_once(
    client: Client, target: LegalDocumentPage, acting: LegalDocumentPage
) -> None:
    with CaptureQueriesContext(connection) as queries:
        content = client.get(target.url).content.decode()
    assert acting.number in content
    read = [query["sql"].partition(" FROM ")[2].split(" ")[0].strip('"') for query in queries]
    assert read.count("legal_docs_relation") == 3  # by which others act on it, by which they may, and by which it acts on others
    assert read.count("legal_docs_documentfile") == read.count("legal_docs_signature") == 1


def test_a_document_that_is_closed_is_not_named_by_the_next_answer(
    client: Client, target: LegalDocumentPage, acting: LegalDocumentPage
) -> None:
    assert acting.number in client.get(target.url).content.decode()
    restrict(acting)
    assert acting.number not in client.get(target.url).content.decode()


def test_what_is_read_once_is_forgotten_with_its_answer(target: LegalDocumentPage, acting: LegalDocumentPage) -> None:
    with read_once():
        assert public_incoming(target)
        restrict(acting)
        assert public_incoming(target)
    assert not public_incoming(target)


def test_changes_of_a_restricted_document_are_in_no_feed_and_no_answer_of_the_interface(
    client: Client, target: LegalDocumentPage, acting: LegalDocumentPage
) -> None:
    restrict(acting)
    acting.title = "Nội dung chỉ dành cho người trong cơ quan"
    acting.save_revision().publish()
    for address in ("/api/v1/changes/", "/van-ban/thay-doi/rss/", "/van-ban/thay-doi/atom/"):
        shown = client.get(address).content.decode()
        assert target.number in shown
        assert acting.number not in shown
        assert acting.title not in shown
    assert not DocumentChange.objects.filter(title=acting.title).exists()


@pytest.mark.parametrize("how", ["document", "list", "moved", "withdrawn", "with its section"])
def test_a_restricted_document_that_is_deleted_is_not_named_either(client: Client, acting: LegalDocumentPage, how: str) -> None:
    assert acting.number in client.get("/api/v1/changes/").content.decode()
    section = section_page()
    if how == "withdrawn":
        withdraw(acting, reason="Nhầm")
    if how in ("moved", "with its section"):
        restrict(section)
        acting.move(section, pos="last-child")
    else:
        restrict(acting.get_parent() if how == "list" else acting)
    Page.objects.get(pk=section.pk if how == "with its section" else acting.pk).delete()
    assert not LegalDocumentPage.objects.filter(pk=acting.pk).exists()
    for address in ("/api/v1/changes/", "/van-ban/thay-doi/rss/", "/van-ban/thay-doi/atom/"):
        assert acting.number not in client.get(address).content.decode()
    assert not DocumentChange.objects.filter(key=acting.translation_key).exists()


def test_a_document_is_named_among_the_changes_once_its_restriction_is_lifted(client: Client, target: LegalDocumentPage) -> None:
    restrict(target)
    DocumentChange.objects.all().delete()
    PageViewRestriction.objects.get(page=target).delete()
    assert [change.citation for change in DocumentChange.objects.readable()] == [target.citation]


def test_validity_does_not_depend_on_a_document_that_the_public_may_not_read(target: LegalDocumentPage) -> None:
    acting = document("06/2024/QĐ-UBND", effective_on=date(2024, 6, 1), relations=[related(target, RelationKind.REPEALS)])
    target.refresh_from_db()
    assert target.status == Status.EXPIRED
    restrict(acting)
    target.refresh_from_db()
    assert target.status == Status.IN_FORCE
    PageViewRestriction.objects.get(page=acting).delete()
    target.refresh_from_db()
    assert target.status == Status.EXPIRED


def test_a_restriction_that_concerns_many_documents_leaves_their_validity_to_the_job(
    target: LegalDocumentPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    acting = document("06/2024/QĐ-UBND", effective_on=date(2024, 6, 1), relations=[related(target, RelationKind.REPEALS)])
    monkeypatch.setattr(pipeline, "AT_ONCE", 0)
    restrict(acting)
    target.refresh_from_db()
    assert target.status == Status.EXPIRED
    assert refresh_due() == 1
    target.refresh_from_db()
    assert target.status == Status.IN_FORCE


def test_filters_of_the_list_offer_nothing_that_only_a_restricted_document_has(client: Client, target: LegalDocumentPage) -> None:
    closed = document("07/1999/QĐ-UBND", issued_on=date(1999, 5, 1), effective_on=date(1999, 6, 1), locality="xã Kín")
    restrict(closed)
    shown = client.get("/van-ban/").content.decode()
    assert "1999" not in shown
    assert "xã Kín" not in shown


@pytest.mark.parametrize("rest", [".json", "/tim/?q=a", "@2024-03-01/", "@2024-03-01.json"])
def test_the_reason_why_a_restricted_document_was_withdrawn_is_told_to_nobody(client: Client, target: LegalDocumentPage, rest: str) -> None:
    restrict(target)
    withdraw(LegalDocumentPage.objects.get(pk=target.pk), reason="Lộ danh sách")
    response = client.get(f"/van-ban/{target.canonical_path}{rest}")
    assert response.status_code == 404
    assert "Lộ danh sách" not in response.content.decode()


def test_the_old_address_of_a_restricted_document_does_not_tell_its_new_number(client: Client, target: LegalDocumentPage) -> None:
    old = target.url
    target.number = "77/2024/QĐ-UBND"
    target.save_revision().publish()
    assert client.get(old).status_code == 301
    restrict(target)
    assert client.get(old).status_code == 404
    assert client.get(f"{old}dieu-1/").status_code == 404


def test_who_may_read_a_restricted_document_is_led_to_it_from_its_old_address_and_no_cache_keeps_that(
    client: Client, target: LegalDocumentPage
) -> None:
    old = target.url
    target.number = "77/2024/QĐ-UBND"
    target.save_revision().publish()
    target.refresh_from_db()
    restrict(target)
    reader = Client()
    reader.force_login(get_user_model().objects.create_user("can-bo"), backend="django.contrib.auth.backends.ModelBackend")
    answer = reader.get(f"{old}dieu-1/")
    assert (answer.status_code, answer["Location"]) == (302, f"{target.url}dieu-1/")
    assert "private" in answer["Cache-Control"]
    assert "s-maxage" not in answer["Cache-Control"]
    assert reader.get(answer["Location"]).status_code == 200
    assert client.get(old).status_code == 404, "everybody else learns nothing"
