"""Who keeps copies of documents: each change of what the API says of one is recorded, by whatever way it comes, and nothing else is."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction

from legal_docs.export.api.answers import dumps
from legal_docs.export.api.resources import whole
from legal_docs.export.bulk.make import make_due_edition
from legal_docs.export.formats import subject_of
from legal_docs.importing.records import DocumentImport
from legal_docs.models import (
    BulkRelease,
    DocumentChange,
    DocumentFile,
    DocumentType,
    EffectDay,
    GazetteIssue,
    JointIssuer,
    LegalDocumentPage,
    LegalField,
    PossibleChange,
    Relation,
    Signature,
    Signer,
)
from legal_docs.models.base.readable import restricted_pages
from legal_docs.models.documents.children import LegalTag
from legal_docs.publication.possible_changes import keep_first_digests
from legal_docs.publication.relations import release_later_targets
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.copies import RECORD, changed, fresh, published, settle
from legal_docs.tests.factories import body, document, index_page, related
from legal_docs.text.vocabulary import FileKind, RelationKind, Scope

pytestmark = pytest.mark.django_db
Change = Callable[[LegalDocumentPage], object]


def stored_file(title: str = "Bản ký") -> Document:
    return Document.objects.create(title=title, file=ContentFile(b"%PDF-1.7", "ban-ky.pdf"))


@pytest.fixture(scope="module")
def _stored_page(once: Any) -> LegalDocumentPage:
    """A document with a row of each kind, that names one document and is named by another."""
    page: LegalDocumentPage = once(make_page)
    return page


@pytest.fixture(scope="module")
def before(_stored_page: LegalDocumentPage, django_db_blocker: Any) -> dict[UUID, Any]:
    """What the API says of all documents before a test changes one."""
    with django_db_blocker.unblock():
        return told_by_the_api()


@pytest.fixture
def page(_stored_page: LegalDocumentPage) -> LegalDocumentPage:
    return fresh(_stored_page)


def make_page() -> LegalDocumentPage:
    known = document("01/2023/QĐ-UBND", title="Tên sai", issued_on=date(2023, 1, 2), effective_on=date(2023, 2, 1))
    waiting = Relation(kind=RelationKind.GUIDES, target_number="99/2020/QĐ-UBND")
    page = fresh(document("05/2024/QĐ-UBND", relations=[related(known, RelationKind.BASIS), waiting]))
    page.gazette_issues.add(GazetteIssue.objects.create(number="12", published_on=date(2024, 2, 2)))
    page.legal_fields.add(LegalField.objects.create(name="Lĩnh vực thử"))
    page.tags.add("thư viện")
    page.joint_issuers.add(JointIssuer(body=body("Sở Thử Nghiệm")))
    page.signatures.add(Signature(signer=Signer.objects.create(full_name="Nguyễn Văn A")))
    page.files.add(DocumentFile(file=stored_file(), kind=FileKind.SIGNED_PDF))
    page = published(page)
    document("07/2024/TT-STP", type_name="Thông tư", title="Văn bản dẫn", relations=[related(page, RelationKind.BASIS)])
    document("08/2024/QĐ-UBND", title="Văn bản không liên quan")
    DocumentImport(parent=index_page()).run(RECORD)
    settle()
    keep_first_digests()
    return page


def told_by_the_api() -> dict[UUID, Any]:
    told: dict[UUID, Any] = {}
    for page in LegalDocumentPage.objects.listed():
        subject = subject_of(page, None, "")
        told[page.translation_key] = json.loads(dumps(whole(page, subject.version, subject.rows)))
    for one in told.values():
        del one["updated_at"]
    return told


def named(page: LegalDocumentPage) -> LegalDocumentPage:
    return fresh(page.relations.exclude(target=None).get().target)


def published_with(page: LegalDocumentPage, **values: Any) -> LegalDocumentPage:
    for name, value in values.items():
        setattr(page, name, value)
    return published(page)


def with_relation(page: LegalDocumentPage, target: LegalDocumentPage, kind: str, **values: Any) -> LegalDocumentPage:
    page.relations.add(related(target, kind, **values))
    return published(page)


def with_changed(page: LegalDocumentPage, rows: str, **values: Any) -> None:
    row = getattr(page, rows).first()
    for name, value in values.items():
        setattr(row, name, value)
    getattr(page, rows).add(row)
    published(page)


def add(page: LegalDocumentPage, rows: str, *values: Any) -> None:
    getattr(page, rows).add(*values)
    published(page)


def remove(page: LegalDocumentPage, rows: str) -> None:
    getattr(page, rows).remove(getattr(page, rows).first())
    published(page)


def restrict(page: LegalDocumentPage) -> PageViewRestriction:
    restriction: PageViewRestriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return restriction


def open_again(page: LegalDocumentPage) -> None:
    restrict(page).delete()


def take_down(page: LegalDocumentPage) -> None:
    page.unpublish()


def delete(page: LegalDocumentPage) -> None:
    page.delete()


def replace_file(page: LegalDocumentPage) -> None:
    changed(Document.objects.get(), file=ContentFile(b"%PDF-1.7 khac", "khac.pdf"))


def import_again(**values: Any) -> Change:
    return lambda page: DocumentImport(parent=index_page()).run(RECORD | values)


def find_waiting(page: LegalDocumentPage) -> None:
    document("99/2020/QĐ-UBND", issued_on=date(2020, 1, 2), effective_on=date(2020, 2, 1))


def find_imported(page: LegalDocumentPage) -> None:
    values = {"id": "cu", "number": "99/2020/QĐ-UBND", "signed_date": "2020-01-02", "effective_date": "2020-02-01"}
    DocumentImport(parent=index_page()).run(RECORD | values)


def in_admin(name: str) -> Change:
    """Give a gazette issue another number in the admin, as an editor does."""

    def change(page: LegalDocumentPage) -> None:
        issue = GazetteIssue.objects.get()
        values = {"number": "13", "published_on": "2024-02-02", "url": ""}
        editor = Client()
        editor.force_login(get_user_model().objects.create_superuser("quan-tri-thu", password="x"))
        address = reverse(f"wagtailsnippets_legal_docs_gazetteissue:{name}", args=[issue.pk])
        assert editor.post(address, values).status_code == 302

    return change


def end_by(page: LegalDocumentPage) -> None:
    with_relation(document("09/2024/QĐ-UBND", effective_on=date(2024, 9, 9)), page, RelationKind.REPEALS)


CHANGES: dict[str, Change] = {
    # rows that stand on documents
    "body renamed": lambda page: changed(page.issuing_body, name="Ủy ban nhân dân tỉnh Mới"),
    "slug of the body": lambda page: changed(page.issuing_body, slug="uy-ban-moi"),
    "joint issuer renamed": lambda page: changed(JointIssuer.objects.get().body, name="Sở Mới"),
    "signer renamed": lambda page: changed(Signer.objects.get(), full_name="Nguyễn Văn Á"),
    "type moved": lambda page: changed(page.document_type, slug="qd"),
    "type of a document that names it moved": lambda page: changed(DocumentType.objects.get(name="Thông tư"), slug="tt"),
    "type renamed": lambda page: changed(page.document_type, name="Quyết định khác"),
    "type cited by title": lambda page: changed(page.document_type, name_is_title=True),
    "field renamed": lambda page: changed(LegalField.objects.get(name="Lĩnh vực thử"), name="Lĩnh vực khác"),
    "field deleted": lambda page: LegalField.objects.get(name="Lĩnh vực thử").delete(),
    "fields deleted together": lambda page: LegalField.objects.all().delete(),
    "tag renamed": lambda page: changed(LegalTag.objects.get(name="thư viện"), name="thư viện số"),
    "tag deleted": lambda page: LegalTag.objects.filter(name="thư viện").delete(),
    "gazette number": lambda page: changed(GazetteIssue.objects.get(), number="13"),
    "gazette day": lambda page: changed(GazetteIssue.objects.get(), published_on=date(2024, 2, 3)),
    "gazette address": lambda page: changed(GazetteIssue.objects.get(), url="https://congbao.example.vn/13"),
    "gazette deleted": lambda page: GazetteIssue.objects.get().delete(),
    "gazette in the admin": in_admin("edit"),
    "gazette deleted in the admin": in_admin("delete"),
    # files
    "title of a file": lambda page: changed(Document.objects.get(), title="Bản ký số"),
    "file replaced": replace_file,
    "kind of a file": lambda page: with_changed(page, "files", kind=FileKind.ANNEX),
    "further file": lambda page: add(page, "files", DocumentFile(file=stored_file("Phụ lục"), kind=FileKind.ANNEX)),
    "file taken away": lambda page: remove(page, "files"),
    # the document
    "tag given": lambda page: add(page, "tags", "thẻ bạn đọc"),
    "tag taken away": lambda page: [page.tags.remove("thư viện"), published(page)],
    "gazette given": lambda page: add(page, "gazette_issues", GazetteIssue.objects.create(number="14")),
    "field given": lambda page: add(page, "legal_fields", LegalField.objects.create(name="Lĩnh vực khác")),
    "joint issuer given": lambda page: add(page, "joint_issuers", JointIssuer(body=body("Sở khác"))),
    "joint issuer taken away": lambda page: remove(page, "joint_issuers"),
    "position of a signer": lambda page: with_changed(page, "signatures", position="CHỦ TỊCH"),
    "day of effect of a provision": lambda page: add(page, "effect_days", EffectDay(provisions="Điều 2", effective_on=date(2024, 9, 9))),
    "where the document says so": lambda page: with_changed(page, "relations", source_provisions="Điều 3"),
    "title": lambda page: published_with(page, title="Tên khác"),
    "number": lambda page: published_with(page, number="15/2024/QĐ-UBND"),
    "summary": lambda page: published_with(page, summary="Tóm tắt"),
    "text": lambda page: published_with(page, body_text=page.body_text.replace("7 giờ", "8 giờ")),
    "day of effect": lambda page: published_with(page, effective_on=date(2024, 3, 3)),
    # documents that it names, and that name it
    "title of a document named": lambda page: published_with(named(page), title="Tên đúng"),
    "number of a document named": lambda page: published_with(named(page), number="02/2023/QĐ-UBND"),
    "named document taken down": lambda page: take_down(named(page)),
    "named document withdrawn": lambda page: withdraw(named(page), reason="Đăng nhầm"),
    "named document deleted": lambda page: delete(named(page)),
    "named document restricted": lambda page: restrict(named(page)),
    "document restricted": restrict,
    "document taken down": take_down,
    "document deleted": delete,
    "relation taken away": lambda page: remove(page, "relations"),
    "relation given": lambda page: with_relation(document("09/2024/QĐ-UBND"), page, RelationKind.GUIDES),
    "document ended": end_by,
    "part ended": lambda page: with_relation(
        document("09/2024/QĐ-UBND", effective_on=date(2024, 9, 9)), page, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2"
    ),
    "document found that was named": find_waiting,
    "document imported that was named": find_imported,
    # imports
    "title imported again": import_again(title="Quy định thẻ bạn đọc điện tử"),
    "tags imported again": import_again(tags=["thẻ", "bạn đọc"]),
    "end imported": import_again(id="khac", number="11/2024/QĐ-UBND", relations=[{"kind": "bai_bo", "target": "05/2024/QĐ-UBND"}]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_exactly_the_documents_of_which_the_api_says_something_else_are_recorded(
    page: LegalDocumentPage, before: dict[UUID, Any], name: str
) -> None:
    last = DocumentChange.objects.latest("pk").pk
    CHANGES[name](page)
    settle()
    after = told_by_the_api()
    hidden = set(LegalDocumentPage.objects.filter(restricted_pages()).values_list("translation_key", flat=True))
    other = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} - hidden
    recorded = set(DocumentChange.objects.filter(pk__gt=last).values_list("key", flat=True))
    assert other
    assert other - recorded == set(), "missed"
    assert recorded - other == set(), "recorded in vain"


UNCHANGED: dict[str, Change] = {
    "published again": published,
    "file saved as it is": lambda page: Document.objects.get().save(),
    "file read again": lambda page: Document.objects.get().save(update_fields=["file_hash"]),
    "place of the body in lists": lambda page: changed(page.issuing_body, order=7),
    "other spellings of the body": lambda page: changed(page.issuing_body, aliases="UBND"),
    "row saved as it is": lambda page: GazetteIssue.objects.get().save(),
    "renamed and back": lambda page: [changed(page.issuing_body, name=name) for name in ("Tên khác", page.issuing_body.name)],
    "tag of no document": lambda page: changed(LegalTag.objects.create(name="khác"), name="khác nữa"),
    "gazette of no document": lambda page: changed(GazetteIssue.objects.create(number="77"), number="78"),
    "note of a relation": lambda page: with_changed(page, "relations", note="chỉ để nhớ"),
    "document restricted and opened": open_again,
    "imported again as it was": import_again(),
    "a draft": lambda page: published_with(page, title=page.title) and page.save_revision(),
}


def recorded_after(change: Callable[[], object]) -> set[UUID]:
    settle()
    last = DocumentChange.objects.latest("pk").pk
    change()
    settle()
    return set(DocumentChange.objects.filter(pk__gt=last).values_list("key", flat=True))


def test_a_document_whose_former_address_another_one_takes_or_leaves_is_recorded(page: LegalDocumentPage) -> None:
    published_with(page, number="25/2024/QĐ-UBND")
    other = document("35/2024/QĐ-UBND")
    assert page.translation_key in recorded_after(lambda: published_with(fresh(other), number="05/2024/QĐ-UBND"))
    published_with(fresh(page), number="05a/2024/QĐ-UBND")
    third = document("25/2024/QĐ-UBND", title="Văn bản thứ ba")
    assert page.translation_key in recorded_after(lambda: published_with(fresh(third), number="45/2024/QĐ-UBND"))


def test_both_documents_of_a_relation_that_is_released_after_an_upgrade_are_recorded(
    page: LegalDocumentPage, noted_pages: list[int]
) -> None:
    later = document("09/2025/QĐ-UBND", issued_on=date(2025, 9, 9), effective_on=date(2025, 10, 1))
    Relation.objects.filter(document=page).exclude(target_number="").update(target=later)
    for one in (page, later):
        published_with(fresh(one), summary="Đã có quan hệ")
    noted_pages.clear()
    assert recorded_after(release_later_targets) == {page.translation_key, later.translation_key}
    assert later.pk in noted_pages


@pytest.mark.parametrize("name", UNCHANGED)
def test_nothing_is_recorded_where_the_api_says_the_same(page: LegalDocumentPage, before: dict[UUID, Any], name: str) -> None:
    last = DocumentChange.objects.latest("pk").pk
    UNCHANGED[name](page)
    settle()
    assert told_by_the_api() == before
    assert not DocumentChange.objects.filter(pk__gt=last).exists()


def test_what_a_day_changes_is_recorded_on_that_day(page: LegalDocumentPage) -> None:
    acting = document("09/2024/QĐ-UBND", effective_on=date(2090, 9, 9))
    with_relation(acting, page, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")
    settle()
    last, before = DocumentChange.objects.latest("pk").pk, told_by_the_api()
    with time_machine.travel("2090-09-09T09:00:00+07:00"):
        settle()
        other = {key for key, told in told_by_the_api().items() if told != before[key]}
    assert other == set(DocumentChange.objects.filter(pk__gt=last).values_list("key", flat=True))


KNOWN_FROM_ELSEWHERE = ("gazette number", "tag renamed", "body renamed", "title of a file", "title of a document named", "file replaced")


@pytest.mark.parametrize("name", KNOWN_FROM_ELSEWHERE)
def test_who_asks_for_what_is_newer_gets_it(page: LegalDocumentPage, name: str) -> None:
    address = f"{page.url[:-1]}.json"
    seen = Client().get(address)["Last-Modified"]
    with time_machine.travel(timedelta(days=1)):
        assert Client().get(address, headers={"if-modified-since": seen}).status_code == 304
        CHANGES[name](page)
        settle()
        assert Client().get(address, headers={"if-modified-since": seen}).status_code == 200


@pytest.mark.parametrize("name", ["gazette number", "tag given", "title of a file"])
def test_the_next_edition_of_the_bulk_files_has_the_change(page: LegalDocumentPage, name: str) -> None:
    make_due_edition(every=timedelta())
    CHANGES[name](page)
    settle()
    assert make_due_edition(every=timedelta()) == 1
    release = BulkRelease.objects.first()
    assert release is not None
    content = default_storage.open(f"bulk/{release.folder}/documents.ndjson.gz").read()
    told = {one["id"]: one for one in map(json.loads, gzip.decompress(content).decode().splitlines())}
    assert told[str(page.translation_key)] == Client().get(reverse("legal_api:document", args=[page.translation_key])).json()


def test_a_law_is_told_of_the_new_address_of_a_document_that_names_one_elsewhere_too() -> None:
    """A relation without a target on the portal hides no other one of the document."""
    named, kind = document("02/2024/TT-BYT", document_type=DocumentType.objects.get(name="Thông tư")), RelationKind.BASIS
    page = document("01/2024/QĐ-UBND", relations=[related(named, kind), Relation(kind=kind, target_number="99/1999/QĐ-UBND")])
    PossibleChange.objects.all().delete()
    page.document_type.slug = "qd-moi"
    page.document_type.save()
    assert named.pk in {key for row in PossibleChange.objects.all() for key in row.documents}
