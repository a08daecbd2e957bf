"""Roles become groups, the worker goes on when a job fails, the site tells its health."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupApprovalTask, Page, Workflow

from cms.background.worker.jobs import Job, all_jobs
from cms.background.worker.process import run_job
from cms.models import OutboundMail, ShippedRole
from cms.models.background.leased_row import RowState
from cms.web.monitoring import health

pytestmark = pytest.mark.django_db


def test_roles_are_written_once_and_again_without_harm():
    call_command("sync_roles", verbosity=0)
    first = {(g.name, g.permissions.count(), g.page_permissions.count()) for g in Group.objects.all()}
    call_command("sync_roles", verbosity=0)
    assert first == {(g.name, g.permissions.count(), g.page_permissions.count()) for g in Group.objects.all()}
    editors = Group.objects.get(name="Biên tập viên")
    assert editors.permissions.filter(codename="access_admin").exists()
    assert set(editors.page_permissions.values_list("permission__codename", flat=True)) == {"add_page", "change_page"}


def test_what_an_administrator_took_from_a_role_stays_away_under_any_name():
    call_command("sync_roles", verbosity=0)
    publishers = Group.objects.get(name="Người xuất bản")
    publishers.page_permissions.filter(permission__codename="publish_page").delete()
    publishers.permissions.remove(*publishers.permissions.filter(codename="access_admin"))
    Group.objects.filter(pk=publishers.pk).update(name="Ban biên tập")
    call_command("sync_roles", verbosity=0)
    assert not publishers.page_permissions.filter(permission__codename="publish_page").exists()
    assert not publishers.permissions.filter(codename="access_admin").exists()
    assert not Group.objects.filter(name="Người xuất bản").exists()


def test_a_right_that_a_new_version_brings_is_granted():
    call_command("sync_roles", verbosity=0)
    role = ShippedRole.objects.get(name="Publishers")
    role.granted.remove("page:publish")  # as the version before left it
    role.save()
    role.group.page_permissions.filter(permission__codename="publish_page").delete()
    call_command("sync_roles", verbosity=0)
    assert role.group.page_permissions.filter(permission__codename="publish_page").exists()


def test_what_an_editor_submits_is_approved_by_publishers(django_user_model):
    call_command("sync_roles", verbosity=0)
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    editor = django_user_model.objects.create_user("bien-tap")
    editor.groups.add(Group.objects.get(name="Biên tập viên"))
    publisher = django_user_model.objects.create_user("xuat-ban")
    publisher.groups.add(Group.objects.get(name="Người xuất bản"))
    page = Page.objects.get(depth=2).specific
    page.save_revision()
    workflow = page.get_workflow()
    assert workflow.name == "Duyệt trước khi xuất bản"
    state = workflow.start(page, editor)
    assert {name for name, *_rest in state.current_task_state.task.specific.get_actions(page, publisher)} >= {"approve", "reject"}
    assert state.current_task_state.task.specific.get_actions(page, editor) == []


def test_a_workflow_that_an_administrator_renamed_is_left_alone():
    Workflow.objects.update(name="Quy trình riêng")
    GroupApprovalTask.objects.update(name="Hội đồng duyệt")
    call_command("sync_roles", verbosity=0)
    assert not GroupApprovalTask.objects.get().groups.filter(name="Người xuất bản").exists()


def test_a_failing_job_is_logged_and_does_not_stop_the_worker(caplog):
    def fail():
        raise RuntimeError("broken")

    run_job(Job("broken job", timedelta(seconds=1), fail))
    assert "broken job failed" in caplog.text


def test_the_worker_knows_the_job_that_sends_waiting_mail():
    waiting = OutboundMail.objects.create(key="due", recipient="dan@example.org", subject="Mã hồ sơ", text="Nội dung")
    run_job(next(job for job in all_jobs() if job.name == "cms.background.sending.mail.deliver_due"))
    waiting.refresh_from_db()
    assert waiting.state == RowState.DONE


def test_readiness_names_its_parts(client):
    body = json.loads(client.get("/readyz").content)
    assert body["parts"]["database"]["ok"] is True


def test_a_vital_part_that_fails_makes_the_site_not_ready(client, monkeypatch):
    monkeypatch.setitem(health._parts, "database", health._Part(lambda: health.Health(ok=False, detail="away"), vital=True, label=""))
    assert client.get("/readyz").status_code == 503


def test_a_part_that_is_not_vital_may_fail(client, monkeypatch):
    monkeypatch.setitem(health._parts, "search", health._Part(lambda: health.Health(ok=False, detail="away"), vital=False, label=""))
    assert client.get("/readyz").status_code == 200
