"""Rules beside the other documents, the reason that a warning asks for, what is said while an editor types, the board of quality."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, ModelLogEntry, PageLogEntry, Workflow, WorkflowPage, WorkflowTask

from legal_docs.admin.editing.checking import StatedRelation, problems_with_others, unread_days
from legal_docs.law.citations.reading import reread_outdated
from legal_docs.models import Citation, LegalDocumentPage, VersionLinks
from legal_docs.models.documents.validation import Attributes, Problem, Severity
from legal_docs.tests.factories import body, document, index_page, related
from legal_docs.tests.test_admin import add, form_data
from legal_docs.text.vocabulary import BodyKind, Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(admin_client: Client) -> Client:
    return admin_client


def ministry(name: str) -> Any:
    return body(name, kind=BodyKind.MINISTRY, level=Level.CENTRAL, locality="")


def said(page: LegalDocumentPage, *relations: StatedRelation) -> str:
    problems = problems_with_others(page.attributes, relations, own=page.pk)
    assert all(problem.severity is Severity.WARNING for problem in problems)
    return " | ".join(str(problem.message) for problem in problems)


def circular(number: str, name: str, **values: Any) -> LegalDocumentPage:
    return document(number, type_name="Thông tư", issuing_body=ministry(name), **values)


def test_the_same_number_by_another_central_body_is_doubted_but_not_by_another_province() -> None:
    circular("07/2024/TT-BYT", "Bộ Y tế")
    assert "Bộ Y tế" in said(circular("07/2024/TT-BYT", "Bộ Tài chính"))
    document("05/2024/QĐ-UBND")
    other = document("05/2024/QĐ-UBND", issuing_body=body("Ủy ban nhân dân tỉnh Khác", locality="tỉnh Khác"))
    assert said(other) == ""


def test_grounds_that_were_not_in_force_or_came_later_are_doubted() -> None:
    page = circular("08/2024/TT-BYT", "Bộ Y tế", issued_on=date(2024, 5, 1), effective_on=date(2024, 7, 1))
    old = circular("01/2010/TT-BYT", "Bộ Y tế", issued_on=date(2010, 1, 1), effective_on=date(2010, 3, 1), expires_on=date(2020, 1, 1))
    later = circular("09/2025/TT-BYT", "Bộ Y tế", issued_on=date(2025, 1, 1), effective_on=date(2025, 3, 1))
    holding = circular("02/2011/TT-BYT", "Bộ Y tế", issued_on=date(2011, 1, 1), effective_on=date(2011, 3, 1))
    assert "01/2010/TT-BYT" in said(page, StatedRelation("can_cu", old))
    assert "09/2025/TT-BYT" in said(page, StatedRelation("can_cu", later))
    assert said(page, StatedRelation("can_cu", holding)) == ""


def test_a_missing_target_and_a_text_of_another_body_are_doubted() -> None:
    page = circular("08/2024/TT-BYT", "Bộ Y tế")
    own, foreign = circular("01/2010/TT-BYT", "Bộ Y tế"), circular("01/2010/TT-BTC", "Bộ Tài chính")
    assert "99/2001/TT-BYT" in said(page, StatedRelation("bai_bo", None, number="99/2001/TT-BYT"))
    assert said(page, StatedRelation("bai_bo", None, number="01/2010/TT-BYT")) == ""
    assert "01/2010/TT-BTC" in said(page, StatedRelation("sua_doi_bo_sung", foreign))
    assert said(page, StatedRelation("sua_doi_bo_sung", own)) == ""
    assembly = body("Quốc hội", kind=BodyKind.NATIONAL_ASSEMBLY, level=Level.CENTRAL, locality="")
    values = Attributes(document_type=page.document_type, issuing_body=assembly)
    assert problems_with_others(values, [StatedRelation("bai_bo", foreign)], own=None) == []


def test_publishing_in_spite_of_a_warning_asks_for_a_reason_that_is_kept(editor: Client) -> None:
    response = add(editor, effective_on="2024-01-16")
    assert not LegalDocumentPage.objects.exists()
    assert "warnings_reason" in response.context["form"].errors
    add(editor, effective_on="2024-01-16", warnings_reason="Trình tự rút gọn")
    page = LegalDocumentPage.objects.get()
    assert page.live
    assert page.latest_revision.content["warnings_reason"] == "Trình tự rút gọn"
    entry = PageLogEntry.objects.get(action="legal_docs.warnings_overridden")
    assert entry.data["reason"] == "Trình tự rút gọn"
    assert any("10" in warning for warning in entry.data["warnings"])


def test_a_doubtful_draft_is_saved_without_a_reason(editor: Client) -> None:
    values = form_data(effective_on="2024-01-16")
    del values["action-publish"]
    editor.post(reverse("wagtailadmin_pages:add", args=["legal_docs", "legaldocumentpage", index_page().pk]), values)
    assert not LegalDocumentPage.objects.get().live
    assert not ModelLogEntry.objects.filter(action="legal_docs.warnings_overridden").exists()


def test_what_is_typed_is_checked_at_once_and_nothing_is_stored(editor: Client) -> None:
    url = reverse("legal_docs_checks")
    html = editor.post(url, form_data(effective_on="2024-01-16")).content.decode()
    assert "mb-import-checks__warnings" in html
    html = editor.post(url, form_data(effective_on="2023-01-16")).content.decode()
    assert "mb-import-checks__errors" in html
    html = editor.post(url, form_data(issuing_body="")).content.decode()
    assert "mb-import-checks__errors" not in html
    assert not LegalDocumentPage.objects.exists()
    page = document()
    assert editor.post(reverse("legal_docs_checks_of", args=[page.pk]), form_data()).status_code == 200
    assert Client().post(url, form_data()).status_code in (302, 403)
    assert editor.get(url, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 405
    opened = editor.get(url)  # by a person: led to a screen, never a bare 405
    assert (opened.status_code, opened.url.startswith("/quan-tri/")) == (302, True)


def test_the_live_check_sees_the_relations_that_are_typed(editor: Client) -> None:
    values = form_data(**{
        "relations-TOTAL_FORMS": 1, "relations-0-kind": "bai_bo", "relations-0-target_number": "77/2001/QĐ-UBND",
        "relations-0-scope": "whole", "relations-0-ORDER": 1,
    })  # fmt: skip
    assert "77/2001/QĐ-UBND" in editor.post(reverse("legal_docs_checks"), values).content.decode()


def test_the_board_counts_and_lists_what_is_missing(editor: Client) -> None:
    bare = document("06/2024/QĐ-UBND", body_text="", effective_on=None)
    document("05/2024/QĐ-UBND", relations=[related("1/2001/QĐ-UBND", "bai_bo")])
    board = editor.get(reverse("legal_quality:board"))
    counts = {check.code: count for check, count, _share in board.context["rows"]}
    assert counts["khong-noi-dung"] == 1
    assert counts["khong-ngay"] == 1
    assert counts["khong-linh-vuc"] == counts["khong-ban-goc"] == counts["khong-nguoi-ky"] == 2
    assert counts["quan-he"] == 1
    assert counts["dan-chieu"] == 1
    assert counts["nghi-ngo"] == 1  # the points of that text go from b to đ
    assert counts["khac-noi-dung"] == counts["qua-ngay"] == 0
    listed = editor.get(reverse("legal_quality:list", args=["khong-noi-dung"])).context["pages"].object_list
    assert [one.pk for one in listed] == [bare.pk]
    assert editor.get(reverse("legal_quality:list", args=["co-gi-la"])).status_code == 404


def test_provisions_that_are_not_the_typed_text_are_counted(editor: Client) -> None:
    page = document()
    version = page.versions.get()
    version.provisions.filter(anchor="art_2__cl_1").update(text="Thư viện đóng cửa.")
    version.save()
    reread_outdated()
    assert VersionLinks.objects.get(version=version).text_differs
    assert editor.get(reverse("legal_quality:list", args=["khac-noi-dung"])).context["pages"].paginator.count == 1


def test_the_queue_shows_what_is_waited_for_and_takes_the_editors_word(editor: Client) -> None:
    text = "Điều 1. Một\nTheo Nghị định số 77/2001/NĐ-CP.\nĐiều 2. Hai\nTheo Điều 4 Nghị định số 77/2001/NĐ-CP và Luật Nhà sách năm 1999."
    page = document(body_text=text)
    listed = editor.get(reverse("legal_citations:waiting")).context["groups"].object_list
    assert [(group["target_key"], group["places"]) for group in listed] == [("77/2001/nd-cp", 2), ("luat nha sach 1999", 1)]
    one = f"{reverse('legal_citations:one')}?khoa=luat+nha+sach+1999"
    shown = editor.get(one)
    assert shown.context["places"][0].url == f"{page.url}dieu-2/"
    assert "Luật Nhà sách năm 1999" in shown.context["places"][0].around
    assert editor.post(one, {"document": ""}).status_code == 422
    other = document("08/2024/QĐ-UBND", body_text="Điều 1. Một\nHai.")
    editor.post(one, {"document": other.pk, "note": "Tên cũ"})
    assert Citation.objects.get(raw__startswith="Luật Nhà sách").target_id == other.pk
    editor.post(f"{reverse('legal_citations:one')}?khoa=77/2001/nd-cp", {"nothing": "1"})
    assert not editor.get(reverse("legal_citations:waiting")).context["groups"].object_list
    assert Client().get(reverse("legal_citations:waiting")).status_code == 302


def test_approving_a_submitted_document_records_its_reason_and_who_approved(editor: Client) -> None:
    page, approve = submitted(editor, "Trình tự rút gọn")
    editor.post(approve)
    page.refresh_from_db()
    assert page.live
    entry = PageLogEntry.objects.get(action="legal_docs.warnings_overridden")
    assert entry.data["reason"] == "Trình tự rút gọn"
    assert entry.user is not None


def test_nothing_is_approved_while_doubts_have_no_reason(editor: Client) -> None:
    page, approve = submitted(editor, "Trình tự rút gọn")
    draft = page.get_latest_revision_as_object()
    draft.warnings_reason = ""
    draft.save_revision()
    shown = editor.post(approve, follow=True)
    assert "chưa được duyệt" in shown.content.decode()
    values = form_data(effective_on="2024-01-16", **{"action-workflow-action": "true", "workflow-action-name": "approve"})
    del values["action-publish"]
    shown = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), values)
    assert "warnings_reason" in shown.context["form"].errors
    page.refresh_from_db()
    assert not page.live


def submitted(editor: Client, reason: str) -> tuple[LegalDocumentPage, str]:
    """A doubtful document that was submitted for approval, and the address of the dialog to approve it."""
    workflow = Workflow.objects.create(name="Duyệt văn bản")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Duyệt"), sort_order=0)
    WorkflowPage.objects.update_or_create(page=index_page(), defaults={"workflow": workflow})
    values = form_data(effective_on="2024-01-16", warnings_reason=reason, **{"action-submit": "1"})
    del values["action-publish"]
    editor.post(reverse("wagtailadmin_pages:add", args=["legal_docs", "legaldocumentpage", index_page().pk]), values)
    page = LegalDocumentPage.objects.get()
    assert page.current_workflow_task_state is not None
    return page, reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk])


def test_the_next_page_of_the_queue_keeps_the_words_that_were_looked_for(editor: Client) -> None:
    names = "".join(f"Điều {number}. Tên\nTheo Nghị định số {number}/2001/NĐ-CP.\n" for number in range(1, 45))
    document(body_text=names)
    shown = editor.get(reverse("legal_citations:waiting"), {"q": "/2001/NĐ-CP"}).content.decode()
    assert 'href="?q=%2F2001%2FN%C4%90-CP&amp;p=2"' in shown


def effect_of(page: LegalDocumentPage, text: str) -> list[Problem]:
    return unread_days(page.attributes, text, [])


QUOTED = (
    "Điều 1. Sửa đổi Điều 9\nSửa đổi Điều 9 như sau:\n“Điều 9. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01/01/2020, trừ quy định {0}.”"
)
OWN = "Điều 2. Hiệu lực thi hành\nQuyết định này có hiệu lực từ ngày 01/02/2024{0}."


def test_a_quoted_clause_of_effect_is_no_doubt_and_hides_none() -> None:
    """An amending text often quotes the clause of the one that it amends."""
    page, exception = document("05/2024/QĐ-UBND"), "tại khoản 2 Điều này"
    assert effect_of(page, f"{QUOTED.format(exception)}\n{OWN.format('')}") == []
    assert len(effect_of(page, f"{QUOTED.format(exception)}\n{OWN.format(f', trừ quy định {exception}')}")) == 1
