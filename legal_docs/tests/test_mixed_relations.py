"""A document may cite known and unknown documents under one kind of relation, in any mixture, and still be published."""

import random
from datetime import date, timedelta
from itertools import islice, product
from pathlib import Path

import pytest
from django.core.management import call_command

from legal_docs.models import DocumentChange, LegalDocumentPage, Relation
from legal_docs.tests.factories import document
from legal_docs.text.vocabulary import RelationKind, Scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", RelationKind.values)
def test_a_document_with_a_linked_and_an_unlinked_relation_of_one_kind_is_published(kind: str) -> None:
    known = document("01/2020/QĐ-UBND", issued_on=date(2020, 1, 2), effective_on=date(2020, 2, 1))
    acting = document("02/2024/QĐ-UBND", publish=False)
    acting.relations = [
        Relation(kind=kind, target=known, scope=Scope.PARTIAL, provisions="Điều 1"),
        Relation(kind=kind, target_number="99/2019/QĐ-UBND", scope=Scope.PARTIAL),
        Relation(kind=kind, target_title="Luật Thư viện"),
    ]
    acting.save_revision().publish()
    acting.refresh_from_db()
    assert acting.live
    assert DocumentChange.objects.filter(key=acting.translation_key).count() == 1


def test_the_order_of_relations_does_not_count_as_a_change() -> None:
    known = document("01/2020/QĐ-UBND", issued_on=date(2020, 1, 2), effective_on=date(2020, 2, 1))
    acting = document("02/2024/QĐ-UBND", publish=False)
    acting.relations = [Relation(kind="can_cu", target=known), Relation(kind="can_cu", target_number="99/2019/QĐ-UBND")]
    acting.save_revision().publish()
    acting = LegalDocumentPage.objects.get(pk=acting.pk)
    acting.relations = [Relation(kind="can_cu", target_number="99/2019/QĐ-UBND"), Relation(kind="can_cu", target=known)]
    acting.save_revision().publish()
    assert DocumentChange.objects.filter(key=acting.translation_key).count() == 1


@pytest.mark.shared_data
def test_real_documents_are_published_with_relations_linked_at_random(shared_data: Path, tmp_path: Path) -> None:
    part = tmp_path / "documents.jsonl"
    with (shared_data / "legal" / "documents.jsonl").open(encoding="utf-8") as lines:
        part.write_text("".join(islice(lines, 32)), encoding="utf-8")
    call_command("import_documents", str(part), verbosity=0)
    chance = random.Random(20261127)
    pages = list(LegalDocumentPage.objects.order_by("issued_on", "pk"))
    kinds = list(product(RelationKind.values, Scope.values))
    for page in chance.sample(pages, 16):
        older = [other for other in pages if other.issued_on and page.issued_on and other.issued_on < page.issued_on - timedelta(days=1)]
        chosen = [chance.choice(kinds) for _number in range(chance.randint(6, 16))]
        others = chance.sample(older, min(len(older), len(chosen)))  # the same one twice would be refused
        page.relations = [
            Relation(kind=kind, scope=scope, target=others.pop())
            if others and chance.random() < 0.5
            else Relation(kind=kind, scope=scope, target_number=f"{chance.randint(1, 99)}/2001/QĐ-UBND")
            for kind, scope in chosen
        ]
        page.save_revision(clean=False).publish()
        page.refresh_from_db()
        assert page.live
