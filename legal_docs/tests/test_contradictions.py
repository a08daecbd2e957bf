"""Relations that cannot contradict: twice, both ways, in a circle; grounds of lower rank; a gazette before the issue."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from legal_docs.admin.editing.checking import StatedRelation, problems_with_others
from legal_docs.law.validity.checking.contradictions import ActingDocument, contradictions, stored_relations
from legal_docs.models import LegalDocumentPage, LegalField, Relation, Signer
from legal_docs.models.documents.validation import Severity, gazette_problems
from legal_docs.tests.factories import body, document, relate, related
from legal_docs.tests.test_admin import add, form_data
from legal_docs.tests.test_import import record
from legal_docs.text.vocabulary import BodyKind, Level, Status

pytestmark = pytest.mark.django_db


def rows(*relations: tuple[str, LegalDocumentPage], **more: Any) -> dict[str, Any]:
    """Return the fields of the form for relations to these documents."""
    values: dict[str, Any] = {"relations-TOTAL_FORMS": len(relations)}
    for place, (kind, target) in enumerate(relations):
        values |= {f"relations-{place}-{name}": value for name, value in {
            "kind": kind, "target": target.pk, "scope": "whole", "ORDER": place + 1, **more}.items()}  # fmt: skip
    return {**values, "warnings_reason": "Đã kiểm tra"}


def of(page: LegalDocumentPage) -> ActingDocument:
    return ActingDocument(page.pk, page.number_key, page.issuing_body)


def test_a_replacement_in_both_directions_is_refused_with_a_sentence(admin_client: Client) -> None:
    old = document("01/2020/QĐ-UBND", relations=[related("05/2024/QĐ-UBND", "thay_the")])
    response = add(admin_client, **rows(("thay_the", old)))
    assert LegalDocumentPage.objects.count() == 1
    assert "01/2020/QĐ-UBND tự ghi như vậy về văn bản đang nhập" in " ".join(response.context["form"].non_field_errors())
    html = admin_client.post(reverse("legal_docs_checks"), form_data(**rows(("thay_the", old)))).content.decode()
    assert "tự ghi như vậy" in html


def test_places_of_a_relation_are_offered_from_and_checked_against_the_texts_at_both_ends(admin_client: Client) -> None:
    old, address = document("01/2020/QĐ-UBND", title="Giờ mở cửa"), reverse("legal_docs_places")
    fields = rows(("bai_bo", old), scope="partial", provisions="Điều 2, khoản 9 Điều 77", source_provisions="Điều 55")
    said = admin_client.post(reverse("legal_docs_checks"), form_data(**fields)).content.decode()
    assert "khoản 9 Điều 77: Giờ mở cửa không có điều khoản này" in said
    assert "Điều 55: nội dung văn bản này không có điều khoản này" in said
    assert "Điều 2: " not in said
    offered = admin_client.get(address, {"number": "01/2020/QĐ-UBND"}).json()["places"]
    assert {"Điều 2", "khoản 1 Điều 2", "điểm a khoản 2 Điều 2"} <= set(offered)
    typed = admin_client.post(address, {"body_text": "Điều 4. Thi hành\n1. Một.\n2. Hai."}).json()["places"]
    assert typed == ["Điều 4", "khoản 1 Điều 4", "khoản 2 Điều 4"]
    assert admin_client.get(address, {"page": "²"}).status_code == 404
    assert Client().get(address, {"number": "01/2020/QĐ-UBND"}).status_code == 302


def test_a_field_and_a_signer_that_did_not_hold_on_the_day_of_issue_are_warnings(admin_client: Client) -> None:
    field = LegalField.objects.create(name="Bưu chính viễn thông", valid_to=date(2023, 12, 31))
    signer = Signer.objects.create(full_name="Nguyễn Văn Mẫu", valid_from=date(2024, 6, 1))
    signed = {"signatures-TOTAL_FORMS": 1, "signatures-0-signer": signer.pk, "signatures-0-ORDER": 1}
    fields = {"issued_on": "2024-02-10", "legal_fields": [field.pk], **signed}
    said = admin_client.post(reverse("legal_docs_checks"), form_data(**fields)).content.decode()
    assert "“Bưu chính viễn thông” chưa có hoặc không còn hiệu lực vào ngày ban hành" in said
    assert "“Nguyễn Văn Mẫu” chưa có hoặc không còn" in said


def test_the_other_way_round_is_accepted_and_so_is_an_amendment_in_both_directions(admin_client: Client) -> None:
    old = document("01/2020/QĐ-UBND", relations=[related("05/2024/QĐ-UBND", "dan_chieu")])
    add(admin_client, **rows(("thay_the", old), ("dan_chieu", old)))
    page = LegalDocumentPage.objects.get(number="05/2024/QĐ-UBND")
    assert page.live
    assert contradictions(of(page), stored_relations(page)) == []


def test_a_circle_of_three_names_the_way() -> None:
    first, second, third = (document(f"0{number}/2020/QĐ-UBND") for number in (1, 2, 3))
    relate(first, second, "thay_the")
    relate(second, third, "bai_bo")
    (problem,) = contradictions(of(third), [StatedRelation("thay_the", first)])
    assert problem.severity is Severity.ERROR
    assert "02/2020/QĐ-UBND" in str(problem.message)
    assert contradictions(of(first), [StatedRelation("thay_the", third)]) == []


def test_the_same_relation_twice_is_refused_and_two_parts_of_one_document_are_not(admin_client: Client) -> None:
    old = document("01/2020/QĐ-UBND")
    response = add(admin_client, **rows(("bai_bo", old), ("bai_bo", old)))
    assert LegalDocumentPage.objects.count() == 1
    assert "hai lần" in " ".join(response.context["form"].non_field_errors())
    parts = [StatedRelation("bai_bo", old, scope="partial", provisions=f"Điều {number}") for number in (1, 2)]
    assert contradictions(ActingDocument(None, "", body()), parts) == []


def test_contradictory_data_of_before_can_be_published_and_edited() -> None:
    first, second = document("01/2020/QĐ-UBND"), document("02/2020/QĐ-UBND")
    relate(first, second, "thay_the")
    Relation.objects.create(document=second, kind="thay_the", target=first)  # a form or a publication refuses it today
    for page in (second, first):
        LegalDocumentPage.objects.get(pk=page.pk).save_revision().publish()
    # What the first one ended on its own day ends nothing: the one that was there first stands.
    assert dict(LegalDocumentPage.objects.values_list("pk", "status")) == {first.pk: Status.IN_FORCE, second.pk: Status.EXPIRED}
    assert {problem.severity for problem in contradictions(of(first), stored_relations(first))} == {Severity.WARNING}


def test_an_import_reports_contradictions_as_doubts(tmp_path: Path) -> None:
    def related(number: str, *others: str) -> dict[str, Any]:
        relations = [{"kind": "thay_the", "target": other} for other in others]
        return record(id=number.replace("/", "-"), number=number, relations=relations)

    path, report = tmp_path / "in.jsonl", tmp_path / "report.csv"
    both = [related("01/2024/QĐ-UBND", "02/2024/QĐ-UBND"), related("02/2024/QĐ-UBND", "01/2024/QĐ-UBND", "01/2024/QĐ-UBND")]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in both), encoding="utf-8")
    call_command("import_documents", path, report=report, verbosity=0, stdout=io.StringIO())
    with report.open(encoding="utf-8-sig") as file:
        first, second = csv.DictReader(file)
    assert [first["outcome"], second["outcome"]] == ["created", "created"]
    assert "tự ghi như vậy" in second["doubts"]
    assert "hai lần" in second["doubts"]
    assert Relation.objects.count() == 3


def test_a_ground_of_lower_rank_is_doubted() -> None:
    ministry = body("Bộ Y tế", kind=BodyKind.MINISTRY, level=Level.CENTRAL, locality="")
    government = body("Chính phủ", kind=BodyKind.GOVERNMENT, level=Level.CENTRAL, locality="")
    circular = document("08/2020/TT-BYT", type_name="Thông tư", issuing_body=ministry, issued_on=date(2020, 1, 1))
    decree = document("10/2024/NĐ-CP", type_name="Nghị định", issuing_body=government)
    said = [str(one.message) for one in problems_with_others(decree.attributes, [StatedRelation("can_cu", circular)], own=decree.pk)]
    assert any("hiệu lực pháp lý thấp hơn" in message for message in said)
    said = [str(one.message) for one in problems_with_others(circular.attributes, [StatedRelation("can_cu", decree)], own=circular.pk)]
    assert not any("thấp hơn" in message for message in said)


def test_a_gazette_of_a_day_before_the_issue_is_doubted() -> None:
    issued = date(2024, 1, 15)
    assert [one.severity for one in gazette_problems(issued, [date(2024, 1, 10)])] == [Severity.WARNING]
    assert gazette_problems(issued, [None, issued]) == gazette_problems(None, [issued]) == []


def test_a_draft_that_another_document_came_before_is_not_published_by_any_way() -> None:
    draft, other = document("01/2026/QĐ-UBND", publish=False), document("05/2026/QĐ-UBND")
    Relation.objects.create(document=draft, kind="thay_the", target=other)
    revision = draft.save_revision()
    relate(other, draft, "thay_the")
    with pytest.raises(ValidationError, match="tự ghi như vậy"):
        revision.publish()
    assert not LegalDocumentPage.objects.get(pk=draft.pk).live


def test_bulk_publishing_tells_which_draft_contradicts(admin_client: Client) -> None:
    draft, other = document("01/2026/QĐ-UBND", publish=False), document("05/2026/QĐ-UBND")
    Relation.objects.create(document=draft, kind="thay_the", target=other)
    draft.save_revision()
    relate(other, draft, "thay_the")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    html = admin_client.post(f"{address}?id={draft.pk}", follow=True).content.decode()
    assert "tự ghi như vậy" in html
    assert not LegalDocumentPage.objects.get(pk=draft.pk).live


def test_a_suspension_that_ends_before_it_begins_is_refused(admin_client: Client) -> None:
    old = document("01/2020/QĐ-UBND")
    response = add(admin_client, **rows(("tam_ngung", old), effective_on="2025-09-01", ends_on="2025-08-01"))
    assert LegalDocumentPage.objects.count() == 1
    assert "kết thúc trước khi có hiệu lực" in " ".join(response.context["form"].non_field_errors())


def test_an_end_counts_from_the_day_of_the_acting_document_where_the_relation_has_none() -> None:
    old = document("01/2020/QĐ-UBND")
    acting = ActingDocument(None, "", body(), date(2025, 9, 1))
    (problem,) = contradictions(acting, [StatedRelation("tam_ngung", old, ends_on=date(2025, 9, 1))])
    assert problem.severity is Severity.ERROR
    assert contradictions(acting, [StatedRelation("tam_ngung", old, ends_on=date(2025, 9, 2))]) == []


@pytest.mark.parametrize(
    ("kind", "event", "said"), [("sua_doi_bo_sung", "", "chỉ tạm ngưng"), ("tam_ngung", "khi có luật mới", "vừa"), ("tam_ngung", "", "")]
)
def test_an_end_of_what_is_no_suspension_and_two_ends_at_once_are_doubts(kind: str, event: str, said: str) -> None:
    old, page = document("01/2020/QĐ-UBND"), document("02/2020/QĐ-UBND")
    relation = StatedRelation(kind, old, ends_on=date(2030, 1, 1), ends_event=event)
    words = [str(one.message) for one in problems_with_others(page.attributes, [relation], own=page.pk)]
    assert [said in one for one in words] == ([True] if said else [])
