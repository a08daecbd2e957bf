"""A draft for public comment, made and led to its end in the administration; what becomes of copies, aliases, and of a deletion."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from legal_docs.models import DraftComment, DraftDocumentPage
from legal_docs.models.drafts.comments import CommentState
from legal_docs.models.drafts.pages import DraftState
from legal_docs.tests.factories import document, section_page
from legal_docs.tests.test_drafts import CLOSED, OPENED, REPORT, at, draft, send, stored_draft  # noqa: F401

pytestmark = pytest.mark.django_db


def fields(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    values = {
        **{"title": "Dự thảo giờ chợ", "slug": "", "lead": "", "drafting_body": "Sở Công Thương", "contact": "", "short_reason": ""},
        **{"opens_on": str(today), "closes_on": str(today + timedelta(days=70)), "period": "", "body_text": "Điều 1. Phạm vi\nGiờ chợ."},
        **{"explanation": streamfield([]), "report": streamfield([]), "report_due_on": "", "adopted": ""},
        "comments": {"INITIAL_FORMS": 0, "TOTAL_FORMS": 0},
    }
    found: dict[str, Any] = nested_form_data({**values, **changes, "action-publish": "1"})
    return found


def words_of(answer: Any) -> str:
    return BeautifulSoup(answer.content, "lxml").get_text(" ", strip=True)


def test_a_draft_is_made_commented_reported_and_adopted_in_the_administration(admin_client: Client, client: Client) -> None:
    section = section_page()
    section.save_revision().publish()
    add = reverse("wagtailadmin_pages:add", args=["legal_docs", "draftdocumentpage", section.pk])
    assert add in admin_client.get(reverse("wagtailadmin_pages:add_subpage", args=[section.pk])).content.decode()
    assert admin_client.post(add, fields()).status_code == 302
    page = DraftDocumentPage.objects.get()
    assert page.state is DraftState.OPEN
    send(client, page, timezone.localdate(), article="art_1", email="")
    assert DraftComment.objects.get().draft_id == page.pk
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    report = streamfield([("paragraph", rich_text("<p>Đã tiếp thu.</p>"))])
    assert admin_client.post(edit, fields(report=report, slug=page.slug)).status_code == 302
    assert DraftDocumentPage.objects.get().state is DraftState.REPORTED
    assert admin_client.post(edit, fields(report=report, slug=page.slug, adopted=document().pk)).status_code == 302
    assert DraftDocumentPage.objects.get().state is DraftState.ADOPTED


def test_a_draft_is_moved_to_another_section(admin_client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    other = section_page()
    admin_client.post(reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, other.pk]))
    assert DraftDocumentPage.objects.get().get_parent().pk == other.pk


def test_a_copy_of_an_adopted_draft_is_a_draft_of_its_own(draft: DraftDocumentPage) -> None:  # noqa: F811
    draft.report, draft.adopted = REPORT, document()
    draft.save_revision().publish()
    copied = DraftDocumentPage.objects.get(pk=draft.copy(update_attrs={"slug": "ban-sao"}).pk)
    for one in (copied, copied.get_latest_revision_as_object()):
        with at(OPENED):
            assert (one.state, one.reported_on, one.adopted_id) == (DraftState.OPEN, None, None)


def copied_in_a_form(client: Client, page: Any, **more: str) -> Any:
    values = {"new_title": page.title, "new_slug": "bi-danh", "new_parent_page": page.get_parent().pk, **more}
    if more.get("copy_subpages"):
        values["new_parent_page"] = page.get_parent().pk
    return client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), values, follow=True)


def test_an_alias_of_a_draft_is_refused_in_words_and_a_copy_is_not(admin_client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    assert "chỉ được đăng ở một nơi" in words_of(copied_in_a_form(admin_client, draft, alias="on"))
    assert DraftDocumentPage.objects.count() == 1
    copied_in_a_form(admin_client, draft)
    assert DraftDocumentPage.objects.count() == 2


def test_an_alias_of_a_section_with_its_drafts_is_refused(admin_client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    copied_in_a_form(admin_client, draft.get_parent(), alias="on", copy_subpages="on")
    assert DraftDocumentPage.objects.count() == 1


@pytest.mark.parametrize("above", [False, True])
def test_the_deletion_of_a_draft_or_its_section_names_the_comments_that_go(
    above: bool,
    admin_client: Client,
    draft: DraftDocumentPage,  # noqa: F811
) -> None:
    for number in range(3):
        DraftComment.objects.create(draft=draft, text=f"Ý kiến {number}", state=CommentState.WAITING)
    page = draft.get_parent() if above else draft
    shown = words_of(admin_client.get(reverse("wagtailadmin_pages:delete", args=[page.pk])))
    assert "góp ý dự thảo: 3" in shown.lower()


def test_the_deletion_of_a_draft_without_comments_names_none(admin_client: Client, draft: DraftDocumentPage) -> None:  # noqa: F811
    assert "Xóa vĩnh viễn cùng" not in words_of(admin_client.get(reverse("wagtailadmin_pages:delete", args=[draft.pk])))
