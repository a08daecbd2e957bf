"""Text, relations and validity after publishing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from legal_docs.law.validity import refresh
from legal_docs.law.validity.refresh import refresh_due
from legal_docs.models import LegalDocumentPage, Provision, Relation
from legal_docs.publication.withdrawal import withdraw
from legal_docs.tests.factories import TEXT, document, relate, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db


def anchors(page: object) -> list[str]:
    return list(Provision.objects.filter(version__document=page).order_by("position").values_list("anchor", flat=True))


def test_publishing_parses_the_text_into_provisions() -> None:
    page = document()
    assert [anchor for anchor in anchors(page) if anchor.startswith("art_2")] == [
        "art_2",
        "art_2__cl_1",
        "art_2__cl_2",
        "art_2__cl_2__point_a",
        "art_2__cl_2__point_b",
        "art_2__cl_2__point_dd",
    ]


def test_a_draft_does_not_change_the_published_text() -> None:
    page = document()
    page.body_text = TEXT.replace("7 giờ 30 phút", "9 giờ")
    page.save_revision()
    assert not Provision.objects.filter(version__document=page, text__contains="9 giờ").exists()


def test_unchanged_provisions_keep_their_rows_when_the_text_changes() -> None:
    page = document()
    before = dict(Provision.objects.filter(version__document=page).values_list("anchor", "pk"))
    page.body_text = TEXT.replace("7 giờ 30 phút", "8 giờ") + "\nĐiều 4. Trách nhiệm thi hành\nGiám đốc thư viện thi hành."
    page.save_revision().publish()
    after = dict(Provision.objects.filter(version__document=page).values_list("anchor", "pk"))
    assert {anchor: after[anchor] for anchor in before} == before
    assert set(after) - set(before) == {"art_4"}
    assert "8 giờ" in Provision.objects.get(pk=before["art_2__cl_1"]).text


def test_provisions_that_leave_the_text_are_removed() -> None:
    page = document()
    page.body_text = TEXT.replace("đ) Ngày truyền thống của tỉnh.\n", "")
    page.save_revision().publish()
    assert "art_2__cl_2__point_dd" not in anchors(page)


def test_full_replacement_ends_the_other_document_on_its_day() -> None:
    old = document("01/2023/QĐ-UBND", issued_on=date(2023, 1, 2), effective_on=date(2023, 2, 1))
    document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.REPLACES)])
    old.refresh_from_db()
    assert (old.status, old.status_since) == (Status.EXPIRED, date(2024, 2, 1))


def test_partial_repeal_leaves_the_rest_in_force() -> None:
    old, new = document("01/2023/QĐ-UBND"), document("05/2024/QĐ-UBND")
    relation = relate(new, old, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="khoản 2 Điều 2")
    old.refresh_from_db()
    assert old.status == Status.PARTLY_EXPIRED
    assert relation.anchors == ["art_2__cl_2"]


def test_a_correction_changes_no_validity() -> None:
    old = document("01/2023/QĐ-UBND")
    document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.CORRECTS)])
    old.refresh_from_db()
    assert old.status == Status.IN_FORCE


def test_unpublishing_the_acting_document_gives_validity_back() -> None:
    old = document("01/2023/QĐ-UBND")
    new = document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.REPLACES)])
    new.unpublish()
    old.refresh_from_db()
    assert old.status == Status.IN_FORCE


def test_a_relation_to_a_missing_document_finds_it_when_it_arrives() -> None:
    new = document("05/2024/QĐ-UBND")
    relation = relate(new, "01/2023/QD-UBND", RelationKind.REPLACES)
    assert relation.target is None
    old = document("01/2023/QĐ-UBND")
    relation.refresh_from_db()
    old.refresh_from_db()
    assert relation.target == old
    assert old.status == Status.EXPIRED


def test_a_relation_waits_while_two_other_bodies_have_the_number() -> None:
    from legal_docs.tests.factories import body

    for name in ("Ủy ban nhân dân tỉnh Một", "Ủy ban nhân dân tỉnh Hai"):
        document("01/2023/QĐ-UBND", issuing_body=body(name, locality=name[-10:]))
    relation = relate(document("05/2024/QĐ-UBND"), "01/2023/QĐ-UBND", RelationKind.BASIS)
    assert relation.target is None


@time_machine.travel("2026-12-30T09:00+07:00")
def test_the_daily_job_turns_documents_whose_day_has_come_and_tells_the_index(monkeypatch: pytest.MonkeyPatch) -> None:
    page = document(effective_on=date(2027, 1, 1), issued_on=date(2026, 11, 1))
    assert (page.status, page.status_until) == (Status.NOT_YET, date(2027, 1, 1))
    told: list[int] = []

    monkeypatch.setattr(refresh, "note_changes", told.extend)
    assert refresh_due(today=date(2026, 12, 31)) == 0
    assert refresh_due(today=date(2027, 1, 1)) == 1
    assert refresh_due(today=date(2027, 1, 1)) == 0
    page.refresh_from_db()
    assert page.status == Status.IN_FORCE
    assert told == [page.pk]


@time_machine.travel("2026-12-30T09:00+07:00")
def test_a_document_whose_validity_cannot_be_worked_out_does_not_keep_that_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [document(f"0{number}/2026/QĐ-UBND", effective_on=date(2027, 1, 1), issued_on=date(2026, 11, 1)) for number in (1, 2, 3)]
    facts_of = refresh.facts_of

    def failing(page: LegalDocumentPage, **kwargs: Any) -> Any:
        if page.pk == pages[1].pk:
            raise ValueError("a fact that nobody foresaw")
        return facts_of(page, **kwargs)

    monkeypatch.setattr(refresh, "facts_of", failing)
    assert refresh_due(today=date(2027, 1, 1)) == 2
    statuses = LegalDocumentPage.objects.in_bulk([page.pk for page in pages])
    assert [statuses[page.pk].status for page in pages] == [Status.IN_FORCE, Status.NOT_YET, Status.IN_FORCE]
    monkeypatch.undo()
    assert refresh_due(today=date(2027, 1, 1)) == 1


@time_machine.travel("2026-12-30T09:00+07:00")
def test_what_is_published_in_the_middle_of_a_round_counts_for_the_documents_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [document(f"0{number}/2026/QĐ-UBND", effective_on=date(2027, 1, 1), issued_on=date(2026, 11, 1)) for number in (1, 2)]
    acting = document("09/2026/QĐ-UBND", effective_on=date(2026, 12, 1), issued_on=date(2026, 11, 1))
    refresh_one, repealed = refresh.refresh_one, list[LegalDocumentPage]()

    def after_a_publication(page: LegalDocumentPage, *args: Any, **kwargs: Any) -> bool:
        if not repealed:
            repealed.extend(other for other in pages if other.pk != page.pk)
            related(repealed[0], RelationKind.REPEALS, document=acting, effective_on=date(2026, 12, 31)).save()
        return refresh_one(page, *args, **kwargs)

    monkeypatch.setattr(refresh, "refresh_one", after_a_publication)
    assert refresh_due(today=date(2027, 1, 1)) == 2
    assert LegalDocumentPage.objects.get(pk=repealed[0].pk).status == Status.EXPIRED


@time_machine.travel("2026-12-30T09:00+07:00")
def test_a_change_of_validity_whose_notes_fail_is_stored_with_them_in_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    page = document(effective_on=date(2027, 1, 1), issued_on=date(2026, 11, 1))

    def fail(_page: object) -> None:
        raise ValueError("the record of changes cannot be written")

    with monkeypatch.context() as broken:
        broken.setattr(refresh, "record_derived_change", fail)
        assert refresh_due(today=date(2027, 1, 1)) == 0
    told: list[int] = []
    monkeypatch.setattr(refresh, "note_changes", told.extend)
    assert refresh_due(today=date(2027, 1, 1)) == 1
    assert told == [page.pk]


def test_withdrawal_needs_a_reason_and_takes_the_page_off() -> None:
    page = document()
    with pytest.raises(ValueError, match="reason"):
        withdraw(page, reason=" ")
    withdraw(page, reason="Đăng nhầm bản dự thảo")
    page.refresh_from_db()
    assert not page.live
    assert page.withdrawn_on == timezone.localdate()


def test_relations_are_stored_once() -> None:
    old = document("01/2023/QĐ-UBND")
    document("05/2024/QĐ-UBND", relations=[related(old, RelationKind.AMENDS, scope=Scope.PARTIAL)])
    assert Relation.objects.count() == 1
