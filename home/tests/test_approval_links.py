"""Approval by a link: signed, expiring, revocable, and good for one text only."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail, signing
from django.utils import timezone
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from cms.background.mail import deliver_due
from cms.models import ApprovalLink, LinkApprovalTask
from home.models import HomePage, StandardPage

ADDRESS = re.compile(r"/duyet/\S+/")


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("bien-tap", "b@example.org", "mat-khau-rat-dai")


@pytest.fixture
def page(db, editor):
    """A page that a workflow with one step, approval by a link, is asked to let out."""
    task = LinkApprovalTask.objects.create(name="Giám đốc duyệt", approver_name="Nguyễn Văn A", approver_email="giamdoc@example.org")
    workflow = Workflow.objects.create(name="Duyệt qua liên kết")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    home = HomePage.objects.get()
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=home.pk))
    page = StandardPage(title="Thông báo nghỉ lễ", live=False)
    home.add_child(instance=page)
    page.save_revision(user=editor)
    workflow.start(page, editor)
    return page


@pytest.fixture
def address(page):
    return mailed_address()


def mailed_address() -> str:
    """Return the address of the newest link that went out."""
    deliver_due()
    return [found[0] for sent in mail.outbox if (found := ADDRESS.search(sent.body))][-1]


def is_live(page) -> bool:
    return StandardPage.objects.get(pk=page.pk).live


def test_the_link_of_the_mail_shows_the_text_and_an_approval_publishes_it(client, page, address):
    assert "Thông báo nghỉ lễ" in client.get(address).content.decode()
    assert "Thông báo nghỉ lễ" in client.get(f"{address}xem/").content.decode()
    assert not is_live(page)
    assert client.post(address, {"approve": "1", "comment": "Đồng ý"}).status_code == 200
    assert is_live(page)
    state = WorkflowState.objects.get()
    assert state.status == "approved"
    assert "Nguyễn Văn A" in state.task_states.get().comment
    assert client.post(address, {"approve": "1"}).status_code == 410


def test_an_edit_after_the_link_was_sent_makes_it_void(client, page, address):
    page.title = "Nội dung khác"
    page.save_revision()
    assert client.get(address).status_code == 410
    assert client.post(address, {"approve": "1"}).status_code == 410
    assert not is_live(page)


def test_an_autosave_that_writes_the_revision_over_makes_it_void(client, page, address, editor):
    page.title = "Nội dung khác"
    page.save_revision(user=editor, overwrite_revision=page.get_latest_revision())
    assert client.post(address, {"approve": "1"}).status_code == 410
    assert not is_live(page)


def test_saving_again_without_a_change_keeps_the_link(client, page, address):
    page.get_latest_revision_as_object().save_revision()
    assert client.get(address).status_code == 200


def test_a_link_ends_with_its_time_and_when_it_is_withdrawn_and_a_new_one_replaces_it(client, page, address, editor):
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert client.post(address, {"approve": "1"}).status_code == 410
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, editor, "resend")
    assert client.get(address).status_code == 410
    second = mailed_address()
    assert client.get(second).status_code == 200
    state.task.specific.on_action(state, editor, "revoke")
    assert client.post(second, {"approve": "1"}).status_code == 410
    assert not is_live(page)


def test_a_token_of_another_purpose_or_changed_by_a_letter_is_not_found(client, page, address):
    forged = signing.dumps(ApprovalLink.objects.get().pk, salt="something else")
    assert client.get(f"/duyet/{forged}/").status_code == 404
    assert client.get(address[:-3] + "xx/").status_code == 404


def test_sending_back_needs_a_reason_and_ends_in_the_editors_hands(client, page, address):
    assert client.post(address, {"return": "1"}).status_code == 422
    client.post(address, {"return": "1", "comment": "Ghi rõ ngày"})
    assert WorkflowState.objects.get().status == "needs_changes"
    assert not is_live(page)
