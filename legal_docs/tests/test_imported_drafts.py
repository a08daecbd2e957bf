"""Drafts among the records of an import: found and read, never law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from legal_docs.importing.rereading import reread
from legal_docs.models import EffectDay, LegalDocumentPage, LegalTask, Relation, TaskKind
from legal_docs.tests.test_import import record, run
from legal_docs.text.vocabulary import Status

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "head"),
    [
        ("2023/QH15", "QUỐC HỘI\nLuật số: /2023/QH15\nLUẬT\nCĂN CƯỚC"),
        ("05/2024/QĐ-UBND", "QUYẾT ĐỊNH\nDỰ THẢO 2\nBan hành Quy định"),
        ("05/2024/QĐ-UBND", "(DỰ THẢO LẦN 3)\nQUYẾT ĐỊNH"),
    ],
)
def test_a_draft_is_never_in_force_and_waits_for_a_person(tmp_path: Path, number: str, head: str) -> None:
    assert run(tmp_path, record(number=number, preamble=head, effective_date="2024-07-01")) == {"created": 1}
    page = LegalDocumentPage.objects.get()
    assert (page.effective_on, page.status) == (None, Status.UNKNOWN)
    assert LegalTask.objects.get(document=page).kind == TaskKind.TEXT_DIFFERS


def test_a_draft_gives_no_provision_a_day_and_changes_no_other_document(tmp_path: Path) -> None:
    articles = [
        {"id": "1", "heading": "Điều 1. Phạm vi", "text": "Quy định về phí."},
        {
            "id": "2",
            "heading": "Điều 2. Hiệu lực",
            "text": "Quyết định này có hiệu lực từ ngày 01/7/2024, riêng Điều 1 có hiệu lực từ ngày 01/01/2025.",
        },
    ]
    relations = [{"kind": "thay_the", "target": "01/2020/QĐ-UBND"}, {"kind": "can_cu", "target": "31/2019/QH14"}]
    draft = record(number="05/2024/QĐ-UBND", preamble="DỰ THẢO 2", articles=articles, relations=relations)
    run(tmp_path, draft)
    page = LegalDocumentPage.objects.get()
    assert not page.effect_days.exists()
    assert [one.kind for one in page.relations.all()] == ["can_cu"]


def test_reading_again_takes_days_and_acts_from_a_draft_that_was_stored_before(tmp_path: Path) -> None:
    run(tmp_path, record(number="05/2024/QĐ-UBND", preamble="DỰ THẢO 2"))
    page = LegalDocumentPage.objects.get()
    EffectDay.objects.create(document=page, provisions="Điều 1", anchors=["art_1"], effective_on=date(2025, 1, 1))
    Relation.objects.create(document=page, kind="thay_the", target_number="01/2020/QĐ-UBND")
    LegalDocumentPage.objects.update(readers_version=0)
    reread()
    assert not EffectDay.objects.exists()
    assert not Relation.objects.exists()


@pytest.mark.parametrize("head", ["Số: /QĐ-UBND\nQUYẾT ĐỊNH", "QUYẾT ĐỊNH\nVề việc lấy ý kiến\nDỰ THẢO NGHỊ QUYẾT\ncủa Hội đồng nhân dân"])
def test_a_document_about_drafts_or_with_a_number_written_by_hand_is_published(tmp_path: Path, head: str) -> None:
    assert run(tmp_path, record(preamble=head)) == {"created": 1}
