"""Numbers, addresses and uniqueness of documents; the seeded lists."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from legal_docs.importing.bodies import BodyFinder
from legal_docs.models import DocumentType, IssuingBody, LegalDocumentPage
from legal_docs.models.documents.validation import may_issue
from legal_docs.tests.factories import body, document
from legal_docs.text.vocabulary import BodyKind, Level

pytestmark = pytest.mark.django_db


def test_the_address_has_type_year_and_number() -> None:
    assert document("05/2024/QĐ-UBND").url == "/van-ban/quyet-dinh/2024/5-2024-qd-ubnd/"


def test_a_number_without_year_takes_the_year_of_issue() -> None:
    page = document("34/QĐ-UBND", issued_on=date(2025, 3, 2), effective_on=date(2025, 3, 2))
    assert page.url == "/van-ban/quyet-dinh/2025/34-qd-ubnd-2025/"
    assert page.key_year == 2025


def test_the_same_number_of_another_province_gets_its_place_into_the_address() -> None:
    document("05/2024/QĐ-UBND")
    other = document("05/2024/QĐ-UBND", issuing_body=body("Ủy ban nhân dân tỉnh Khác", locality="tỉnh Khác"))
    assert other.url == "/van-ban/quyet-dinh/2024/5-2024-qd-ubnd-tinh-khac/"


def test_the_same_number_of_the_same_issuer_is_refused_however_it_is_spelled() -> None:
    document("05/2024/QĐ-UBND")
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        document("5/2024/QD-UBND")


def test_the_same_number_may_occur_twice_with_a_reason() -> None:
    document("05/2024/QĐ-UBND")
    document("05/2024/QĐ-UBND", duplicate_reason="Đánh số trùng, đã có văn bản giải trình")
    assert LegalDocumentPage.objects.filter(number_key="5/2024/qd-ubnd").count() == 2


@pytest.mark.parametrize(
    ("kind", "title", "cited"),
    [
        ("Luật", "Bảo hiểm y tế", "Luật Bảo hiểm y tế số 25/2008/QH12"),
        ("Luật", "Luật Bảo hiểm y tế", "Luật Bảo hiểm y tế số 25/2008/QH12"),
        ("Quyết định", "Bảo hiểm y tế", "Quyết định số 25/2008/QH12"),
    ],
)
def test_a_law_is_cited_by_its_name_whether_its_title_has_the_type_or_not(kind: str, title: str, cited: str) -> None:
    assert document("25/2008/QH12", title=title, document_type=DocumentType.objects.get(name=kind)).citation == cited


def test_documents_without_number_do_not_clash() -> None:
    document("", title="Kế hoạch thứ nhất")
    document("", title="Kế hoạch thứ hai")
    assert LegalDocumentPage.objects.filter(number="").count() == 2


def test_effect_before_issue_needs_a_reason() -> None:
    with pytest.raises(ValidationError) as refused:
        document("06/2024/QĐ-UBND", effective_on=date(2023, 1, 1))
    assert "effective_on" in refused.value.message_dict
    assert document(effective_on=date(2023, 1, 1), early_effect_reason="Khoản 2 Điều 55").live


def test_seeded_types_say_who_may_issue_them() -> None:
    government = IssuingBody.objects.get(name="Chính phủ")
    ministry = IssuingBody.objects.get(name="Bộ Y tế")
    decree = DocumentType.objects.get(name="Nghị định")
    assert may_issue(decree, government, None)
    assert not may_issue(decree, ministry, None)
    assert may_issue(DocumentType.objects.get(name="Thông tư"), ministry, None)
    assert may_issue(DocumentType.objects.get(name="Quyết định"), ministry, None)


def test_district_councils_could_issue_until_they_ended() -> None:
    resolution = DocumentType.objects.get(name="Nghị quyết")
    district = body("Hội đồng nhân dân huyện Cũ", kind=BodyKind.PEOPLES_COUNCIL, level=Level.DISTRICT)
    assert may_issue(resolution, district, date(2024, 1, 1))
    assert not may_issue(resolution, district, date(2025, 7, 1))


def test_old_ministries_lead_to_their_successors() -> None:
    old = IssuingBody.objects.get(name="Bộ Kế hoạch và Đầu tư")
    assert [new.name for new in old.successors.all()] == ["Bộ Tài chính"]
    assert not old.is_valid_on(date(2025, 3, 1))


def test_a_long_title_is_kept_whole() -> None:
    title = "Quy định " + "rất dài " * 60
    page = document(title=title[:250], full_title=title.strip())
    assert page.long_title == title.strip()


def test_the_seeded_lists_can_be_taken_back_and_written_again() -> None:
    names = set(DocumentType.objects.values_list("name", flat=True))
    first_rows, editor = import_module("legal_docs.migrations.0002_first_rows"), SimpleNamespace(connection=connection)
    first_rows.remove(apps, editor)
    assert not DocumentType.objects.exists()
    first_rows.create(apps, editor)
    assert IssuingBody.objects.exists()
    assert set(DocumentType.objects.values_list("name", flat=True)) == names


def test_bodies_whose_names_differ_by_marks_alone_are_two_and_each_is_found_by_its_own() -> None:
    first, second = body("Ủy ban nhân dân xã Tân Thạnh"), IssuingBody(name="Ủy ban nhân dân xã Tân Thành")
    second.full_clean()
    second.save()
    assert first.slug != second.slug
    finder = BodyFinder(adds=False)
    assert finder.find("Uỷ ban nhân dân xã Tân Thạnh") == [first]
    assert finder.find("ỦY BAN NHÂN DÂN XÃ TÂN THÀNH") == [second]
    with pytest.raises(ValidationError, match="Danh sách đã có"):
        IssuingBody(name="Uỷ Ban nhân dân xã  Tân Thành").full_clean()


def test_two_bodies_with_long_names_that_differ_at_the_end_get_an_address_each() -> None:
    long = "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp phát triển nông thôn khu vực phía "
    assert body(f"{long}bắc").slug != body(f"{long}nam").slug


def test_the_keys_of_bodies_can_be_made_without_marks_and_with_them_again() -> None:
    migration, editor = import_module("legal_docs.migrations.0011_keys_of_bodies_keep_marks"), SimpleNamespace(connection=connection)
    body("Ủy ban nhân dân xã Tân Thạnh"), body("Ủy ban nhân dân xã Tân Thành")
    kept = dict(IssuingBody.objects.values_list("name", "name_key"))
    migration.drop_marks(apps, editor)
    assert IssuingBody.objects.get(name="Bộ Y tế").name_key == "bo-y-te"
    migration.keep_marks(apps, editor)
    assert dict(IssuingBody.objects.values_list("name", "name_key")) == kept
