"""What follows publication: its order, that it is done whole or not at all, that doing it twice changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from legal_docs.importing.records import DocumentImport
from legal_docs.models import (
    Citation,
    DocumentChange,
    DocumentType,
    DocumentVersion,
    LegalDocumentPage,
    OldAddress,
    Provision,
    Relation,
    Signature,
    Signer,
    ValidityWindow,
    VersionLinks,
)
from legal_docs.publication import pipeline
from legal_docs.publication.pipeline import PublicationOrigin, after_publish, after_unpublish
from legal_docs.publication.possible_changes import keep_first_digests
from legal_docs.tests import factories
from legal_docs.tests.amended import amended_document
from legal_docs.tests.factories import TEXT, document, index_page, relate, related
from legal_docs.text.vocabulary import RelationKind, Status

pytestmark = pytest.mark.django_db

STEPS = (
    "read_typed_text",
    "find_targets",
    "claim_waiting_relations",
    "release",
    "rebuild",
    "refresh_one",
    "record_published",
    "refresh_status",
)
RECORD = {
    **factories.RECORD,
    "articles": [{"id": "1", "title": "Thẻ", "text": "Thẻ được cấp miễn phí theo Quyết định số 05/2024/QĐ-UBND."}],
}


def state() -> dict[str, list[Any]]:
    """Everything that publication keeps, without the moments at which it was written."""
    kept = {
        DocumentVersion: ("pk", "document", "valid_from", "valid_to", "text_hash", "kind"),
        Provision: ("pk", "version", "eid", "text"),
        Citation: ("version", "anchor", "target_key", "target"),
        Relation: ("pk", "target", "kind"),
        ValidityWindow: ("pk", "document", "status", "starts", "ends"),
        DocumentChange: ("pk", "kind", "key", "digest"),
        LegalDocumentPage: ("pk", "status", "status_since", "status_until", "withdrawn_on"),
    }
    return {model.__name__: sorted(model.objects.values_list(*names), key=str) for model, names in kept.items()}


def test_the_steps_run_in_the_order_in_which_one_needs_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    page = document()
    done: list[str] = []

    def noting(owner: Any, name: str) -> None:
        real = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *args, **values: done.append(name) or real(*args, **values))

    for name in STEPS:
        noting(pipeline, name)
    for name in ("read_page", "resolve_waiting_citations"):
        noting(pipeline, name)
    after_publish(page)
    assert done == [*STEPS[:5], "read_page", "resolve_waiting_citations", *STEPS[5:]]


@pytest.mark.parametrize("broken", ["rebuild", "record_published", "refresh_status"])
def test_a_crash_in_the_middle_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    page = document()
    before = state()

    def crash(*args: Any, **values: Any) -> None:
        raise RuntimeError("the worker was killed")

    page.body_text = TEXT.replace("7 giờ 30 phút", "9 giờ")
    page.effective_on = date(2024, 3, 1)
    revision = page.save_revision()
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, broken, crash)
        with pytest.raises(RuntimeError):
            revision.publish()
    assert state() == before
    revision.publish()
    assert Provision.objects.filter(text__contains="9 giờ").exists()


def test_publishing_twice_gives_the_same_state() -> None:
    target, acting = amended_document()
    after_publish(acting)
    after_publish(target)
    before = state()
    after_publish(acting)
    after_publish(target)
    assert state() == before


def test_an_import_delivered_twice_gives_the_same_state_and_leaves_links_to_the_worker() -> None:
    DocumentImport(parent=index_page()).run(RECORD)
    page = LegalDocumentPage.objects.get(source_id=RECORD["id"])
    keep_first_digests()
    before = state()
    after_publish(page, PublicationOrigin.IMPORT)
    assert state() == before
    assert before["DocumentChange"]
    assert before["ValidityWindow"]
    assert not VersionLinks.objects.filter(version__document=page).exists()


def told_of_changed_law(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    told: list[set[int]] = []
    monkeypatch.setattr(pipeline, "note_changed_law", lambda pages: told.append(set(pages)))
    return told


ENDS = {"relations": [{"kind": "bai_bo", "target": "05/2023/QĐ-UBND"}]}


def test_a_new_import_that_ends_only_what_is_not_here_asks_nobody_who_cites_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told = told_of_changed_law(monkeypatch)
    DocumentImport(parent=index_page()).run(RECORD | ENDS)
    assert not told


def test_a_new_import_that_ends_a_document_of_the_portal_tells_whoever_cites_that(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = DocumentImport(parent=index_page())
    imported.run(
        RECORD | {"id": "05-2023-qd-ubnd", "number": "05/2023/QĐ-UBND", "signed_date": "2023-03-01", "effective_date": "2023-03-15"}
    )
    told = told_of_changed_law(monkeypatch)
    imported.run(RECORD | ENDS)
    ended = LegalDocumentPage.objects.get(source_id="05-2023-qd-ubnd")
    assert any(ended.pk in pages for pages in told)
    assert ended.status == Status.EXPIRED


@pytest.mark.parametrize("what", ["short_name", "relation", "signature"])
def test_what_the_machine_forms_say_is_recorded_when_it_changes(what: str) -> None:
    target, page = document(), document("06/2024/QĐ-UBND", effective_on=date(2024, 6, 1))
    relation = relate(page, target, RelationKind.GUIDES)
    recorded = DocumentChange.objects.filter(key=page.translation_key)
    before = recorded.count()
    page = LegalDocumentPage.objects.get(pk=page.pk)
    if what == "short_name":
        page.short_name = "Quy định thẻ"
    elif what == "relation":
        relation.effective_on = date(2024, 9, 9)
        page.relations.add(relation)
    else:
        page.signatures.add(Signature(signer=Signer.objects.create(full_name="Trần Thị Thử")))
    page.save_revision().publish()
    assert recorded.count() == before + 1
    page.save_revision().publish()
    assert recorded.count() == before + 1


def test_unpublishing_gives_its_targets_their_validity_back() -> None:
    target = document()
    acting = document("06/2024/QĐ-UBND", effective_on=date(2024, 6, 1), relations=[related(target, RelationKind.REPEALS)])
    target.refresh_from_db()
    assert target.status == Status.EXPIRED
    acting.unpublish()
    target.refresh_from_db()
    assert target.status == Status.IN_FORCE
    after_unpublish(acting)
    target.refresh_from_db()
    assert target.status == Status.IN_FORCE


def test_a_renamed_type_moves_its_documents_and_keeps_their_old_addresses() -> None:
    page = document()
    before = page.canonical_path
    kind = DocumentType.objects.get(pk=page.document_type_id)
    kind.slug = "qd"
    kind.save()
    page.refresh_from_db()
    assert page.canonical_path == f"qd/{before.partition('/')[2]}"
    old = OldAddress.objects.readable_at(before)
    assert old is not None
    assert old.document == page
