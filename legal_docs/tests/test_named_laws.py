"""A law that another ends by its name and year, without its number: found where exactly one document is meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from legal_docs.importing.rereading import reread
from legal_docs.importing.stated import READERS_VERSION
from legal_docs.law.citations.known import keys_of
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.publication import relations
from legal_docs.tests.test_stated_validity import imported, law
from legal_docs.text.vocabulary import Origin, RelationKind, Status

pytestmark = pytest.mark.django_db

OLD = law("45/2013/QH13", 2013, title="Luật Đất đai", signed_date="2013-11-29", effective_date="2014-07-01")
ENDS = "hết hiệu lực kể từ ngày Luật này có hiệu lực thi hành"


def new(sentence: str, **values: Any) -> dict[str, Any]:
    return law("31/2024/QH15", 2024, sentence, title="Luật Đất đai", signed_date="2024-01-18", effective_date="2024-08-01", **values)


def status_of(tmp_path: Path, *records: dict[str, Any]) -> str:
    imported(tmp_path, *records)
    return LegalDocumentPage.objects.get(number="45/2013/QH13").status


@pytest.mark.parametrize(
    "sentence",
    [
        f"Luật Đất đai năm 2013 {ENDS}.",
        "Luật này thay thế Luật Đất đai năm 2013.",
        "Bãi bỏ Luật Đất đai ngày 29 tháng 11 năm 2013.",
        "Luật này có hiệu lực thi hành từ ngày 01 tháng 8 năm 2024 và thay thế Luật đất đai năm 2013.",
        f"Các luật sau đây {ENDS}: Luật Nhà ở năm 2005; Luật Đất đai năm 2013.",
        f"Luật Đất đai được Quốc hội thông qua ngày 29 tháng 11 năm 2013 {ENDS}.",
        "Bãi bỏ Luật Đất đai 2013.",
        f"Luật Đất đai năm 2013 đã được sửa đổi, bổ sung một số điều theo Luật số 35/2018/QH14 {ENDS}.",
        f"Luật Nhà ở năm 2005 và Luật Đất đai năm 2013 {ENDS}.",
    ],
)
@pytest.mark.parametrize("first", ["old", "new"])
def test_a_law_that_is_ended_by_name_and_year_has_ended(tmp_path: Path, sentence: str, first: str) -> None:
    records = [OLD, new(sentence)]
    assert status_of(tmp_path, *(records if first == "old" else reversed(records))) == Status.EXPIRED
    relation = Relation.objects.get(target__number="45/2013/QH13")
    assert relation.starts == date(2024, 8, 1)


@pytest.mark.parametrize(
    "sentence",
    [
        f"Luật Đất đai {ENDS}.",
        f"Luật Đất đai năm 2003 {ENDS}.",
        "Bãi bỏ Luật Đất đai ngày 30 tháng 11 năm 2013.",
        f"Luật sửa đổi, bổ sung một số điều của Luật Đất đai năm 2013 {ENDS}.",
        f"Luật Đất đai năm 2013 {ENDS}, trừ Điều 190 được tiếp tục thi hành.",
        f"Các văn bản hướng dẫn Luật Đất đai năm 2013 {ENDS}.",
        f"Quyết định giao đất theo Luật Đất đai năm 2013 {ENDS}.",
        f"Luật Quản lý đất đai năm 2013 {ENDS}.",
        f"Pháp lệnh Đất đai năm 2013 {ENDS}.",
        "Luật Đất đai năm 2013 hết hiệu lực kể từ ngày 01 tháng 01 năm 2130.",
        "Bãi bỏ quy định về thuế tại Luật Đất đai năm 2013.",
        "Luật Đất đai năm 2013 tiếp tục có hiệu lực đến hết ngày 31 tháng 12 năm 2129.",
        f"Điều 190 của Luật Đất đai năm 2013 {ENDS}.",
        f"Luật Đất đai năm 2013 {ENDS} đối với đất nông nghiệp.",
        f"Luật Đất đai và nhà ở năm 2013 {ENDS}.",
    ],
)
def test_other_words_end_no_law_by_its_name(tmp_path: Path, sentence: str) -> None:
    assert status_of(tmp_path, OLD, new(sentence)) != Status.EXPIRED


def test_an_article_of_a_law_named_by_its_year_ends_alone(tmp_path: Path) -> None:
    assert status_of(tmp_path, OLD, new("Bãi bỏ Điều 2 Luật Đất đai năm 2013.")) == Status.PARTLY_EXPIRED


def test_two_laws_of_one_name_and_year_leave_it_open(tmp_path: Path) -> None:
    same_name = law("46/2013/QH13", 2013, title="Đất đai", signed_date="2013-12-29")
    assert status_of(tmp_path, OLD, same_name, new(f"Luật Đất đai năm 2013 {ENDS}.")) == Status.IN_FORCE
    assert not Relation.objects.exclude(target=None).exists()


def test_a_consolidated_text_of_the_same_name_and_year_is_not_meant(tmp_path: Path) -> None:
    text = law("12/VBHN-VPQH", 2013, type="Văn bản hợp nhất", title="Luật Đất đai", issuer="Văn phòng Quốc hội")
    assert status_of(tmp_path, OLD, text, new(f"Luật Đất đai năm 2013 {ENDS}.")) == Status.EXPIRED


def test_a_decree_ends_no_law(tmp_path: Path) -> None:
    decree = new(f"Luật Đất đai năm 2013 {ENDS}.") | {"number": "31/2024/NĐ-CP", "type": "Nghị định", "issuer": "Chính phủ", "id": "nd"}
    assert status_of(tmp_path, OLD, decree) == Status.IN_FORCE


def test_a_doubtful_end_by_name_is_a_possibility(tmp_path: Path) -> None:
    status_of(tmp_path, OLD, new(f"Luật Đất đai năm 2013 {ENDS}, trừ Điều 190 được tiếp tục thi hành."))
    assert Relation.objects.get(candidate__number="45/2013/QH13").target is None


def read_by_an_earlier_version(*pages: LegalDocumentPage) -> None:
    LegalDocumentPage.objects.filter(pk__in=[page.pk for page in pages]).update(readers_version=READERS_VERSION - 1)
    refresh_status(page.pk for page in pages)


def test_a_law_named_in_a_document_of_an_earlier_import_is_found_when_that_is_read_again(tmp_path: Path) -> None:
    old, acting = imported(tmp_path, OLD, new(f"Luật Đất đai năm 2013 {ENDS}."))
    Relation.objects.update(target=None, target_key="")
    read_by_an_earlier_version(old, acting)
    assert LegalDocumentPage.objects.get(pk=old.pk).status == Status.IN_FORCE
    reread()
    assert LegalDocumentPage.objects.get(pk=old.pk).status == Status.EXPIRED


def test_merged_offices_that_were_read_as_a_consolidation_are_taken_out(tmp_path: Path) -> None:
    old, acting = imported(tmp_path, OLD, new("Cơ quan được sáp nhập, hợp nhất theo Luật Đất đai số 45/2013/QH13 thì đăng ký lại."))
    assert not Relation.objects.filter(kind=RelationKind.CONSOLIDATES).exists()
    Relation.objects.create(document=acting, target=old, kind=RelationKind.CONSOLIDATES, origin=Origin.PARSED)
    read_by_an_earlier_version(acting)
    reread()
    assert not Relation.objects.filter(kind=RelationKind.CONSOLIDATES).exists()


def test_only_laws_with_the_words_of_a_name_are_read_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = law("44/2013/QH13", 2013, title="Luật Việc làm", signed_date="2013-11-16")
    titled = law("43/2013/QH13", 2013, title="Luật Đấu thầu", signed_date="2013-11-26")
    old, _other, full, acting = imported(tmp_path, OLD, other, titled, new("Như trên."))
    LegalDocumentPage.objects.filter(pk=full.pk).update(full_title="Luật khác")
    read: list[str] = []
    monkeypatch.setattr(relations, "keys_of", lambda page: read.append(page.number) or keys_of(page))
    assert relations.law_of_name("luat dat dai 2013", acting) == old
    assert sorted(read) == ["43/2013/QH13", "45/2013/QH13"]
