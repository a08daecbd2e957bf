"""Bulk import: idempotent, resumable, careful with what people did since."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Revision
from wagtail.signals import page_published

from legal_docs.importing.bodies import BodyFinder
from legal_docs.models import DocumentFile, DocumentVersion, IssuingBody, LegalDocumentPage, LegalField, Provision, Relation, Signer
from legal_docs.publication.withdrawal import withdraw

pytestmark = pytest.mark.django_db


def record(**values: Any) -> dict[str, Any]:
    return {
        "id": "05-2024-qd-ubnd",
        "number": "05/2024/QĐ-UBND",
        "type": "Quyết định",
        "title": "Quy định giờ mở cửa thư viện",
        "issuer": "Ủy ban nhân dân tỉnh Thử Nghiệm",
        "signer": "Trần Văn Thử",
        "signer_title": "CHỦ TỊCH",
        "signed_date": "2024-01-15",
        "effective_date": "2024-02-01",
        "fields": ["Văn hóa"],
        "preamble": "QUYẾT ĐỊNH",
        "articles": [
            {"id": "1", "heading": "Điều 1. Phạm vi", "text": "Thư viện tỉnh.", "chapter": "Chương I. Chung"},
            {"id": "2", "heading": "Điều 2. Giờ", "text": "1. Sáng.\n2. Chiều:\na) Mùa hè;\nb) Mùa đông.", "chapter": "Chương I. Chung"},
            {"id": "kt1-1", "heading": "Điều 1. Nội quy", "text": "Giữ trật tự.", "chapter": None},
        ],
        **values,
    }


def run(tmp_path: Path, *records: dict[str, Any] | str, **options: Any) -> Counter[str]:
    path, report = tmp_path / "in.jsonl", tmp_path / "report.csv"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in records), encoding="utf-8")
    call_command("import_documents", path, report=report, verbosity=0, stdout=io.StringIO(), **options)
    with report.open(encoding="utf-8-sig") as file:
        return Counter(row["outcome"] for row in csv.DictReader(file))


def test_a_record_becomes_a_published_document_with_provisions(tmp_path: Path) -> None:
    assert run(tmp_path, record()) == {"created": 1}
    page = LegalDocumentPage.objects.get(source_id="05-2024-qd-ubnd")
    assert page.live
    assert page.url == "/van-ban/quyet-dinh/2024/5-2024-qd-ubnd/"
    assert page.signatures.get().signer.full_name == "Trần Văn Thử"
    ids = dict(Provision.objects.filter(version__document=page).exclude(source_id="").values_list("source_id", "anchor"))
    assert ids == {"1": "art_1", "2": "art_2", "kt1-1": "att_1__art_1"}


def test_national_codes_and_raw_status_codes_are_kept_and_shown_to_the_editor(tmp_path: Path, admin_client: Client) -> None:
    stated = {"status": "Hết hiệu lực một phần", "status_code": "HHL1P", "type_code": "QD", "codes": {"MaDD": "G21.101"}}
    run(tmp_path, record(**stated))
    page = LegalDocumentPage.objects.get()
    assert stated.items() <= page.source_facts.items()
    shown = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert all(code in shown for code in ("HHL1P", "MaDD: G21.101", "Theo ghi nhận của nguồn dữ liệu"))


def test_the_second_run_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path, record())
    before = list(Provision.objects.values_list("pk", "text")), Revision.objects.count()
    assert run(tmp_path, record()) == {"unchanged": 1}
    assert (list(Provision.objects.values_list("pk", "text")), Revision.objects.count()) == before


def test_a_changed_record_changes_its_document_and_keeps_the_identity_of_the_rest(tmp_path: Path) -> None:
    run(tmp_path, record())
    first = Provision.objects.get(source_id="1").pk
    changed = record(title="Quy định mới")
    changed["articles"][1]["text"] = "1. Chỉ buổi sáng."
    assert run(tmp_path, changed) == {"changed": 1}
    page = LegalDocumentPage.objects.get()
    assert page.title == "Quy định mới"
    assert Provision.objects.get(source_id="1").pk == first
    assert not Provision.objects.filter(anchor="art_2__cl_2").exists()


def test_a_page_is_announced_once_with_its_revision(tmp_path: Path) -> None:
    told: list[int] = []

    def listen(instance: Any, **kwargs: Any) -> None:
        told.append(instance.pk)

    page_published.connect(listen, sender=LegalDocumentPage)
    try:
        run(tmp_path, record())
    finally:
        page_published.disconnect(listen, sender=LegalDocumentPage)
    page = LegalDocumentPage.objects.get()
    assert told == [page.pk]
    assert page.live_revision == page.latest_revision
    restored = page.latest_revision.as_object()
    assert restored.body_text == page.body_text
    assert [row.signer.full_name for row in restored.signatures.all()] == ["Trần Văn Thử"]


def test_a_new_document_asks_for_nothing_that_only_an_older_one_can_have(tmp_path: Path) -> None:
    asked = re.compile(r'SELECT .*? FROM "(cms_spokentext|feedback_\w+|legal_docs_(?:validitywindow|documentchange|documentversion))"')

    def tables(text: str) -> set[str]:
        with CaptureQueriesContext(connection) as queries:
            run(tmp_path, record(title=text))
        return {match[1] for query in queries if (match := asked.match(query["sql"]))}

    assert tables("Quy định giờ mở cửa") == set()
    assert tables("Quy định giờ đóng cửa") >= {"feedback_improvement", "legal_docs_validitywindow", "legal_docs_documentchange"}


def test_a_document_without_text_has_no_version_of_it(tmp_path: Path) -> None:
    assert run(tmp_path, record(articles=[], preamble=""))["created"] == 1
    assert not DocumentVersion.objects.filter(document__source_id="05-2024-qd-ubnd").exists()


def test_publishing_an_imported_page_again_keeps_its_provisions(tmp_path: Path) -> None:
    run(tmp_path, record())
    page = LegalDocumentPage.objects.get()
    before = list(Provision.objects.values_list("pk", "eid", "source_id", "text"))
    page.save_revision().publish()
    assert list(Provision.objects.values_list("pk", "eid", "source_id", "text")) == before


def test_files_that_an_editor_added_survive_a_changed_record(tmp_path: Path) -> None:
    from django.core.files.base import ContentFile
    from wagtail.documents.models import Document

    run(tmp_path, record())
    page = LegalDocumentPage.objects.get()
    file = Document.objects.create(title="Bản gốc", file=ContentFile(b"%PDF-1.4", name="goc.pdf"))
    page.files.add(DocumentFile(file=file))
    page.save_revision().publish()
    assert run(tmp_path, record(title="Tên khác")) == {"changed": 1}
    page = LegalDocumentPage.objects.get()
    page.latest_revision.publish()
    assert [row.size for row in DocumentFile.objects.filter(document=page)] == [8]


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, record(), dry_run=True) == {"created": 1}
    assert not LegalDocumentPage.objects.exists()
    assert not Signer.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        {"type": "Bài hát"},
        {"title": None},
        {"issuer": ""},
        {"signed_date": "15/01/2024"},
        {"relations": [{"kind": "yeu_thich", "target": "01/2023/QĐ-UBND"}]},
        {"expiry_date": "2023-01-01"},
    ],
)
def test_one_bad_record_does_not_stop_the_rest(tmp_path: Path, bad: dict[str, Any]) -> None:
    good = record(id="06-2024-qd-ubnd", number="06/2024/QĐ-UBND")
    assert run(tmp_path, record(**bad), "{broken", good) == {"failed": 2, "created": 1}
    assert LegalDocumentPage.objects.get().number == "06/2024/QĐ-UBND"


@pytest.mark.parametrize("account_stays", [True, False])
def test_what_an_editor_changed_since_is_left_alone(tmp_path: Path, django_user_model: Any, account_stays: bool) -> None:
    run(tmp_path, record())
    page = LegalDocumentPage.objects.get()
    page.summary = "Tóm tắt của biên tập viên"
    editor = django_user_model.objects.create_superuser("bientap")
    page.save_revision(user=editor).publish(user=editor)
    if not account_stays:
        editor.delete()
    assert run(tmp_path, record(title="Tên khác")) == {"skipped": 1}
    page.refresh_from_db()
    assert page.summary == "Tóm tắt của biên tập viên"


def test_a_withdrawn_document_does_not_come_back_by_import(tmp_path: Path) -> None:
    run(tmp_path, record())
    withdraw(LegalDocumentPage.objects.get(), reason="Đăng nhầm")
    assert run(tmp_path, record(title="Tên khác")) == {"skipped": 1}
    assert not LegalDocumentPage.objects.get().live


def test_a_document_that_was_unpublished_in_the_list_of_pages_does_not_come_back_by_import(tmp_path: Path, admin_user: Any) -> None:
    run(tmp_path, record())
    LegalDocumentPage.objects.get().unpublish(user=admin_user)
    assert run(tmp_path, record(title="Tên khác")) == {"skipped": 1}
    assert not LegalDocumentPage.objects.get().live


def test_relations_find_documents_that_come_later_in_the_file(tmp_path: Path) -> None:
    newer = record(relations=[{"kind": "thay_the", "target": "01/2023/QĐ-UBND"}])
    older = record(id="01-2023-qd-ubnd", number="01/2023/QĐ-UBND", signed_date="2023-01-02", effective_date="2023-02-01")
    run(tmp_path, newer, older)
    assert Relation.objects.get().target.number == "01/2023/QĐ-UBND"
    assert LegalDocumentPage.objects.get(number="01/2023/QĐ-UBND").status == "het_hieu_luc_toan_bo"


def test_joint_issuers_are_told_apart_from_a_dash_in_a_name() -> None:
    found = BodyFinder().find("Bộ Lao động - Thương binh và Xã hội - Bộ Tài chính")
    assert [body.name for body in found] == ["Bộ Lao động - Thương binh và Xã hội", "Bộ Tài chính"]


def test_the_ministry_above_an_agency_is_not_the_issuer() -> None:
    assert [body.name for body in BodyFinder().find("Bộ Tài chính Tổng cục Hải quan")] == ["Tổng cục Hải quan"]


def test_a_new_local_body_gets_its_kind_level_and_place() -> None:
    (body,) = BodyFinder().find("Uỷ ban nhân dân xã Thử")
    assert (body.kind, body.level, body.locality, body.name) == ("ubnd", "xa", "xã Thử", "Ủy ban nhân dân xã Thử")
    assert IssuingBody.objects.filter(pk=body.pk).exists()


@pytest.mark.parametrize(
    "printed",
    ["Ủy ban nhân dân tinh Thử Nghiệm", "UY BAN NHAN DAN TINH THU NGHIEM", "Bo Tai chinh - Uy ban nhan dan tinh Thu Nghiem"],
)
def test_a_head_that_lost_its_marks_is_the_one_body_that_it_can_be_with_a_doubt(printed: str) -> None:
    known = IssuingBody.objects.create(name="Ủy ban nhân dân tỉnh Thử Nghiệm")
    finder = BodyFinder()
    before = IssuingBody.objects.count()
    assert finder.find(printed)[-1] == known
    assert IssuingBody.objects.count() == before
    assert known.name in finder.doubts[-1]


@pytest.mark.parametrize("printed", ["Ủy ban nhân dân xã Tân Thanh", "Ủy ban nhân dân xã Tân Thạnh", "Ủy ban nhân dân xa Tân Thạnh"])
def test_a_body_whose_place_differs_by_marks_is_another_and_the_like_of_it_is_a_doubt(printed: str) -> None:
    known = IssuingBody.objects.create(name="Ủy ban nhân dân xã Tân Thành")
    finder = BodyFinder()
    (found,) = finder.find(printed)
    assert found.name == printed
    assert [known.name in doubt for doubt in finder.doubts] == [False, True]


def test_a_head_without_marks_that_two_bodies_may_have_is_neither_of_them() -> None:
    names = ("Ủy ban nhân dân xã Tân Thành", "Ủy ban nhân dân xã Tân Thạnh")
    for name in names:
        IssuingBody.objects.create(name=name)
    finder = BodyFinder()
    (found,) = finder.find("UY BAN NHAN DAN XA TAN THANH")
    assert found.name not in names
    assert all(name in finder.doubts[-1] for name in names)


def test_the_doubt_about_a_misprinted_head_is_told_with_its_record(tmp_path: Path) -> None:
    run(tmp_path, record())
    run(tmp_path, record(id="2", number="02/2024/QĐ-UBND", issuer=record()["issuer"].replace("tỉnh", "tinh")))
    assert "Ủy ban nhân dân tinh Thử Nghiệm" in (tmp_path / "report.csv").read_text(encoding="utf-8")
    assert LegalDocumentPage.objects.values("issuing_body").distinct().count() == 1


@pytest.mark.shared_data
def test_real_documents_are_imported_twice_and_the_second_run_changes_nothing(tmp_path: Path, shared_data: Path) -> None:
    lines = (shared_data / "legal" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    sample = lines[::50]
    started = time.perf_counter()
    assert run(tmp_path, *sample) == {"created": len(sample)}
    print(f"{len(sample) / (time.perf_counter() - started):.1f} documents/s")
    assert run(tmp_path, *sample) == {"unchanged": len(sample)}
    given = {json.loads(line)["id"]: len(json.loads(line)["articles"]) for line in sample}
    for key, count in given.items():
        stored = Provision.objects.filter(version__document__source_id=key).exclude(source_id="").count()
        assert stored == count, key


@pytest.mark.parametrize("printed", ["Văn  hoà", "VĂN HÒA", "Văn hòa.", "Văn\u200b hòa", normalize("NFD", "văn hòa")])
@pytest.mark.parametrize("slug", ["", "vh"])
def test_signers_and_fields_that_are_there_are_meant_in_any_spelling(tmp_path: Path, printed: str, slug: str) -> None:
    legal_field, signer = LegalField.objects.create(name="Văn hòa", slug=slug), Signer.objects.create(full_name="Văn hòa")
    assert run(tmp_path, record(fields=[printed, "Văn hòa"], signer=printed), record(id="2", fields=[printed], signer="Văn hòa")) == {
        "created": 2
    }
    for page in LegalDocumentPage.objects.all():
        assert [row.pk for row in page.legal_fields.all()] == [legal_field.pk]
        assert page.signatures.get().signer == signer


def test_a_field_that_differs_by_marks_is_another_one(tmp_path: Path) -> None:
    LegalField.objects.create(name="Văn hoa")
    run(tmp_path, record(fields=["Văn hóa", " "]))
    assert [row.name for row in LegalDocumentPage.objects.get().legal_fields.all()] == ["Văn hóa"]


def test_names_longer_than_their_columns_are_cut_and_lead_to_one_row(tmp_path: Path) -> None:
    long = "Rất dài " * 40
    run(tmp_path, record(fields=[long], signer=long), record(id="2", fields=[long], signer=long))
    names = [*LegalField.objects.values_list("name", flat=True), *Signer.objects.values_list("full_name", flat=True)]
    assert [len(name) <= 120 for name in names if name.startswith("Rất dài")] == [True, True]
