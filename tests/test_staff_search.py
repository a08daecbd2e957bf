"""The one search of the administration: everything that the person may see, in any spelling, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from legal_docs.tests.factories import document
from qa.models import CannedReply
from qa.processing.casework.routing import route
from qa.public.intake.receiving import submit
from qa.tests.factories import assigned, make_unit, make_user, submission
from qa.tests.staff import logged_in
from qa.vocabulary.choices import Role
from qa.workflow.actors import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def found(user: Any, words: str) -> dict[str, list[str]]:
    answer = logged_in(user).get(reverse("staff_search"), {"q": words})
    assert answer.status_code == 200
    return {str(group.label): [hit.label for hit in group.hits] for group in answer.context["groups"]}


def test_an_administrator_finds_drafts_questions_people_and_replies_in_any_spelling() -> None:
    admin = make_user(is_superuser=True, is_staff=True)
    draft = document("31/2026/NĐ-CP", type_name="Nghị định", publish=False, title="Quy định về bến thủy nội địa")
    receipt = submit(submission(title="Đăng ký bến thủy nội địa ở đâu?"))
    CannedReply.objects.create(title="Bến thủy nội địa", body="Nộp tại Sở Xây dựng.")
    everything = found(admin, "ben thuy noi dia")
    assert everything["Văn bản"] == [draft.draft_title]
    assert everything["Câu hỏi"] == [receipt.question.title_public]
    assert everything["Câu trả lời mẫu"] == ["Bến thủy nội địa"]
    for spelling in ("31 / 2026 / nd-cp", "nghi dinh 31 / 2026 / nd-cp", "nđ 31 năm 2026"):
        assert found(admin, spelling)["Văn bản"] == [draft.draft_title], spelling
    number = receipt.question.public_no
    year, digits = number.split("-")[1:]
    for spelling in (
        number.lower(),
        f"hd {year} {int(digits)}",
        f"{int(digits)}/{year}",
        receipt.code,
        receipt.code.lower().replace("-", " "),
    ):
        assert found(admin, spelling)["Câu hỏi"] == [receipt.question.title_public], spelling
    assert admin.get_full_name() in found(admin, admin.first_name.replace("ư", "u").replace("ờ", "o"))["Tài khoản"]


def test_nobody_finds_what_they_may_not_open() -> None:
    unit, elsewhere = make_unit(), make_unit()
    officer = make_user(Role.OFFICER, unit)
    document("32/2026/NĐ-CP", type_name="Nghị định", publish=False, title="Dự thảo về bến cảng cạn")
    receipt = submit(submission(title="Bến cảng cạn ở đâu?"))
    route(receipt.question, elsewhere, SYSTEM)
    mine = assigned(unit, title="Bến cảng cạn có mở cửa không?")
    assert found(officer, "bến cảng cạn") == {"Câu hỏi": [mine.title_public]}
    assert found(officer, receipt.code) == {}
    assert found(officer, officer.username) == {}
