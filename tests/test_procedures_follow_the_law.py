"""Procedures follow their legal bases: links, validity by Điều, and a task when a basis is repealed."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.contracts.worklist import WorklistPanel
from cms.models import PageReview
from home.models import ProcedureBasis, ProcedurePage
from home.services.procedures.bases import refresh_bases
from home.tests.factories import make_news, make_procedure
from legal_docs.models import LegalDocumentPage, StatusStatement
from legal_docs.tests.factories import body, document, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-05T09:00")]
NUMBER = "05/2024/QĐ-UBND"


@pytest.fixture(scope="module")
def _stored_law(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(lambda: document(NUMBER))
    return page


@pytest.fixture
def law(_stored_law: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=_stored_law.pk)


def procedure(*bases: dict[str, Any], **values: Any) -> ProcedurePage:
    return make_procedure(legal_bases=json.dumps([{"type": "row", "value": basis} for basis in bases]), **values)


def repeal(law: LegalDocumentPage, on: date = date(2026, 6, 1), **values: Any) -> None:
    document(
        "09/2026/QĐ-UBND",
        title="Bãi bỏ",
        issued_on=on - timedelta(days=20),
        effective_on=on,
        relations=[related(law, RelationKind.REPEALS, effective_on=on, **{"scope": Scope.WHOLE, **values})],
    )


def shown(page: ProcedurePage) -> str:
    return re.sub(r"\s+", " ", Client().get(page.url).content.decode())


def tasks() -> int:
    return ProcedureBasis.objects.ended().count()


def test_a_basis_named_by_number_leads_to_the_document_and_its_article(law: LegalDocumentPage) -> None:
    page = shown(procedure({"number": "05/2024/qđ-ubnd", "provision": "khoản 1 Điều 2"}))
    assert f'<a href="{law.url}dieu-2/">khoản 1 Điều 2, {NUMBER}</a>' in page
    assert "Còn hiệu lực" in page


def test_a_number_that_two_documents_have_is_not_linked_and_the_chosen_one_is(law: LegalDocumentPage) -> None:
    other = document(NUMBER, title="Của tỉnh khác", issuing_body=body("Ủy ban nhân dân tỉnh Khác", locality="tỉnh Khác"))
    assert law.url not in shown(procedure({"number": NUMBER}))
    assert f'href="{other.url}"' in shown(procedure({"number": NUMBER, "document": other.pk}))


def test_a_document_that_not_everyone_may_read_is_not_linked(law: LegalDocumentPage) -> None:
    PageViewRestriction.objects.create(page=law, restriction_type=PageViewRestriction.LOGIN)
    page = shown(procedure({"number": NUMBER, "document": law.pk}, {"number": NUMBER}))
    assert law.url not in page
    assert "Còn hiệu lực" not in page


def test_a_repealed_basis_raises_a_task_that_leads_to_the_procedure(law: LegalDocumentPage, client: Client, admin_user: Any) -> None:
    client.force_login(admin_user, backend="django.contrib.auth.backends.ModelBackend")
    page = procedure({"number": NUMBER}, title="Cấp thẻ thư viện")
    assert tasks() == 0
    repeal(law)
    assert tasks() == 1
    item = next(item for item in WorklistPanel(admin_user).get_context_data()["items"] if item.url == reverse("home_admin:ended_bases"))
    assert (item.count, item.late) == (1, True)
    answer = client.get(item.url)
    assert answer.status_code == 200, answer.headers
    report = answer.content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in report
    assert "Hết hiệu lực" in shown(page)


def test_a_task_ends_when_the_basis_is_replaced(law: LegalDocumentPage) -> None:
    page = procedure({"number": NUMBER})
    repeal(law)
    page.legal_bases = json.dumps([{"type": "row", "value": {"number": "09/2026/QĐ-UBND"}}])
    page.save_revision().publish()
    assert tasks() == 0


def test_a_repealed_article_is_a_task_for_procedures_on_it_and_not_for_others(law: LegalDocumentPage) -> None:
    on_it, beside = procedure({"number": NUMBER, "provision": "Điều 2"}), procedure({"number": NUMBER, "provision": "Điều 1"})
    repeal(law, scope=Scope.PARTIAL, provisions="Điều 2")
    assert list(ProcedureBasis.objects.ended().values_list("procedure", flat=True)) == [on_it.pk]
    assert beside.basis_rows.get().status == "con_hieu_luc"


def test_a_basis_that_ends_by_date_is_found_by_the_worker_on_that_day(law: LegalDocumentPage) -> None:
    with time_machine.travel("2026-05-31T05:00:00Z", tick=False) as clock:
        procedure({"number": NUMBER, "provision": "Điều 2"})
        repeal(law, on=date(2026, 6, 1), scope=Scope.PARTIAL, provisions="Điều 2")
        refresh_bases()
        assert tasks() == 0
        clock.move_to("2026-05-31T17:30:00Z")  # half past midnight in Viet Nam
        refresh_bases()
        assert tasks() == 1


def test_a_basis_is_linked_once_its_document_is_published() -> None:
    page = procedure({"number": "06/2025/QĐ-UBND"})
    assert page.basis_rows.get().document_id is None
    law = document("06/2025/QĐ-UBND")
    refresh_bases()
    assert page.basis_rows.get().document_id == law.pk
    assert law.url in shown(page)


def test_the_worker_makes_missing_rows_of_the_bases_of_procedures(law: LegalDocumentPage) -> None:
    page = procedure({"number": NUMBER})
    ProcedureBasis.objects.all().delete()
    refresh_bases()
    assert page.basis_rows.get().document_id == law.pk


def test_an_unpublished_procedure_is_no_task(law: LegalDocumentPage) -> None:
    page = procedure({"number": NUMBER})
    repeal(law)
    page.unpublish()
    assert tasks() == 0


def test_the_exported_procedures_give_the_same_pages_when_they_are_imported(client: Client, tmp_path: Any) -> None:
    page = procedure(
        {"number": NUMBER, "title": "Quy định", "provision": "Điều 2"}, title="Cấp thẻ", code="1.000777", online="mot-phan",
        online_reason="Nhận thẻ tại quầy.", online_url="https://dvc.example/1", integrated_on=date(2026, 7, 1), at_commune=True,
        steps="<p>Bước 1</p><ul><li>Nộp</li></ul>", external_id="1.000777",
        how=json.dumps([{"type": "row", "value": {"channel": "Trực tuyến", "time_limit": "2 ngày", "fee": "", "description": ""}}]),
        dossier=json.dumps([{"type": "row", "value": {"name": "Đơn", "group": "", "form": "Mẫu 1", "originals": 1, "copies": 2}}]),
    )  # fmt: skip
    [record] = [json.loads(line) for line in client.get("/thu-tuc/jsonl/").content.decode().splitlines()]
    assert record["url"].endswith(page.url)
    ProcedurePage.objects.filter(pk=page.pk).update(online="", agency="khác", legal_bases="[]")
    file = tmp_path / "records.jsonl"
    file.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    call_command("import_procedures", file, verbosity=0)
    [again] = [json.loads(line) for line in client.get("/thu-tuc/jsonl/").content.decode().splitlines()]
    assert again == record


def test_who_cites_a_document_reviews_it_when_its_text_changes_and_not_when_its_description_does(law: LegalDocumentPage) -> None:
    link = f'<p><a linktype="page" id="{law.pk}">Quyết định</a></p>'
    make_news("Tin dẫn luật", body=json.dumps([{"type": "paragraph", "value": link}]))
    law.search_description = "Mô tả khác"
    law.save_revision().publish()
    assert not PageReview.objects.exists()
    law.body_text = f"{law.body_text}\nĐiều 9. Điều khoản mới\nNội dung mới."
    law.save_revision().publish()
    assert PageReview.objects.due().count() == 1


def cited_by_news(law: LegalDocumentPage) -> None:
    make_news("Tin dẫn luật", body=json.dumps([{"type": "paragraph", "value": f'<p><a linktype="page" id="{law.pk}">Quyết định</a></p>'}]))


def test_who_cites_a_restricted_document_reviews_it_when_its_text_changes(law: LegalDocumentPage) -> None:
    PageViewRestriction.objects.create(page=law, restriction_type=PageViewRestriction.LOGIN)
    cited_by_news(law)
    law.body_text = f"{law.body_text}\nĐiều 9. Điều khoản mới\nNội dung mới."
    law.save_revision().publish()
    assert PageReview.objects.due().count() == 1


def test_who_cites_a_document_reviews_it_when_a_validity_of_a_later_day_is_stated(law: LegalDocumentPage) -> None:
    cited_by_news(law)
    later = timezone.localdate() + timedelta(days=30)
    law.status_statements.add(StatusStatement(status=Status.UNSUITABLE, since=later, reason="Rà soát"))
    law.save_revision().publish()
    assert PageReview.objects.due().count() == 1
