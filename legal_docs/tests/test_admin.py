"""The editor's desk: the form's checks, the messages after saving, the lists, withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from legal_docs.models import DocumentType, IssuingBody, LegalDocumentPage
from legal_docs.tests.factories import TEXT, body, document, index_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(admin_client: Client) -> Client:
    """A superuser; the second factor, if the portal asks for it, is not the matter of these tests."""
    return admin_client


def form_data(**values: Any) -> dict[str, Any]:
    inlines = ("joint_issuers", "signatures", "relations", "effect_days", "status_statements", "files", "comments")
    management = {
        f"{name}-{part}": number for name in inlines for part, number in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0))
    }
    return {
        **management,
        "document_type": DocumentType.objects.get(name="Quyết định").pk,
        "number": "05/2024/QĐ-UBND",
        "title": "Quy định giờ mở cửa thư viện",
        "issuing_body": body().pk,
        "issued_on": "2024-01-15",
        "effective_on": "2024-02-01",
        "body_text": TEXT,
        "action-publish": "1",
        **values,
    }


def add(client: Client, **values: Any) -> Any:
    url = reverse("wagtailadmin_pages:add", args=["legal_docs", "legaldocumentpage", index_page().pk])
    return client.post(url, form_data(**values), follow=True)


def test_a_document_that_would_end_by_a_schedule_is_refused_with_the_way_to_withdraw_it(editor: Client) -> None:
    url = reverse("wagtailadmin_pages:add", args=["legal_docs", "legaldocumentpage", index_page().pk])
    answer = editor.post(url, form_data(expire_at="2091-01-01 08:00"))
    assert "Thu hồi" in answer.content.decode() or "withdraw it" in answer.content.decode()
    assert not LegalDocumentPage.objects.exists()


def test_an_editor_publishes_a_document_from_its_text(editor: Client) -> None:
    response = add(editor)
    page = LegalDocumentPage.objects.get()
    assert page.live, response.content.decode()[:3000]
    assert page.slug == "5-2024-qd-ubnd"
    assert "7 giờ 30" in Client().get(f"{page.url}dieu-2/").content.decode()


def test_a_body_that_may_not_issue_the_type_stops_the_editor(editor: Client) -> None:
    answer = add(
        editor,
        document_type=DocumentType.objects.get(name="Nghị định").pk,
        issuing_body=IssuingBody.objects.get(name="Bộ Y tế").pk,
        number="01/2024/NĐ-CP",
    )
    assert "Bộ Y tế không có thẩm quyền ban hành văn bản loại Nghị định." in answer.content.decode()
    assert not LegalDocumentPage.objects.exists()


def test_effect_before_issue_stops_the_editor_without_a_reason(editor: Client) -> None:
    answer = add(editor, effective_on="2023-12-01")
    assert "Văn bản có hiệu lực trước ngày ban hành: vui lòng nêu lý do hoặc sửa lại ngày." in answer.content.decode()
    assert not LegalDocumentPage.objects.exists()
    add(editor, effective_on="2023-12-01", early_effect_reason="Khoản 1 Điều 55")
    assert LegalDocumentPage.objects.exists()


def test_the_same_number_again_stops_the_editor(editor: Client) -> None:
    document("05/2024/QĐ-UBND")
    add(editor)
    assert LegalDocumentPage.objects.count() == 1


def test_doubts_are_told_after_saving_and_stop_nothing(editor: Client) -> None:
    text = "Điều 1. Một\nThân.\nĐiều 3. Ba\nThân."
    response = add(editor, effective_on="2024-01-16", body_text=text, warnings_reason="Trình tự rút gọn theo Nghị quyết")
    assert LegalDocumentPage.objects.get().live
    told = " ".join(str(message) for message in response.context["messages"])
    assert "10" in told
    assert "Điều 3" in told


def test_the_preview_shows_the_text_as_typed(editor: Client) -> None:
    page = document()
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    editor.post(url, form_data(body_text=TEXT.replace("7 giờ 30 phút", "9 giờ")))
    assert "9 giờ" in editor.get(url).content.decode()


@pytest.mark.parametrize(
    "name", ["legal_document_listing:index", "wagtailsnippets_legal_docs_documenttype:list", "wagtailsnippets_legal_docs_issuingbody:list"]
)
def test_the_lists_open(editor: Client, name: str) -> None:
    page = document()
    row = {
        "legal_document_listing:index": page.number,
        "wagtailsnippets_legal_docs_documenttype:list": page.document_type.name,
        "wagtailsnippets_legal_docs_issuingbody:list": str(IssuingBody.objects.order_by("name").first()),
    }
    assert row[name] in editor.get(reverse(name)).content.decode()


def test_withdrawing_asks_for_a_reason(editor: Client) -> None:
    page = document()
    url = reverse("legal_docs_withdraw", args=[page.pk])
    assert editor.post(url, {"reason": ""}).status_code == 200
    page.refresh_from_db()
    assert page.live
    assert editor.post(url, {"reason": "Đăng nhầm"}).status_code == 302
    page.refresh_from_db()
    assert not page.live


def test_who_may_not_unpublish_may_not_withdraw(client: Client, django_user_model: Any) -> None:
    page = document()
    client.force_login(django_user_model.objects.create_user("ai-do"))
    assert client.post(reverse("legal_docs_withdraw", args=[page.pk]), {"reason": "x"}).status_code in (302, 403)
    page.refresh_from_db()
    assert page.live


@pytest.mark.parametrize("address", ["legal_document_listing:index", "legal_document_chooser:choose_results"])
def test_list_and_chooser_find_a_number_in_any_spelling_and_write_its_day_in_full(editor: Client, address: str) -> None:
    document("7/2026/QĐ-UBND", title="Quy định giá nước", issued_on=date(2026, 3, 2), effective_on=date(2026, 5, 2), publish=False)
    document("27/2026/QĐ-UBND", title="Quy định giá điện")
    found = editor.get(reverse(address), {"q": "qd 07 2026"}).content.decode()
    assert "Quy định giá nước" in found
    assert "02/03/2026" in found
    assert "Quy định giá điện" not in found


def test_filters_of_the_list_stay_until_they_are_taken_away(editor: Client) -> None:
    address = reverse("legal_document_listing:index")
    editor.get(address, {"status": "in_force"})
    assert editor.get(address).headers["location"] == f"{address}?status=in_force"
    editor.get(reverse("legal_document_listing:index_results"))
    assert editor.get(address).status_code == 200


def test_a_document_can_be_scheduled_and_commented_on(editor: Client) -> None:
    shown = editor.get(reverse("wagtailadmin_pages:edit", args=[document().pk])).content.decode()
    assert 'name="go_live_at"' in shown
    assert 'data-side-panel-toggle="comments"' in shown


def test_what_saves_itself_leaves_no_messages_for_the_next_page(editor: Client) -> None:
    page = document(publish=False, effective_on=date(2024, 1, 16))
    page.save_revision()
    values = form_data(effective_on="2024-01-16", slug=page.slug)
    del values["action-publish"]
    saved = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), values, headers={"accept": "application/json"})
    assert saved.json()["success"]
    shown = editor.get(reverse("wagtailadmin_explore", args=[index_page().pk]))
    assert not list(shown.context["messages"])


def test_documents_are_not_copied_alone_or_with_their_list(editor: Client) -> None:
    page, index = document(), index_page()
    for copied, parent in ((page, index), (index, index.get_parent())):
        values = {"new_title": "Bản chép", "new_slug": "ban-chep", "new_parent_page": parent.pk, "copy_subpages": "on"}
        shown = editor.post(reverse("wagtailadmin_pages:copy", args=[copied.pk]), values, follow=True)
        assert "Không sao chép được" in shown.content.decode()
    assert LegalDocumentPage.objects.get() == page


def test_an_address_that_would_be_too_long_is_told_in_the_form(editor: Client) -> None:
    shown = add(editor, slug="a" * 245)
    assert "slug" in shown.context["form"].errors
    assert not LegalDocumentPage.objects.exists()


def test_a_withdrawn_document_says_so_to_staff_and_asks_before_it_is_public_again(editor: Client) -> None:
    page = document()
    editor.post(reverse("legal_docs_withdraw", args=[page.pk]), {"reason": "Đăng nhầm bản dự thảo"})
    page.refresh_from_db()
    day = f"thu hồi ngày {page.withdrawn_on:%d/%m/%Y}"
    assert day in editor.get(reverse("legal_document_listing:index")).content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = editor.get(edit).content.decode()
    assert day in shown
    assert "Đăng nhầm bản dự thảo" in shown
    assert day in editor.get(reverse("legal_docs_withdraw", args=[page.pk]), follow=True).content.decode()
    editor.post(edit, form_data(**{"action-publish": "x"}))
    page.refresh_from_db()
    assert not page.live
    editor.post(edit, form_data())  # kept as a draft
    page.refresh_from_db()
    assert page.withdrawn_on
    editor.post(edit, form_data(warnings_reason="Đã đối chiếu bản ký", **{"action-publish": "x"}))
    page.refresh_from_db()
    assert page.live
    assert not page.withdrawn_on
    entry = PageLogEntry.objects.get(page=page.pk, action="legal_docs.warnings_overridden")
    assert entry.data["reason"] == "Đã đối chiếu bản ký"
    assert day in entry.data["warnings"][0]
