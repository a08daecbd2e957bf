"""A document that would be the second of its number is not published by a schedule, a workflow or in bulk, and people are told in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Revision, Workflow, WorkflowTask

from cms.background.pages.scheduled_pages import run_schedule
from cms.models.background.mail import OutboundMail
from legal_docs.law.validity.calendar.services import open_tasks
from legal_docs.models import LegalDocumentPage, LegalTask, TaskKind
from legal_docs.tests.factories import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Any:
    return get_user_model().objects.create_superuser("bien-tap", "bien-tap@example.vn", None)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def renumbered(number: str, user: Any) -> tuple[LegalDocumentPage, Revision]:
    """A published document whose newest revision has another number, which a document stored later bears, too."""
    page = document("06/2024/QĐ-UBND")
    page.number = number
    revision = page.save_revision(user=user)
    document(number)
    return page, revision


def scheduled(revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))


def test_the_schedule_goes_on_past_a_second_document_of_the_same_number_and_its_editor_is_told(editor: Any) -> None:
    page, revision = renumbered("05/2024/QĐ-UBND", editor)
    other = document("07/2024/QĐ-UBND", publish=False)
    for one in (revision, other.save_revision()):
        scheduled(one)
    run_schedule()
    other.refresh_from_db()
    page.refresh_from_db()
    assert other.live
    assert page.number == "06/2024/QĐ-UBND"
    task = LegalTask.objects.get(kind=TaskKind.NOT_PUBLISHED)
    assert (task.document_id, task.cause) == (page.pk, LegalDocumentPage.objects.get(number="05/2024/QĐ-UBND"))
    mail = OutboundMail.objects.get()
    assert mail.recipient == "bien-tap@example.vn"
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in mail.text
    assert "05/2024/QĐ-UBND" in mail.text


def test_what_was_refused_once_is_off_the_schedule(editor: Any) -> None:
    _page, revision = renumbered("05/2024/QĐ-UBND", editor)
    scheduled(revision)
    for _run in range(2):
        run_schedule()
    assert LegalTask.objects.count() == 1
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()


def test_the_task_of_a_document_that_was_never_public_is_shown(editor: Any) -> None:
    page = document("08/2024/QĐ-UBND", publish=False)
    LegalTask.objects.create(kind=TaskKind.NOT_PUBLISHED, document=page, day=timezone.localdate())
    assert [task.document for task in open_tasks()] == [page]


def test_who_approves_a_second_document_of_the_same_number_is_told_and_nothing_is_approved(editor: Any) -> None:
    page, _revision = renumbered("05/2024/QĐ-UBND", editor)
    task = GroupApprovalTask.objects.create(name="Duyệt")
    workflow = Workflow.objects.create(name="Duyệt văn bản")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = workflow.start(page, editor)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk])
    shown = logged_in(editor).post(address, {"comment": ""}, follow=True)
    assert shown.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "chưa được xuất bản" in shown.content.decode()
    state.refresh_from_db()
    assert state.status == state.STATUS_IN_PROGRESS
    page.refresh_from_db()
    assert page.number == "06/2024/QĐ-UBND"


def test_an_approval_that_nothing_forbids_publishes(editor: Any) -> None:
    page = document("09/2024/QĐ-UBND", publish=False)
    page.save_revision()
    task = GroupApprovalTask.objects.create(name="Duyệt")
    workflow = Workflow.objects.create(name="Duyệt văn bản")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = workflow.start(page, editor)
    logged_in(editor).post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk]))
    page.refresh_from_db()
    assert page.live


def test_publishing_a_list_with_its_drafts_names_the_second_document_of_the_same_number(editor: Any) -> None:
    page, _revision = renumbered("05/2024/QĐ-UBND", editor)
    LegalDocumentPage.objects.filter(pk=page.pk).update(live=False)
    address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={page.get_parent().pk}"
    shown = logged_in(editor).post(address, {"include_descendants": "on"}, follow=True)
    assert shown.status_code == 200
    assert "chưa được xuất bản" in shown.content.decode()


def test_publishing_in_bulk_names_the_second_document_of_the_same_number(editor: Any) -> None:
    page, _revision = renumbered("05/2024/QĐ-UBND", editor)
    address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={page.pk}"
    shown = logged_in(editor).post(address, {"include_descendants": ""}, follow=True)
    assert shown.status_code == 200
    assert "chưa được xuất bản" in shown.content.decode()
    assert Page.objects.get(pk=page.pk).specific.number == "06/2024/QĐ-UBND"
