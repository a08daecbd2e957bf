"""From the instructions of an amending document to a new version of the amended one, by two people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cms.models.following import Announcement
from legal_docs.law.amending.approving import deciding, preparing
from legal_docs.law.amending.approving.held import AmendmentRefused
from legal_docs.law.amending.texts import versions
from legal_docs.law.validity.calendar.services import raise_due
from legal_docs.law.validity.days.stored_versions import days_of, insertion_days_of
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.provision_status import ProvisionRef, provision_status_at
from legal_docs.law.validity.rules.status import status_at
from legal_docs.law.validity.showing.law_on_a_day import missing_changes
from legal_docs.models import AmendmentState, DocumentChange, DocumentVersion, LegalDocumentPage, LegalTask, TaskKind
from legal_docs.tests.amended import AMENDING, EFFECT, amending_document, approved
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status, VersionKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stored_acting")]
LATER_ORDER = """Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 05/2024/QĐ-UBND
1. Sửa đổi, bổ sung khoản 1 Điều 2 như sau:
“1. Thư viện mở cửa từ 6 giờ đến 21 giờ.”"""


@pytest.fixture
def acting(stored_acting: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=stored_acting.pk)


def text_on(page: LegalDocumentPage, day: date, anchor: str) -> str:
    version = page.version_on(day)
    assert version is not None
    rows = version.provisions.filter(anchor=anchor)
    return "\n".join(f"{row.heading} {row.text}".strip() for row in rows)


def test_each_quoted_instruction_becomes_a_step_with_place_and_words(acting: LegalDocumentPage) -> None:
    steps = preparing.propose(acting)[0].steps.all()
    assert [(step.operation, step.anchor) for step in steps] == [
        ("replace", "art_2__cl_1"),
        ("insert", "art_2__cl_2"),
        ("insert", "art_2"),
        ("phrase", "art_1"),
        ("repeal", "art_2__cl_2__point_b"),
    ]
    assert steps[0].new_text == "1. Thư viện mở cửa từ 7 giờ đến 20 giờ."
    assert steps[0].words.startswith("Sửa đổi, bổ sung khoản 1 Điều 2")
    assert not any(step.doubt for step in steps)


def test_nothing_of_a_proposal_is_public(acting: LegalDocumentPage, target: LegalDocumentPage) -> None:
    preparing.propose(acting)
    assert DocumentVersion.objects.filter(document=target).count() == 1
    assert "7 giờ 30" in text_on(target, date(2026, 1, 1), "art_2__cl_1")


def test_approval_by_a_second_person_makes_the_version_of_that_day(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    before, after = date(2025, 2, 28), EFFECT
    assert "7 giờ 30" in text_on(target, before, "art_2__cl_1")
    assert text_on(target, after, "art_2__cl_1") == "Thư viện mở cửa từ 7 giờ đến 20 giờ."
    assert text_on(target, after, "art_2__cl_3") == "Ngày chủ nhật thư viện mở cửa từ 8 giờ."
    assert text_on(target, after, "art_2a").startswith("Thẻ bạn đọc")
    assert text_on(target, before, "art_2a") == ""
    assert "phục vụ của thư viện" in text_on(target, after, "art_1")
    assert text_on(target, after, "art_2__cl_2__point_b") == "(được bãi bỏ)"
    version = target.version_on(after)
    assert version is not None
    assert (version.kind, version.valid_from) == (VersionKind.EDITED, EFFECT)


def test_unchanged_provisions_are_the_same_ones_in_both_versions(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    old, new = days_of(target)
    assert set(old.provisions.values_list("eid", flat=True)) < set(new.provisions.values_list("eid", flat=True))
    assert old.valid_to == EFFECT
    assert list(new.provisions.values_list("position", flat=True)) == list(range(new.provisions.count()))
    order = list(new.provisions.values_list("anchor", flat=True))
    assert order.index("art_2__cl_3") < order.index("art_2a") < order.index("art_3")


def test_who_prepared_or_corrected_it_cannot_approve_it(acting: LegalDocumentPage, first: Any, second: Any) -> None:
    amendment = preparing.propose(acting)[0]
    preparing.correct(amendment.steps.all()[0], user=second, new_text="1. Thư viện mở cửa cả ngày.")
    deciding.submit(amendment, user=first)
    for person_ in (first, second):
        with pytest.raises(PermissionDenied):
            deciding.approve(amendment, user=person_)


def test_without_the_permission_nobody_approves(acting: LegalDocumentPage, first: Any) -> None:
    amendment = preparing.propose(acting)[0]
    deciding.submit(amendment, user=first)
    with pytest.raises(PermissionDenied):
        deciding.approve(amendment, user=get_user_model().objects.create_user("khong-quyen"))


def test_a_step_that_does_not_fit_stops_the_submission_until_it_is_left_out_with_a_reason(
    acting: LegalDocumentPage, first: Any, target: LegalDocumentPage
) -> None:
    amendment = preparing.propose(acting)[0]
    step = amendment.steps.all()[0]
    preparing.correct(step, user=first, anchor="art_99")
    with pytest.raises(AmendmentRefused, match="steps_do_not_fit"):
        deciding.submit(amendment, user=first)
    with pytest.raises(AmendmentRefused, match="reason_missing"):
        preparing.leave_out(step, user=first, reason=" ")
    preparing.leave_out(step, user=first, reason="Văn bản sửa đổi ghi nhầm điều")
    deciding.submit(amendment, user=first)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.SUBMITTED


def test_work_of_a_person_survives_a_second_reading(acting: LegalDocumentPage, first: Any) -> None:
    amendment = preparing.propose(acting)[0]
    preparing.correct(amendment.steps.all()[0], user=first, new_text="1. Chữ đã sửa.")
    preparing.propose(acting)
    assert amendment.steps.all()[0].new_text == "1. Chữ đã sửa."


def test_an_approved_amendment_is_not_corrected_any_more(acting: LegalDocumentPage, first: Any, second: Any) -> None:
    amendment = approved(acting, first, second)
    with pytest.raises(AmendmentRefused, match="not_in_preparation"):
        preparing.correct(amendment.steps.all()[0], user=first, new_text="1. Khác.")


def test_a_mistaken_approval_is_taken_back_with_a_reason(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    amendment = approved(acting, first, second)
    deciding.take_back(amendment, user=second, reason="Nhầm ngày")
    assert DocumentVersion.objects.filter(document=target).count() == 1
    amendment.refresh_from_db()
    assert (amendment.state, amendment.reason) == (AmendmentState.DRAFT, "Nhầm ngày")


def test_validity_of_single_provisions_follows_the_steps(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    facts, day = facts_of(target), date(2025, 6, 1)
    assert status_at(facts, day) is Status.PARTLY_EXPIRED
    insertion_days = insertion_days_of(target)
    assert insertion_days == {"art_2__cl_3": EFFECT, "art_2a": EFFECT, "art_2a__cl_1": EFFECT, "art_2a__cl_2": EFFECT}
    expected = {
        "art_2__cl_1": Status.IN_FORCE,
        "art_2__cl_2__point_b": Status.EXPIRED,
        "art_2__cl_2": Status.PARTLY_EXPIRED,
        "art_3": Status.IN_FORCE,
    }
    assert {anchor: provision_status_at(facts, ProvisionRef(anchor), day) for anchor in expected} == expected
    assert provision_status_at(facts, ProvisionRef("art_2a", insertion_days["art_2a"]), date(2025, 2, 28)) is Status.NOT_YET


def test_amendments_of_one_day_are_carried_out_in_the_order_of_their_issue_not_of_their_arrival(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    later = document(
        "10/2025/QĐ-UBND",
        issued_on=date(2025, 2, 20),
        effective_on=EFFECT,
        body_text="Điều 1. Sửa đổi khoản 1 Điều 2 Quyết định số 05/2024/QĐ-UBND như sau:\n“1. Thư viện mở cửa từ 6 giờ.”",
        relations=[related(target, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="khoản 1 Điều 2")],
    )
    approved(later, first, second)
    approved(acting, first, second)
    assert text_on(target, EFFECT, "art_2__cl_1") == "Thư viện mở cửa từ 6 giờ."
    assert text_on(target, EFFECT, "art_2__cl_3") == "Ngày chủ nhật thư viện mở cửa từ 8 giờ."


def test_an_amending_clause_that_is_repealed_ends_what_it_ordered_and_leaves_the_days_before(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    ender = document(
        "02/2026/QĐ-UBND",
        issued_on=date(2026, 1, 5),
        effective_on=date(2026, 2, 1),
        body_text="Điều 1. Bãi bỏ\nBãi bỏ khoản 1 Điều 1 Quyết định số 09/2025/QĐ-UBND.\nĐiều 2. Hiệu lực\nTừ ngày 01 tháng 02 năm 2026.",
        relations=[related(acting, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="khoản 1 Điều 1")],
    )
    approved(ender, first, second)
    assert text_on(target, date(2026, 1, 31), "art_2__cl_1") == "Thư viện mở cửa từ 7 giờ đến 20 giờ."
    assert "7 giờ 30" in text_on(target, date(2026, 2, 1), "art_2__cl_1")
    assert text_on(target, date(2026, 2, 1), "art_2__cl_3") == "Ngày chủ nhật thư viện mở cửa từ 8 giờ."


def test_a_correction_of_the_first_text_reaches_every_version(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    target.refresh_from_db()
    target.body_text = target.body_text.replace("Ngày truyền thống của tỉnh", "Ngày thành lập tỉnh")
    target.save_revision().publish()
    assert text_on(target, EFFECT, "art_2__cl_2__point_dd") == "Ngày thành lập tỉnh."
    assert text_on(target, EFFECT, "art_2__cl_1") == "Thư viện mở cửa từ 7 giờ đến 20 giờ."


def test_an_approved_step_that_a_corrected_text_no_longer_fits_counts_as_missing_and_raises_a_task(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    target.refresh_from_db()
    typed = target.body_text
    target.body_text = typed.replace("mở cửa thư viện", "mở cửa của thư viện").replace("2. Ngày nghỉ lễ:", "3. Ngày nghỉ lễ:")
    target.save_revision().publish()
    assert [relation.document for relation in missing_changes(target, EFFECT)] == [acting]
    assert missing_changes(target, date(2025, 2, 28)) == []
    raise_due(today=date(2025, 6, 1))
    assert LegalTask.objects.filter(document=target, cause=acting, kind=TaskKind.TEXT_BEHIND, settled_at=None).exists()
    target.body_text = typed
    target.save_revision().publish()
    assert missing_changes(target, EFFECT) == []


def test_a_text_that_was_emptied_leaves_no_amended_one_behind_and_typed_again_it_is_amended_again(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    target.refresh_from_db()
    typed, target.body_text = target.body_text, ""
    target.save_revision().publish()
    assert not DocumentVersion.objects.filter(document=target).exists()
    target.body_text = typed
    target.save_revision().publish()
    assert text_on(target, EFFECT, "art_2__cl_1") == "Thư viện mở cửa từ 7 giờ đến 20 giờ."


def test_where_the_order_that_a_text_follows_was_itself_reworded_the_text_is_behind_from_that_day(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    later = document(
        "10/2025/QĐ-UBND",
        issued_on=date(2025, 6, 1),
        effective_on=date(2025, 7, 1),
        body_text="Điều 1. Sửa đổi Quyết định số 09/2025/QĐ-UBND\n1. Sửa đổi, bổ sung khoản 1 Điều 1 như sau:\n"
        "“1. Sửa đổi, bổ sung khoản 1 Điều 2 như sau:\n“1. Thư viện mở cửa từ 6 giờ đến 22 giờ.””\n"
        "Điều 2. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01 tháng 7 năm 2025.",
        relations=[related(acting, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="khoản 1 Điều 1")],
    )
    assert [step.anchor for step in approved(later, first, second).steps.all()] == ["art_1__cl_1"]
    assert "“1. Thư viện mở cửa từ 6 giờ đến 22 giờ.”" in text_on(acting, date(2025, 7, 1), "art_1__cl_1")
    assert [relation.document for relation in missing_changes(target, date(2025, 7, 1))] == [acting]
    assert missing_changes(target, date(2025, 6, 30)) == []
    document(
        "11/2025/QĐ-UBND", issued_on=date(2025, 6, 2), effective_on=date(2025, 6, 15), relations=[related(later, RelationKind.REPEALS)]
    )
    assert missing_changes(target, date(2025, 7, 1)) == []  # what ended before its day rewords nothing


def test_a_text_of_the_future_is_not_the_text_of_today(target: LegalDocumentPage, first: Any, second: Any) -> None:
    page = document(
        "01/2027/QĐ-UBND",
        issued_on=date(2026, 11, 1),
        effective_on=date(2099, 1, 1),
        body_text=AMENDING,
        relations=[related(target, RelationKind.AMENDS, scope=Scope.PARTIAL, provisions="Điều 2")],
    )
    approved(page, first, second)
    today = target.version_on()
    assert today is not None
    assert today.valid_from is None
    recorded = DocumentChange.objects.filter(key=target.translation_key)
    before = recorded.count()
    assert versions.announce_due() == 0
    with time_machine.travel("2099-01-01T09:00:00+07:00"):
        versions.rebuild(target)  # a publication on that day, before the worker comes
        assert versions.announce_due() == 1
    assert recorded.count() == before + 1
    assert versions.announce_due(today=date(2099, 1, 1)) == 0


def test_a_text_that_begins_today_is_announced_with_its_approval_and_not_once_more_by_the_worker(
    target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(amending_document(target, number="10/2025/QĐ-UBND", effective_on=timezone.localdate()), first, second)
    today = target.version_on()
    assert today is not None
    assert today.valid_from == timezone.localdate()
    assert versions.announce_due() == 0


def test_a_text_that_ended_today_is_not_announced_when_it_is_made_afterwards(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    today = timezone.localdate()
    later = amending_document(target, number="10/2025/QĐ-UBND", effective_on=today, body_text=LATER_ORDER)
    approved(later, first, second)
    Announcement.objects.all().delete()
    approved(acting, first, second)
    ended, begun = target.versions.exclude(valid_from=None).order_by("valid_from")
    assert (ended.valid_to, begun.valid_from) == (today, today)
    keys = Announcement.objects.filter(key__startswith="version:").values_list("key", flat=True)
    assert {int(key.split(":")[1]) for key in keys} == {begun.pk}


def test_who_opened_a_step_before_it_was_submitted_changes_it_no_more(acting: LegalDocumentPage, first: Any, second: Any) -> None:
    amendment = preparing.propose(acting)[0]
    opened = amendment.steps.select_related("amendment")[0]
    deciding.submit(amendment, user=first)
    with pytest.raises(AmendmentRefused):
        preparing.correct(opened, user=second, new_text="Khác")
