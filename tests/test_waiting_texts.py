"""The panels of the home screen about texts in a workflow ask as many statements for twenty texts as for two."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupApprovalTask, GroupPagePermission, TaskState, Workflow, WorkflowTask

from cms.models import StepReminder, StepWait
from home.models import HomePage, StandardPage
from home.tests.factories import submit_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def workflow() -> Workflow:
    """A workflow of one step whose group may edit everything."""
    group = Group.objects.create(name="Ban biên tập")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    home = HomePage.objects.get()
    GroupPagePermission.objects.create(group=group, page=home, permission=Permission.objects.get(codename="change_page"))
    task = GroupApprovalTask.objects.create(name="Duyệt bài")
    task.groups.add(group)
    StepReminder.objects.create(task=task, after_days=2)
    workflow = Workflow.objects.create(name="Quy trình")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return workflow


@pytest.fixture
def people(workflow: Workflow, django_user_model: Any) -> dict[str, Any]:
    """An author and a reviewer."""
    named = {name: django_user_model.objects.create_user(name, f"{name}@example.org", last_name=name) for name in ("soan", "duyet")}
    named["soan"].user_permissions.add(Permission.objects.get(codename="access_admin"))
    named["duyet"].groups.set(Group.objects.filter(name="Ban biên tập"))
    return named


def submit(workflow: Workflow, author: Any, *titles: str) -> None:
    """Submit new pages of which the step has reminded already."""
    for title in titles:
        submit_page(workflow, author, title)
    for state in TaskState.objects.filter(wait=None):
        StepWait.objects.create(task_state=state, reminded=1, reminded_on="2026-11-10")


def home_screen(person: Any) -> tuple[str, int]:
    """Return the home screen of a person who has seen it before, and how many statements it took."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/quan-tri/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        text = client.get("/quan-tri/").content.decode()
    return text, len(asked)


def test_the_home_screen_asks_as_many_statements_for_twenty_waiting_texts_as_for_two(workflow: Workflow, people: Any) -> None:
    submit(workflow, people["soan"], "Tin số 1", "Tin số 2")
    few = {name: home_screen(person) for name, person in people.items()}
    submit(workflow, people["soan"], *(f"Tin số {number}" for number in range(3, 21)))
    many = {name: home_screen(person) for name, person in people.items()}
    for name in people:
        assert ("Tin số 2" in few[name][0], "Tin số 20" in many[name][0]) == (True, True), name
        assert many[name][1] == few[name][1], name


def test_a_reviewer_approves_and_compares_from_the_home_screen(workflow: Workflow, people: Any) -> None:
    submit(workflow, people["soan"], "Tin số 1")
    page, state = StandardPage.objects.get(), TaskState.objects.get()
    text, _asked = home_screen(people["duyet"])
    for name in ("approve", "reject"):
        assert reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, state.pk]) in text
    assert reverse("wagtailadmin_pages:workflow_preview", args=[page.pk, state.task_id]) in text
    assert f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"' in text
    assert "data-workflow-action-url" not in home_screen(people["soan"])[0]
