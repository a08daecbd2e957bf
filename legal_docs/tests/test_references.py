"""What names a document: Wagtail's index of references, asked before a document is deleted, knows every way of publishing."""

from __future__ import annotations

from pathlib import Path

import pytest
from wagtail.models import ReferenceIndex

from legal_docs.importing.rereading import reread
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.tests.factories import document, related
from legal_docs.tests.test_stated_validity import NEW, OLD, before_the_upgrade, imported, law
from legal_docs.text.vocabulary import RelationKind

pytestmark = pytest.mark.django_db


def uses(page: LegalDocumentPage) -> set[int]:
    return {int(key) for key in ReferenceIndex.get_references_to(page).values_list("object_id", flat=True)}


def test_an_imported_document_is_a_use_of_what_it_names_until_it_names_it_no_longer(tmp_path: Path) -> None:
    guiding = law("90/2024/QH15", 2024, "Thư viện mở cửa.")
    guided, acting = imported(tmp_path, OLD, {**guiding, "relations": [{"kind": RelationKind.GUIDES.value, "target": OLD["number"]}]})
    assert uses(guided) == {acting.pk}
    imported(tmp_path, guiding)
    assert not uses(guided)


def test_relations_that_are_found_by_reading_a_text_again_are_uses(tmp_path: Path) -> None:
    old, new = imported(tmp_path, OLD, NEW)
    before_the_upgrade(old, new)
    assert not uses(old)
    reread()
    assert uses(old) == {new.pk}


def test_a_relation_that_waited_for_a_document_is_a_use_of_it_when_it_comes() -> None:
    acting = document("06/2024/QĐ-UBND", relations=[related("05/2024/QĐ-UBND", RelationKind.GUIDES)])
    assert not uses(acting)  # the index is written before the other one comes
    guided = document("05/2024/QĐ-UBND")
    assert Relation.objects.get(document=acting).target == guided
    assert uses(guided) == {acting.pk}
