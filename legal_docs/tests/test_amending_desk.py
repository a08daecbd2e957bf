"""The amendment workbench in the admin, and the check against a consolidated text."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from legal_docs.law.amending.approving import deciding, preparing
from legal_docs.law.amending.texts import consolidated
from legal_docs.models import Amendment, AmendmentState, AmendmentStep, DocumentVersion, LegalDocumentPage
from legal_docs.tests.amended import EFFECT, amending_document, approved
from legal_docs.tests.factories import TEXT, document, relate, related
from legal_docs.text.vocabulary import RelationKind, VersionKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stored_acting")]

CONSOLIDATED = (
    TEXT.replace("mở cửa thư viện", "phục vụ của thư viện")
    .replace("1. Thư viện mở cửa từ 7 giờ 30 phút.", "1. Thư viện mở cửa từ 7 giờ đến 20 giờ.[1]\n[1] Khoản này được sửa đổi.")
    .replace("b) Các ngày khác theo quy định;", "b) (được bãi bỏ)[2]")
    .replace(
        "đ) Ngày truyền thống của tỉnh.",
        "đ) Ngày truyền thống của tỉnh.\n3. Ngày chủ nhật thư viện mở cửa từ 8 giờ.\n"
        "Điều 2a. Thẻ bạn đọc\n1. Thẻ được cấp miễn phí.\n2. Thẻ có thời hạn 05 năm.",
    )
)


@pytest.fixture
def acting(stored_acting: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=stored_acting.pk)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_two_people_walk_from_the_document_to_the_new_text(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    editor, approver = logged_in(first), logged_in(second)
    assert acting.number in editor.get(reverse("legal_amending:desk")).content.decode()
    response = editor.post(reverse("legal_amending:propose", args=[acting.pk]))
    amendment = Amendment.objects.get()
    screen = reverse("legal_amending:amendment", args=[amendment.pk])
    assert response["Location"] == screen
    shown = editor.get(screen).content.decode()
    assert "khoản 1 Điều 2" in shown
    assert "<ins>" in shown
    editor.post(reverse("legal_amending:move", args=[amendment.pk]), {"move": "submit"})
    assert 'value="approve"' not in editor.get(screen).content.decode()
    assert 'value="approve"' in approver.get(screen).content.decode()
    seen = approver.get(screen).context["seen"]
    approver.post(reverse("legal_amending:move", args=[amendment.pk]), {"move": "approve", "seen": seen})
    assert DocumentVersion.objects.filter(document=target, valid_from=EFFECT).exists()


def test_who_submitted_is_refused_by_the_server_too(acting: LegalDocumentPage, first: Any) -> None:
    amendment = preparing.propose(acting, user=first)[0]
    deciding.submit(amendment, user=first)
    assert logged_in(first).post(reverse("legal_amending:move", args=[amendment.pk]), {"move": "approve"}).status_code in (302, 403)
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.SUBMITTED


def test_a_step_is_corrected_by_its_place_in_words(acting: LegalDocumentPage, first: Any) -> None:
    step = preparing.propose(acting)[0].steps.all()[0]
    values = {"operation": "replace", "place": "khoản 2 Điều 2", "new_text": "2. Chữ khác.", "old_phrase": "", "new_phrase": ""}
    client = logged_in(first)
    client.post(reverse("legal_amending:step", args=[step.pk]), {"move": "save", **{f"s{step.pk}-{k}": v for k, v in values.items()}})
    step.refresh_from_db()
    assert (step.anchor, step.new_text, step.edited_by) == ("art_2__cl_2", "2. Chữ khác.", first)
    wrong = {**values, "place": "Điều 77"}
    shown = client.post(
        reverse("legal_amending:step", args=[step.pk]), {"move": "save", **{f"s{step.pk}-{k}": v for k, v in wrong.items()}}
    )
    assert shown.status_code == 200
    assert "Điều 77" in shown.content.decode()


def test_an_instruction_that_was_not_recognised_is_added_by_hand(acting: LegalDocumentPage, first: Any) -> None:
    amendment = preparing.propose(acting)[0]
    values = {"words": "Bỏ từ", "operation": "phrase", "place": "Điều 3", "new_text": "", "old_phrase": "thi hành", "new_phrase": ""}
    logged_in(first).post(reverse("legal_amending:add", args=[amendment.pk]), {f"moi-{k}": v for k, v in values.items()})
    step = amendment.steps.last()
    assert step is not None
    assert (step.operation, step.anchor, step.old_phrase) == ("phrase", "art_3", "thi hành")


def test_the_desk_is_closed_to_those_who_may_not_amend() -> None:
    user = get_user_model().objects.create_user("nguoi-khac")
    assert logged_in(user).get(reverse("legal_amending:desk")).status_code in (302, 403)


def test_a_consolidated_text_that_agrees_has_no_differences(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    vbhn = document(
        "03/VBHN-UBND",
        type_name="Văn bản hợp nhất",
        body_text=CONSOLIDATED,
        issued_on=date(2025, 3, 10),
        effective_on=date(2025, 3, 10),
        relations=[related(target, RelationKind.CONSOLIDATES)],
    )
    result = consolidated.check(vbhn, target)
    assert result.day == EFFECT
    assert [block.name for block in result.comparison.changed] == []


def test_a_consolidated_text_that_differs_lists_where_and_can_be_taken_by_two_people(
    target: LegalDocumentPage, acting: LegalDocumentPage, first: Any, second: Any
) -> None:
    vbhn = document(
        "03/VBHN-UBND", type_name="Văn bản hợp nhất", body_text=CONSOLIDATED, issued_on=date(2025, 3, 10), effective_on=date(2025, 3, 10)
    )
    relation = relate(vbhn, target, RelationKind.CONSOLIDATES)
    assert [block.name for block in consolidated.check(vbhn, target).comparison.changed] == ["Điều 1", "Điều 2", "Điều 2a"]
    client = logged_in(first)
    shown = client.get(reverse("legal_amending:check", args=[relation.pk])).content.decode()
    assert 'href="#thay-doi-3"' in shown
    client.post(reverse("legal_amending:check", args=[relation.pk]))
    amendment = Amendment.objects.get()
    deciding.submit(amendment, user=first)
    deciding.approve(amendment, user=second)
    version = target.version_on(EFFECT)
    assert version is not None
    assert (version.kind, version.based_on) == (VersionKind.CONSOLIDATED, vbhn)
    text = version.provisions.get(anchor="art_2__cl_1").text
    assert text == "Thư viện mở cửa từ 7 giờ đến 20 giờ."


def test_a_step_to_complete_by_hand_shows_the_amending_clause_with_its_annexes_beside_the_text_now(first: Any) -> None:
    tail = "\nĐiều 4. Thi hành\nSở thi hành.\nNơi nhận:\n- Lưu;\nPHỤ LỤC I\nBIỂU PHÍ\n(Kèm theo)\n1\tPhí"
    target = document("06/2024/QĐ-UBND", body_text=f"{TEXT}{tail} cũ")
    words = "Điều 1. Sửa đổi\n1. Bãi bỏ các mức phí tại Phụ lục I.\nĐiều 2. Hiệu lực\nTừ ngày 01 tháng 3 năm 2025."
    acting = amending_document(target, number="10/2025/QĐ-UBND", body_text=f"{words}{tail.replace('Điều 4', 'Điều 3')} mới")
    amendment = preparing.propose(acting)[0]
    content = logged_in(first).get(reverse("legal_amending:amendment", args=[amendment.pk])).content.decode()
    source, there = content.split("mb-amending-beside", 1)[1].split("</div>")[0].split("</section>")[:2]
    assert "Bãi bỏ các mức phí" in source
    assert "Phí mới" in source
    assert "Phí cũ" in there


def test_a_consolidation_whose_text_was_emptied_since_can_still_be_looked_at(target: LegalDocumentPage, first: Any) -> None:
    vbhn = document(
        "03/VBHN-UBND", type_name="Văn bản hợp nhất", body_text=CONSOLIDATED, relations=[related(target, RelationKind.CONSOLIDATES)]
    )
    made = preparing.propose_consolidation(vbhn, target=target, day=EFFECT, user=first)
    vbhn.body_text = ""
    vbhn.save_revision().publish()
    assert logged_in(first).get(reverse("legal_amending:amendment", args=[made.pk])).status_code == 200


def test_a_step_left_out_leads_to_the_next_with_a_problem_and_a_refusal_stands_beside_its_step(
    acting: LegalDocumentPage, first: Any
) -> None:
    amendment = preparing.propose(acting)[0]
    one, two, three, *_rest = amendment.steps.all()
    AmendmentStep.objects.filter(pk__in=[two.pk, three.pk]).update(doubt="unread")
    client, screen = logged_in(first), reverse("legal_amending:amendment", args=[amendment.pk])
    shown = client.get(screen).content.decode()
    listed = shown.split('aria-labelledby="con-lai"')[1].split("</nav>")[0]
    assert [f'href="#buoc-{step.pk}"' in listed for step in (one, two, three)] == [False, True, True]
    refused = client.post(reverse("legal_amending:step", args=[two.pk]), {"move": "leave_out", "reason": " "}).content.decode()
    assert "Vui lòng ghi lý do." in refused.split(f'id="buoc-{two.pk}"')[1].split(f'id="buoc-{three.pk}"')[0]
    moved = client.post(reverse("legal_amending:step", args=[two.pk]), {"move": "leave_out", "reason": "Không áp dụng"})
    assert moved["Location"] == f"{screen}#buoc-{three.pk}"
    assert "nội dung số 2" in client.get(screen).content.decode()
