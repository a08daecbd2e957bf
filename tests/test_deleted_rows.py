"""Drafts and older versions that name rows which somebody deleted meanwhile: they open, say what is missing, and go public or say why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page, PageLogEntry, Revision

from cms.background.pages.scheduled_pages import run_schedule
from cms.models import OutboundMail
from home.models import NewsPage, NewsTag, ProcedurePage
from home.models.news.royalties import Contribution, ContributionKind, Contributor
from home.tests.factories import make_field, make_news, make_procedure, make_topic
from legal_docs.models import (
    DocumentFile,
    DocumentType,
    JointIssuer,
    LegalDocumentPage,
    LegalField,
    Signature,
    Signer,
)
from legal_docs.tests.factories import body, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.fixture
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def library_file() -> Any:
    return get_document_model().objects.create(title="sai.pdf", file=ContentFile(b"%PDF-1.4 x", name="sai.pdf"))


def _signer(draft: Any) -> Any:
    row = Signer.objects.create(full_name="Nguyễn Văn Sai")
    draft.signatures.add(Signature(signer=row))
    return row


def _joint(draft: Any) -> Any:
    row = body("Sở Sai", locality="")
    draft.joint_issuers.add(JointIssuer(body=row))
    return row


def _file(draft: Any) -> Any:
    row = library_file()
    draft.files.add(DocumentFile(file=row))
    return row


def _field(draft: Any) -> Any:
    row = LegalField.objects.create(name="Sai")
    draft.legal_fields.set([row])
    return row


def _issuer(draft: Any) -> Any:
    draft.issuing_body = body("Sở Sai", locality="")
    return draft.issuing_body


def _type(draft: Any) -> Any:
    draft.document_type = DocumentType.objects.create(code="sai", name="Loại sai", slug="loai-sai")
    return draft.document_type


def _author(draft: Any) -> Any:
    row = Contributor.objects.create(name="Sai")
    draft.contributions.add(Contribution(contributor=row, kind=ContributionKind.objects.create(name="Tin vắn sai")))
    return row


def _topic(draft: Any) -> Any:
    row = make_topic("Sai")
    draft.topics.set([row])
    return row


def _tag(draft: Any) -> Any:
    draft.tags.add("sai")
    draft.save_revision()
    return NewsTag.objects.get_or_create(name="sai")[0]


def _procedure_field(draft: Any) -> Any:
    draft.field = make_field("Sai")
    return draft.field


MISSING = "Không đưa vào được vì nội dung được dẫn đến đã bị xóa"
OPTIONAL: list[tuple[Any, dict[Any, str]]] = [  # what names a row that may be missing, and how the form calls it
    (document, {_signer: "chữ ký", _joint: "cơ quan cùng ban hành", _file: "tệp", _field: "lĩnh vực"}),
    (make_news, {_author: "phần thực hiện", _topic: "chủ đề", _tag: "từ khóa"}),
    (make_procedure, {_procedure_field: "lĩnh vực"}),
]
REQUIRED = [(_issuer, "issuing_body"), (_type, "document_type")]


def draft_naming_a_deleted(make: Callable[[], Any], *names: Callable[[Any], Any], **values: Any) -> tuple[Any, Revision]:
    """A page whose newest draft names rows that are deleted then, and the revision of that draft."""
    page = make()
    draft = page.get_latest_revision_as_object()
    rows = [name(draft) for name in names]
    for each, value in values.items():
        setattr(draft, each, value)
    revision = draft.save_revision(clean=False)
    for row in rows:
        row.delete()
    return page, revision


def words(answer: Any) -> str:
    return BeautifulSoup(answer.content, "lxml").get_text(" ", strip=True)


@pytest.mark.parametrize(("make", "names"), OPTIONAL)
def test_the_form_opens_without_what_was_deleted_and_names_it(admin_client: Client, make: Any, names: dict[Any, str]) -> None:
    page, _revision = draft_naming_a_deleted(make, *names)
    shown = words(admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    told = shown.partition(MISSING)[2].partition(".")[0].lower()
    assert [called for called in names.values() if called not in told] == []


@pytest.mark.parametrize(("make", "names"), OPTIONAL)
def test_such_a_draft_is_published_without_what_was_deleted(make: Any, names: dict[Any, str]) -> None:
    page, revision = draft_naming_a_deleted(make, *names, title="Tên mới")
    revision.publish()
    assert Page.objects.get(pk=page.pk).title == "Tên mới"


def test_what_was_deleted_is_taken_from_the_page_that_goes_public() -> None:
    page, revision = draft_naming_a_deleted(lambda: make_news(topics=(make_topic("Cũ"),)), _topic)
    revision.publish()
    assert not NewsPage.objects.get(pk=page.pk).topics.exists()


def test_rows_beside_the_deleted_one_stay() -> None:
    page = document()
    draft = page.get_latest_revision_as_object()
    kept, gone = Signer.objects.create(full_name="Trần Văn Đúng"), Signer.objects.create(full_name="Nguyễn Văn Sai")
    draft.signatures = [Signature(signer=gone), Signature(signer=kept, position="Chủ tịch")]
    revision = draft.save_revision()
    gone.delete()
    assert [(row.signer, row.position) for row in revision.as_object().signatures.all()] == [(kept, "Chủ tịch")]


def test_a_revision_that_lacks_nothing_names_nothing() -> None:
    assert not document().get_latest_revision_as_object().left_out


def test_keys_that_wagtail_keeps_are_not_named_in_the_form(django_user_model: Any) -> None:
    owner = django_user_model.objects.create_user("di-roi")
    page = make_news()
    draft = page.get_latest_revision_as_object()
    draft.owner = owner
    revision = draft.save_revision()
    owner.delete()
    assert not revision.as_object().left_out


@pytest.mark.parametrize("view", ["compare", "revert"])
def test_an_older_version_that_names_a_deleted_file_is_compared_and_restored(admin_client: Client, view: str) -> None:
    page, older = draft_naming_a_deleted(document, _file)
    newest = LegalDocumentPage.objects.get(pk=page.pk).save_revision()
    address = (
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, older.pk, newest.pk])
        if view == "compare"
        else reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, older.pk])
    )
    answer = admin_client.get(address)
    assert answer.status_code == 200
    assert (view == "revert") == (MISSING in words(answer))


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_a_form_whose_required_choice_was_deleted_opens_with_the_field_empty_and_asks_for_it(
    admin_client: Client, name: Any, field: str
) -> None:
    page, _revision = draft_naming_a_deleted(document, name)
    answer = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.context["form"][field].value() is None
    assert MISSING in words(answer)


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_screens_of_a_draft_whose_required_choice_was_deleted_open(admin_client: Client, name: Any, field: str) -> None:
    page, _revision = draft_naming_a_deleted(document, name)
    for view in ("view_draft", "history", "unpublish", "delete", "copy", "replace"):
        address = reverse("legal_docs_replace" if view == "replace" else f"wagtailadmin_pages:{view}", args=[page.pk])
        assert admin_client.get(address).status_code in (200, 302), view


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_words_are_replaced_in_a_draft_whose_required_choice_was_deleted(admin_client: Client, name: Any, field: str) -> None:
    page, _revision = draft_naming_a_deleted(document, name)
    address = reverse("legal_docs_replace", args=[page.pk])
    shown = admin_client.get(address, {"find": "thư viện", "replacement": "nhà sách"})
    sent = {"hit": [str(hit.start) for hit in shown.context["hits"]], "text": shown.context["looked_at"]}
    assert admin_client.post(address, {"find": "thư viện", "replacement": "nhà sách", **sent}).status_code == 302
    page.refresh_from_db()
    assert "nhà sách" in page.get_latest_revision_as_object().body_text


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_a_draft_whose_required_choice_was_deleted_is_not_published_and_the_reason_is_said(
    admin_client: Client, name: Any, field: str
) -> None:
    page, revision = draft_naming_a_deleted(document, name, title="Tên mới")
    with pytest.raises(ValidationError, match="vui lòng chọn lại"):
        revision.publish()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    assert "vui lòng chọn lại" in words(admin_client.post(address, {}, follow=True))
    assert Page.objects.get(pk=page.pk).title != "Tên mới"


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_a_schedule_that_names_a_deleted_required_row_is_told_to_its_author_once_and_stops_no_other(
    name: Any, field: str, admin_user: Any
) -> None:
    later = timezone.now() + timedelta(hours=1)
    page, _revision = draft_naming_a_deleted(document, lambda draft: _scheduled_then(draft, name, later, admin_user))
    other = make_news()
    draft = other.get_latest_revision_as_object()
    draft.title, draft.go_live_at = "Khác mới", later
    draft.save_revision().publish()
    with time_machine.travel(later + timedelta(hours=1), tick=False):
        for _round in range(2):
            run_schedule()
    assert Page.objects.get(pk=other.pk).title == "Khác mới"
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    assert "vui lòng chọn lại" in OutboundMail.objects.get().text
    assert PageLogEntry.objects.filter(page=page.pk, action="legal_docs.publish_refused").count() == 1


def _scheduled_then(draft: Any, name: Any, moment: Any, user: Any) -> Any:
    row = name(draft)
    draft.title, draft.go_live_at = "Tên mới", moment
    draft.save_revision(user=user, clean=False).publish()
    return row


def test_a_scheduled_draft_goes_public_without_a_signer_that_was_deleted() -> None:
    later = timezone.now() + timedelta(hours=1)
    page, _revision = draft_naming_a_deleted(document, lambda draft: _scheduled_then(draft, _signer, later, None))
    with time_machine.travel(later + timedelta(hours=1), tick=False):
        run_schedule()
    assert Page.objects.get(pk=page.pk).title == "Tên mới"


def test_a_procedure_whose_field_was_deleted_goes_public_without_it() -> None:
    page, revision = draft_naming_a_deleted(make_procedure, _procedure_field)
    revision.publish()
    assert ProcedurePage.objects.get(pk=page.pk).field is None
