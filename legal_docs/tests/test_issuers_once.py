"""A body issues a document once: not as main and as joint issuer, and not twice in the list."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest
from django.contrib.auth.models import User
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse

from legal_docs.models import ImportedFile, JointIssuer, LegalDocumentPage
from legal_docs.tests.factories import body, document
from legal_docs.tests.sent_files import post, send, txt
from tests.row_forms import values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]
MAIN = "Ủy ban nhân dân tỉnh Thử Nghiệm"


def make_joint() -> tuple[LegalDocumentPage, dict[str, Any]]:
    draft = document().get_latest_revision_as_object()
    draft.joint_issuers = [JointIssuer(body=body("Sở Y", locality="", aliases="SYT"))]
    draft.save_revision().publish()
    client = Client()
    client.force_login(User.objects.create_superuser("quan-tri-thu"), backend="django.contrib.auth.backends.ModelBackend")
    found = values(client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode())
    return draft, {name: value for name, value in found.items() if not name.startswith("action")} | {"warnings_reason": "x"}


@pytest.fixture(scope="module")
def joint(once: Any) -> tuple[LegalDocumentPage, dict[str, Any]]:
    """A document with a joint issuer, and what its form holds."""
    made: tuple[LegalDocumentPage, dict[str, Any]] = once(make_joint)
    return made


def save(client: Client, page: LegalDocumentPage, fields: dict[str, Any]) -> Any:
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), fields)


def test_a_joint_issuer_that_is_the_main_one_is_refused_at_its_row(admin_client: Client, joint: Any) -> None:
    page, fields = joint
    answer = save(admin_client, page, fields | {"joint_issuers-0-body": page.issuing_body_id})
    assert "cơ quan ban hành đã chọn ở trên" in str(answer.context["form"].formsets["joint_issuers"].errors)


def test_a_main_issuer_that_stands_in_the_list_of_joint_ones_is_refused(admin_client: Client, joint: Any) -> None:
    page, fields = joint
    answer = save(admin_client, page, fields | {"issuing_body": body("Sở Y").pk})
    assert any(answer.context["form"].formsets["joint_issuers"].errors)


def test_a_joint_issuer_becomes_the_main_one_when_its_row_is_deleted(admin_client: Client, joint: Any) -> None:
    page, fields = joint
    assert save(admin_client, page, fields | {"issuing_body": body("Sở Y").pk, "joint_issuers-0-DELETE": "on"}).status_code == 302


@pytest.mark.parametrize(
    "lines",
    ["Sở Y\nSở  Y", "Sở Y\nsở y", "Sở Y\n" + normalize("NFD", "Sở Y"), "Sở Y\nSYT", f"{MAIN}\nSở Y\n{MAIN}"],
)
def test_a_joint_issuer_that_is_named_again_on_the_import_screen_is_taken_once(editor: Client, lines: str) -> None:
    body()
    body("Sở Y", locality="", aliases="SYT")
    send(editor, txt())
    post(editor, ImportedFile.objects.get(), joint_issuers=lines)
    assert [row.body.name for row in LegalDocumentPage.objects.get(number="05/2031/QĐ-UBND").joint_issuers.all()] == ["Sở Y"]


def test_a_draft_that_the_database_refuses_for_another_reason_does_not_say_that_its_number_is_taken(editor: Client) -> None:
    def store_again(sender: Any, instance: JointIssuer, **kwargs: Any) -> None:
        JointIssuer.objects.bulk_create([JointIssuer(document=instance.document, body=instance.body)])

    body()
    body("Sở Y", locality="")
    send(editor, txt())
    post_save.connect(store_again, sender=JointIssuer)
    try:
        answer = post(editor, ImportedFile.objects.get(), joint_issuers="Sở Y")
    finally:
        post_save.disconnect(store_again, sender=JointIssuer)
    shown = editor.get(answer.headers["Location"]).content.decode()
    assert "Chưa tạo bản nháp" in shown
    assert "Đã có văn bản" not in shown
