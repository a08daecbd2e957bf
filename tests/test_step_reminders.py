"""Steps of a workflow that wait: reminders in working days, word further up, and steps that nobody can take."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import GroupApprovalTask, Page, Task, Workflow, WorkflowPage, WorkflowTask

from cms.background.pages import step_reminders
from cms.background.pages.step_reminders import remind_of_steps
from cms.models import LinkApprovalTask, OutboundMail, StepReminder, StepWait
from home.models import HomePage, StandardPage
from qa.models import UnitMembership

FRIDAY, MONDAY, TUESDAY, WEDNESDAY, FRIDAY_AFTER = (f"2026-11-{day:02} 03:00+00:00" for day in (6, 9, 10, 11, 13))
EARLY, SATURDAY = "2026-11-09 21:00+00:00", "2026-11-14 03:00+00:00"  # four on Tuesday morning in Việt Nam


@pytest.fixture
def people(django_user_model):
    """An editor, two of the group that approves, the head and an administrator."""
    make = django_user_model.objects.create_user
    named = {name: make(name, f"{name}@example.org", last_name="Lê", first_name=name) for name in ("soan", "mot", "hai", "truong")}
    named["quantri"] = django_user_model.objects.create_superuser("quantri", "quantri@example.org", "mat-khau-rat-dai")
    return named


@pytest.fixture
def group(people):
    group = Group.objects.create(name="Ban biên tập")
    group.user_set.set([people["mot"], people["hai"]])
    return group


@pytest.fixture
def submit(db, people):
    """Return a function that submits a page on a Friday to a workflow of one step, and forgets the mails of that."""

    def start(task, **rule):
        StepReminder.objects.create(task=task, **rule)
        workflow = Workflow.objects.create(name="Quy trình")
        WorkflowTask.objects.create(workflow=workflow, task=task)
        home = HomePage.objects.get()
        WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=home.pk))
        page = StandardPage(title="Thông báo nghỉ lễ", live=False)
        home.add_child(instance=page)
        page.save_revision(user=people["soan"])
        with time_machine.travel(FRIDAY, tick=False):
            workflow.start(page, people["soan"])
        return page

    return start


@pytest.fixture
def waiting_page(submit, group):
    task = GroupApprovalTask.objects.create(name="Duyệt bài")
    task.groups.add(group)
    return submit(task, after_days=2)


def mails_at(moment: str) -> set[tuple[str, str]]:
    """Return the mails that the worker writes at a moment: kind and recipient."""
    before = set(OutboundMail.objects.values_list("pk", flat=True))
    with time_machine.travel(moment, tick=False):
        remind_of_steps()
    return {(mail.key.split(":")[2], mail.recipient.split("@")[0]) for mail in OutboundMail.objects.exclude(pk__in=before)}


BOTH = {("step_reminder", "mot"), ("step_reminder", "hai")}


def test_who_must_act_is_reminded_after_so_many_working_days_and_again_after_as_many(waiting_page):
    assert mails_at(MONDAY) == set()
    assert mails_at(TUESDAY) == BOTH
    assert mails_at(WEDNESDAY) == set()
    assert mails_at("2026-11-12 03:00+00:00") == BOTH


def test_a_second_run_on_the_same_day_writes_nothing(waiting_page):
    assert mails_at(TUESDAY) == BOTH
    assert mails_at(TUESDAY) == set()


def test_nobody_is_reminded_at_night_or_on_a_day_off(waiting_page):
    assert mails_at(EARLY) == set()
    assert mails_at(SATURDAY) == set()


def test_the_mail_says_since_when_and_which_reminder_and_its_subject_names_no_page(waiting_page):
    mails_at(TUESDAY)
    mail = OutboundMail.objects.filter(key__startswith="step:").first()
    assert "06/11/2026" in mail.text
    assert "1" in mail.text
    assert f"/pages/{waiting_page.pk}/edit/" in mail.text
    assert waiting_page.title in mail.text
    assert waiting_page.title not in mail.subject


def test_an_approved_text_is_not_reminded_of(waiting_page, people):
    waiting_page.current_workflow_task_state.approve(user=people["quantri"])
    assert mails_at(TUESDAY) == set()


def test_the_step_is_told_further_up_once(submit, group, people):
    task = GroupApprovalTask.objects.create(name="Duyệt bài")
    task.groups.add(group)
    submit(task, tell_after_days=3, tell=people["truong"])
    assert mails_at(TUESDAY) == set()
    assert mails_at(WEDNESDAY) == {("step_told", "truong")}
    assert mails_at(FRIDAY_AFTER) == set()


def test_administrators_are_told_where_the_one_further_up_is_gone(submit, group, people):
    task = GroupApprovalTask.objects.create(name="Duyệt bài")
    task.groups.add(group)
    submit(task, tell_after_days=3, tell=people["truong"])
    people["truong"].is_active = False
    people["truong"].save()
    assert mails_at(WEDNESDAY) == {("step_told", "quantri")}


def test_administrators_are_told_once_of_a_step_whose_people_are_all_away_or_gone(waiting_page, people):
    UnitMembership.objects.create(user=people["mot"], role="publisher", absent_from=date(2026, 11, 9))
    assert mails_at(TUESDAY) == {("step_reminder", "hai")}
    people["hai"].is_active = False
    people["hai"].save()
    assert mails_at(WEDNESDAY) == {("step_without_people", "quantri")}
    assert mails_at(FRIDAY_AFTER) == set()
    UnitMembership.objects.update(absent_to=date(2026, 11, 12))
    assert mails_at(FRIDAY_AFTER) == {("step_reminder", "mot")}


def test_an_administrator_gets_one_mail_about_all_texts_that_nobody_can_take(waiting_page, people, group):
    second = StandardPage(title="Lịch tiếp công dân", live=False)
    HomePage.objects.get().add_child(instance=second)
    second.save_revision(user=people["soan"])
    with time_machine.travel(FRIDAY, tick=False):
        Workflow.objects.get(name="Quy trình").start(second, people["soan"])
    group.user_set.clear()
    assert mails_at(MONDAY) == {("step_without_people", "quantri")}
    text = OutboundMail.objects.get(key__contains="step_without_people").text
    assert waiting_page.title in text
    assert second.title in text
    assert mails_at(TUESDAY) == set()


def test_a_reminder_that_reaches_nobody_is_not_counted(waiting_page, group):
    group.user_set.update(email="")
    assert mails_at(TUESDAY) == set()
    assert not StepWait.objects.filter(reminded__gt=0).exists()


def test_a_step_of_a_kind_without_groups_reminds_nobody_and_alarms_nobody(submit):
    submit(Task.objects.create(name="Bước khác", content_type=ContentType.objects.get_for_model(Task)), after_days=1)
    assert mails_at(TUESDAY) == set()


def test_a_text_that_fails_does_not_keep_the_others_from_being_told(waiting_page, people, monkeypatch):
    whole, failed = step_reminders._tell, []

    def fails_first(key, *rest):
        if not failed:
            failed.append(key)
            raise RuntimeError("a page without a revision")
        return whole(key, *rest)

    second = StandardPage(title="Lịch tiếp công dân", live=False)
    HomePage.objects.get().add_child(instance=second)
    second.save_revision(user=people["soan"])
    with time_machine.travel(FRIDAY, tick=False):
        Workflow.objects.get(name="Quy trình").start(second, people["soan"])
    monkeypatch.setattr(step_reminders, "_tell", fails_first)
    assert mails_at(TUESDAY) == BOTH


@pytest.fixture
def by_link(submit):
    person = {"approver_name": "Nguyễn Văn A", "approver_email": "giamdoc@example.org", "days_valid": 5}
    return submit(LinkApprovalTask.objects.create(name="Giám đốc duyệt", **person), after_days=1)


def test_who_approves_by_a_link_is_reminded_with_the_link_that_still_decides(client, by_link):
    assert mails_at(MONDAY) == {("step_reminder", "giamdoc")}
    address = re.search(r"/duyet/\S+/", OutboundMail.objects.get(key__contains="step_reminder").text)[0]
    with time_machine.travel(MONDAY):
        assert client.post(address, {"approve": "1"}).status_code == 200
    assert StandardPage.objects.get(pk=by_link.pk).live


def test_once_the_link_is_void_its_sender_is_reminded_to_send_a_new_one(by_link):
    assert mails_at("2026-11-12 03:00+00:00") == {("step_reminder", "soan")}


def test_a_new_link_begins_the_count_again(by_link, people):
    state = by_link.current_workflow_task_state
    with time_machine.travel(MONDAY, tick=False):
        state.task.specific.on_action(state, people["soan"], "resend")
    assert mails_at(MONDAY) == set()
    assert mails_at(TUESDAY) == {("step_reminder", "giamdoc")}


def test_the_home_screen_tells_the_author_and_who_was_reminded_and_nobody_else(client, waiting_page, people):
    mails_at(TUESDAY)
    Group.objects.get(name="Ban biên tập").permissions.add(admin_access := access())
    for name in ("soan", "truong"):
        people[name].user_permissions.add(admin_access)
    seen = {name: told_to(client, people[name]) for name in ("soan", "mot", "truong")}
    assert seen["soan"] == seen["mot"]
    assert "Chờ Ban biên tập từ ngày 06/11/2026" in seen["soan"]
    assert "Đã nhắc lần 1, ngày 10/11/2026" in seen["soan"]
    assert seen["truong"] == ""


def access():
    return Permission.objects.get(codename="access_admin")


def told_to(client, person) -> str:
    client.force_login(person)
    text = client.get("/quan-tri/").content.decode()
    found = re.search(r'<section aria-labelledby="mb-waiting-texts".*?</section>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def test_the_form_of_a_step_stores_its_reminders_and_asks_who_is_told(admin_client, people, group):
    form = {"name": "Duyệt bài", "groups": [group.pk], "after_days": "2", "tell_after_days": "5", "tell": ""}
    address = "/quan-tri/workflows/tasks/add/wagtailcore/groupapprovaltask/"
    assert admin_client.post(address, form).context["form"].errors.keys() == {"tell"}
    assert admin_client.post(address, form | {"tell": people["truong"].pk}).status_code == 302
    rule = StepReminder.objects.get(task__name="Duyệt bài")
    assert (rule.after_days, rule.tell_after_days, rule.tell) == (2, 5, people["truong"])
    address = f"/quan-tri/workflows/tasks/edit/{rule.task_id}/"
    assert admin_client.get(address).context["form"]["after_days"].value() == 2
    admin_client.post(address, form | {"after_days": "0", "tell_after_days": "0"})
    rule.refresh_from_db()
    assert (rule.after_days, rule.tell_after_days, rule.tell) == (0, 0, None)


@pytest.mark.parametrize("days", ["61", "40000"])
def test_the_form_of_a_step_refuses_more_days_than_its_rule_allows(admin_client, group, days):
    form = {"name": "Duyệt bài", "groups": [group.pk], "after_days": days, "tell_after_days": "0", "tell": ""}
    answer = admin_client.post("/quan-tri/workflows/tasks/add/wagtailcore/groupapprovaltask/", form)
    assert answer.context["form"].errors.keys() == {"after_days"}
