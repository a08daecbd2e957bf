"""A workflow has a step: without one nothing would be approved by anybody, and nothing is published."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.models import OutboundMail
from home.models import StandardPage
from home.tests.factories import submit_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("steps", [0, 1])
def test_what_no_step_has_approved_stays_a_draft(admin_user: Any, steps: int) -> None:
    workflow = Workflow.objects.create(name="Quy trình")
    for number in range(steps):
        task = GroupApprovalTask.objects.create(name=f"Bước {number}", active=False)
        WorkflowTask.objects.create(workflow=workflow, task=task)
    page = submit_page(workflow, admin_user)
    assert (page.live, page.workflow_states.get().status) == (False, "cancelled")


def test_a_text_whose_only_step_is_switched_off_is_a_draft_and_its_author_is_not_told_of_an_approval(
    admin_user: Any, django_user_model: Any
) -> None:
    author = django_user_model.objects.create_user("soan", "soan@example.org")
    workflow = Workflow.objects.create(name="Quy trình")
    task = GroupApprovalTask.objects.create(name="Duyệt bài")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = submit_page(workflow, author)
    task.deactivate(user=admin_user)
    page.refresh_from_db()
    assert (page.live, page.workflow_states.get().status) == (False, "cancelled")
    assert not any("đã được duyệt" in mail.subject for mail in OutboundMail.objects.all())


def test_what_a_step_has_approved_is_published(admin_user: Any) -> None:
    workflow = Workflow.objects.create(name="Quy trình")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Duyệt bài"))
    page = submit_page(workflow, admin_user)
    assert not page.live
    page.current_workflow_task_state.approve(user=admin_user)
    assert StandardPage.objects.get(pk=page.pk).live


def test_the_form_of_a_workflow_asks_for_a_step(admin_client: Client) -> None:
    form = nested_form_data({"name": "Quy trình rỗng", "workflow_tasks": inline_formset([]), "pages": inline_formset([])})
    answer = admin_client.post(reverse("wagtailadmin_workflows:add"), form)
    assert answer.status_code == 200
    assert not Workflow.objects.filter(name="Quy trình rỗng").exists()
