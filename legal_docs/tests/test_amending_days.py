"""Instructions of one document that hold from different days: named by the clause of effect, or given by an editor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from legal_docs.law.amending.approving import deciding, held, preparing
from legal_docs.law.validity.days.named_days import days_named
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.showing.law_on_a_day import missing_changes, text_changes
from legal_docs.models import Amendment, AmendmentState, DocumentVersion, LegalDocumentPage
from legal_docs.tests.amended import AMENDING, EFFECT, amending_document, approved, publisher
from legal_docs.tests.test_amending import text_on
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.parser import parse

LATER = date(2026, 7, 1)
TWO_DAYS = AMENDING + "\nQuy định tại khoản 1 Điều 1 của Quyết định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026."


@pytest.fixture
def acting_twice(target: LegalDocumentPage) -> LegalDocumentPage:
    return amending_document(target, body_text=TWO_DAYS)


def approve(amendment: Amendment, first: Any, second: Any) -> None:
    deciding.submit(amendment, user=first)
    deciding.approve(amendment, user=second)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Quy định tại các khoản 1, 2 Điều 1 của Luật này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2026.",
            ["art_1__cl_1", "art_1__cl_2"],
        ),
        ("Điểm a khoản 2 Điều 42, Điều 43 của Luật này có hiệu lực kể từ ngày 01/3/2026.", ["art_42__cl_2__point_a", "art_43"]),
        ("Khoản 3 Điều này có hiệu lực từ ngày 01/3/2026.", ["art_2__cl_3"]),
        (
            "Luật này có hiệu lực từ ngày 01/01/2025, trừ khoản 2 Điều 2 của Luật này thì có hiệu lực từ ngày 01 tháng 3 năm 2026.",
            ["art_2__cl_2"],
        ),
        ("Luật này có hiệu lực từ ngày 01 tháng 3 năm 2026, trừ quy định tại khoản 3 Điều này.", []),
        ("Khoản 2 Điều 5 Nghị định số 12/2020/NĐ-CP hết hiệu lực kể từ ngày 01 tháng 3 năm 2026.", []),
        ("Khoản 2 Điều 5 Nghị định số 12/2020/NĐ-CP có hiệu lực từ ngày 01 tháng 3 năm 2026.", []),
        ("Khoản 9 Điều 60 của Luật này có hiệu lực thi hành từ ngày Nghị quyết số 61/2022/QH15 hết hiệu lực.", []),
        ("Sửa đổi Điều 9 như sau: “Khoản 1 Điều 4 của Luật này có hiệu lực từ ngày 01 tháng 3 năm 2026.”", []),
    ],
)
def test_the_clause_of_effect_names_provisions_apart(sentence: str, expected: list[str]) -> None:
    found = days_named(rows_of(parse(f"Điều 1. Sửa đổi\nMột.\nĐiều 2. Hiệu lực thi hành\n1. Hai.\n2. {sentence}")))
    assert [one.anchor for one in found] == expected
    assert {one.day for one in found} <= {date(2026, 3, 1)}


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "Các điều, khoản sau đây có hiệu lực từ ngày 01/3/2026:\na) Khoản 1 Điều 1, Điều 3 Nghị định này;\nb) Khoản 2 Điều 1.",
            [("art_1__cl_1", 3), ("art_3", 3), ("art_1__cl_2", 3)],
        ),
        (
            "Luật này có hiệu lực từ ngày 01/01/2025, trừ các quy định sau đây thì có hiệu lực từ ngày 01/3/2026:\n"
            "a) Khoản 1 Điều 1;\nb) Điều 3.",
            [("art_1__cl_1", 3), ("art_3", 3)],
        ),
        (
            "Luật này có hiệu lực từ ngày 01/01/2025, trừ các quy định sau:\na) Khoản 1 Điều 1 có hiệu lực từ ngày 01/3/2026;\n"
            "b) Từ ngày 01/4/2026 đối với khoản 2 Điều 1.",
            [("art_1__cl_1", 3), ("art_1__cl_2", 4)],
        ),
        (
            "Các quy định sau đây có hiệu lực từ ngày 01/3/2026:\na) Khoản 1 Điều 1, trừ quy định tại khoản 2 Điều 1;",
            [("art_1__cl_1", 3)],
        ),
        ("Luật này có hiệu lực từ ngày 01/3/2026, trừ các quy định sau:\na) Khoản 1 Điều 1;", []),
        ("Các quy định sau đây hết hiệu lực từ ngày 01/3/2026:\na) Khoản 1 Điều 1;", []),
        ("Thông tư này có hiệu lực từ ngày 01/3/2026 và thay thế các văn bản sau:\na) Khoản 1 Điều 1 Thông tư số 12/2020/TT-BTC;", []),
    ],
)
def test_a_list_below_the_clause_of_effect_names_provisions_apart(clause: str, expected: list[tuple[str, int]]) -> None:
    found = days_named(rows_of(parse(f"Điều 1. Sửa đổi\n1. Một.\n2. Hai.\nĐiều 2. Hiệu lực thi hành\n1. Hai.\n2. {clause}")))
    assert sorted((one.anchor, one.day.month) for one in found) == sorted(expected)


@pytest.mark.django_db
def test_each_day_has_its_amendment_and_its_text(
    acting_twice: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    early, late = preparing.propose(acting_twice, user=first)
    assert [(one.effective_on, one.steps.count()) for one in (early, late)] == [(EFFECT, 4), (LATER, 1)]
    approve(early, first, second)
    assert [change.day for change in text_changes(target)] == [LATER]
    assert missing_changes(target, EFFECT) == []
    assert len(missing_changes(target, LATER)) == 1
    approve(late, first, second)
    assert missing_changes(target, LATER) == []
    texts = {day: target.version_on(day).provisions.get(anchor="art_2__cl_1").text for day in (date(2025, 1, 1), EFFECT, LATER)}  # type: ignore[union-attr]
    assert texts[EFFECT] == texts[date(2025, 1, 1)]
    assert texts[LATER] == "Thư viện mở cửa từ 7 giờ đến 20 giờ."
    assert target.version_on(EFFECT).provisions.filter(anchor="art_2a").exists()  # type: ignore[union-attr]
    changes = {anchor: change.starts for change in facts_of(target).changes for anchor in change.anchors}
    assert (changes["art_2__cl_1"], changes["art_2a"]) == (LATER, EFFECT)


@pytest.mark.django_db
def test_an_editor_gives_an_instruction_its_own_day(acting: LegalDocumentPage, target: LegalDocumentPage, first: Any) -> None:
    amendment = preparing.propose(acting, user=first)[0]
    step = amendment.steps.get(anchor="art_2__cl_1")
    client = Client()
    client.force_login(first, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("legal_amending:step", args=[step.pk]), {"move": "set_day", "day": LATER.isoformat()})
    late = Amendment.objects.get(effective_on=LATER)
    assert answer["Location"] == f"{reverse('legal_amending:amendment', args=[late.pk])}#buoc-{step.pk}"
    assert list(late.steps.values_list("pk", flat=True)) == [step.pk]
    assert "01/03/2025" in client.get(answer["Location"]).content.decode()
    assert [one.pk for one in preparing.propose(acting)] == [amendment.pk, late.pk]
    assert amendment.steps.filter(anchor="art_2__cl_1").count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("of_step", [True, False])
def test_a_day_that_is_none_is_refused_in_words_beside_what_was_typed_and_day_first_is_read(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, of_step: bool
) -> None:
    amendment = preparing.propose(acting, user=first)[0]
    client, name = Client(), "step" if of_step else "move"
    client.force_login(first, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(f"legal_amending:{name}", args=[(amendment.steps.get(anchor="art_2__cl_1") if of_step else amendment).pk])
    page = client.post(address, {"move": "set_day", "day": "31/02/2025"}).content.decode()
    assert "Không có ngày 31/02/2025" in page
    assert page.count('value="31/02/2025"') == 1
    assert 'type="date"' not in page
    assert not Amendment.objects.filter(effective_on=LATER).exists()
    client.post(address, {"move": "set_day", "day": f"{LATER:%d/%m/%Y}"})
    assert Amendment.objects.filter(effective_on=LATER).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("step", {"move": "set_day", "day": "31/02/2025"}),
        ("step", {"move": "save", "operation": "none"}),
        ("move", {"move": "set_day", "day": "31/02/2025"}),
        ("add", {"words": ""}),
    ],
)
def test_whoever_sends_a_wrong_form_for_an_amendment_that_was_submitted_meanwhile_is_told_so(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, name: str, sent: dict[str, str]
) -> None:
    amendment = preparing.propose(acting, user=first)[0]
    deciding.submit(amendment, user=first)
    client = Client()
    client.force_login(first, backend="django.contrib.auth.backends.ModelBackend")
    key = amendment.steps.get(anchor="art_2__cl_1").pk if name == "step" else amendment.pk
    page = client.post(reverse(f"legal_amending:{name}", args=[key]), sent, follow=True).content.decode()
    assert "Lần sửa đổi này không còn ở bước chuẩn bị." in page


@pytest.mark.django_db
def test_a_day_whose_amendment_is_approved_takes_no_more_instructions(acting_twice: LegalDocumentPage, first: Any, second: Any) -> None:
    early, late = preparing.propose(acting_twice, user=first)
    approve(late, first, second)
    with pytest.raises(held.AmendmentRefused):
        preparing.set_day_of_step(early.steps.all()[0], user=first, day=LATER)


@pytest.mark.django_db
def test_who_set_the_day_cannot_approve(acting: LegalDocumentPage, first: Any, second: Any) -> None:
    amendment = preparing.propose(acting, user=first)[0]
    preparing.set_day(amendment, user=second, day=LATER)
    deciding.submit(amendment, user=first)
    with pytest.raises(PermissionDenied):
        deciding.approve(amendment, user=second)
    deciding.approve(amendment, user=publisher("nguoi-thu-ba"))
    amendment.refresh_from_db()
    assert amendment.state == AmendmentState.APPROVED


def with_relations_of(page: LegalDocumentPage, day: date) -> None:
    """Publish a document again whose relations state another day of effect."""
    relations = list(page.relations.all())
    for relation in relations:
        relation.effective_on = day
    changed_day(page, relations=relations)


def changed_day(page: LegalDocumentPage, **values: Any) -> None:
    page = LegalDocumentPage.objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.mark.django_db
def test_the_amended_text_follows_the_day_of_effect_that_an_editor_corrects(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    changed_day(acting, effective_on=LATER)
    assert "7 giờ 30" in text_on(target, EFFECT, "art_2__cl_1")
    assert "7 giờ 30" not in text_on(target, LATER, "art_2__cl_1")


@pytest.mark.django_db
def test_the_amended_text_follows_the_day_that_an_editor_corrects_in_the_relation(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    with_relations_of(acting, LATER)
    assert list(Amendment.objects.values_list("effective_on", flat=True)) == [LATER]
    assert "7 giờ 30" in text_on(target, EFFECT, "art_2__cl_1")
    assert "7 giờ 30" not in text_on(target, LATER, "art_2__cl_1")


@pytest.mark.django_db
def test_the_amended_text_stays_on_a_day_that_a_person_set_when_that_of_the_relation_is_corrected(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any
) -> None:
    approved(acting, first, second)
    Amendment.objects.update(day_set_by=first)
    with_relations_of(acting, LATER)
    assert list(Amendment.objects.values_list("effective_on", flat=True)) == [EFFECT]


@pytest.mark.django_db
def test_a_copy_of_a_text_that_was_taken_back_is_not_called_unchanged(
    acting: LegalDocumentPage, target: LegalDocumentPage, first: Any, second: Any, client: Client
) -> None:
    DocumentVersion.objects.filter(document=target, valid_from=None).update(updated_at=timezone.now() - timedelta(days=30))
    amendment = approved(acting, first, second)
    url = f"/api/v1/documents/{target.translation_key}/provisions/"
    kept = client.get(url)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        deciding.take_back(amendment, user=second, reason="Nhầm.")
        again = client.get(url, headers={"If-Modified-Since": kept["Last-Modified"]})
    assert (again.status_code, "7 giờ 30" in again.content.decode()) == (200, True)
