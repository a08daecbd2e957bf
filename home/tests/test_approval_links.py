"""Approval by a link: signed, expiring, revocable, and good for one text only."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail, signing
from django.utils import timezone
from wagtail.admin.mail import send_notification
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowState, WorkflowTask
from wagtail.users.models import UserProfile

from cms.background.sending.mail import deliver_due
from cms.models import ApprovalLink, LinkApprovalTask, OutboundMail
from home.models import StandardPage
from home.tests.factories import submit_page

ADDRESS = re.compile(r"/duyet/\S+/")
APPROVE = {"action-workflow-action": "1", "workflow-action-name": "approve"}


def submitted() -> StandardPage:
    """A page that a workflow with one step, approval by a link, is asked to let out."""
    editor = get_user_model().objects.create_superuser("bien-tap", "b@example.org", "mat-khau-rat-dai")
    task = LinkApprovalTask.objects.create(name="Giám đốc duyệt", approver_name="Nguyễn Văn A", approver_email="giamdoc@example.org")
    workflow = Workflow.objects.create(name="Duyệt qua liên kết")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    return submit_page(workflow, editor, "Thông báo nghỉ lễ")


@pytest.fixture(scope="module")
def _stored(once):
    return once(submitted)


@pytest.fixture
def page(_stored, db):
    return StandardPage.objects.get(pk=_stored.pk)


@pytest.fixture
def editor(page):
    return get_user_model().objects.get(username="bien-tap")


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
    client.post(address, {"approve": "1"})
    assert is_live(page)


@pytest.fixture
def in_the_form(admin_client, page):
    """A second step before the link's: the group approves in the editor's form, whose autosave comes a moment later."""
    group = Group.objects.create(name="Ban biên tập")
    step = GroupApprovalTask.objects.create(name="Ban biên tập duyệt")
    step.groups.add(group)
    WorkflowTask.objects.update(sort_order=1)
    WorkflowTask.objects.create(workflow=Workflow.objects.get(name="Duyệt qua liên kết"), task=step, sort_order=0)

    def send(title, **action):
        form = {
            "title": title,
            "slug": page.slug,
            "language": "vi",
            "body-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            **action,
        }
        answer = admin_client.post(f"/quan-tri/pages/{page.pk}/edit/", form)
        assert answer.status_code == 302, answer.context["form"].errors

    page.current_workflow_state.cancel()
    send("Thông báo nghỉ lễ")
    Workflow.objects.get(name="Duyệt qua liên kết").start(page, None)
    deliver_due()  # also the link of the workflow that was cancelled
    mail.outbox.clear()
    return send


def test_a_save_without_a_change_after_an_approval_does_not_send_the_page_round_again(client, page, in_the_form):
    in_the_form("Thông báo nghỉ lễ", **APPROVE)
    in_the_form("Thông báo nghỉ lễ")  # what the form saves by itself while it is left
    assert [one.task.name for one in page.current_workflow_state.successful_task_states] == ["Ban biên tập duyệt"]
    client.post(mailed_address(), {"approve": "1"})
    assert is_live(page)


def test_an_edit_after_the_approval_of_an_earlier_step_asks_for_that_step_again(client, page, in_the_form, editor):
    in_the_form("Thông báo nghỉ lễ", **APPROVE)
    in_the_form("Nội dung khác")
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, editor, "resend")
    client.post(mailed_address(), {"approve": "1"})
    assert not is_live(page)
    assert page.current_workflow_task_state.task.name == "Ban biên tập duyệt"


def test_an_approval_does_not_count_for_a_text_that_was_written_over_the_approved_one(client, page, in_the_form, editor):
    in_the_form("Thông báo nghỉ lễ", **APPROVE)
    approved = page.current_workflow_state.task_states.get(status="approved")
    in_the_form("Chưa ai duyệt", overwrite_revision_id=StandardPage.objects.get(pk=page.pk).latest_revision_id)
    assert Revision.objects.get(pk=approved.revision_id).content["title"] == "Chưa ai duyệt"
    in_the_form("Chưa ai duyệt")
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, editor, "resend")
    client.post(mailed_address(), {"approve": "1"})
    assert not is_live(page)
    assert page.current_workflow_task_state.task.name == "Ban biên tập duyệt"
    approved.refresh_from_db()
    assert approved.revision.content["title"] == "Thông báo nghỉ lễ"


def test_writing_the_same_text_over_an_approved_revision_keeps_the_approval(page, in_the_form):
    in_the_form("Thông báo nghỉ lễ", **APPROVE)
    page = StandardPage.objects.get(pk=page.pk)
    newest = page.get_latest_revision()
    newest.as_object().save_revision(user=newest.user, overwrite_revision=newest)
    assert [one.task.name for one in page.current_workflow_state.successful_task_states] == ["Ban biên tập duyệt"]


@pytest.mark.parametrize("stored_before", [False, True], ids=["typed at once", "stored by the autosave before"])
def test_a_reviewer_who_corrects_the_text_in_the_form_approves_once(client, page, in_the_form, stored_before):
    if stored_before:
        in_the_form("Thông báo nghỉ Tết")
    in_the_form("Thông báo nghỉ Tết", **APPROVE)
    assert page.current_workflow_task_state.task.name == "Giám đốc duyệt"
    client.post(mailed_address(), {"approve": "1"})
    assert StandardPage.objects.get(pk=page.pk, live=True).title == "Thông báo nghỉ Tết"


def test_an_approval_outside_the_form_does_not_count_for_a_text_that_was_stored_meanwhile(page, in_the_form, editor):
    shown = page.current_workflow_task_state
    in_the_form("Nội dung khác")
    shown.task.specific.on_action(shown, editor, "approve")
    assert page.current_workflow_task_state.task.name == "Ban biên tập duyệt"


def test_an_autosave_just_after_a_press_sends_no_second_link(admin_client, page, address):
    def send(accept):
        form = {"title": page.title, "slug": page.slug, "language": "vi", "body-count": "0"}
        form |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **APPROVE, "workflow-action-name": "resend"}
        return admin_client.post(f"/quan-tri/pages/{page.pk}/edit/", form, headers={"accept": accept})

    assert send("text/html").status_code == 302
    assert ApprovalLink.objects.count() == 2
    send("application/json")
    assert ApprovalLink.objects.count() == 2


def test_the_form_says_for_whom_the_page_waits_before_it_is_changed_and_then_to_whom_a_new_link_goes(admin_client, page, address):
    def said(**form):
        form = form and {
            "slug": page.slug,
            "language": "vi",
            "body-count": "0",
            "comments-TOTAL_FORMS": "0",
            "comments-INITIAL_FORMS": "0",
            **form,
        }
        shown = admin_client.post(where, form, follow=True) if form else admin_client.get(where)
        return html.unescape(" ".join(str(each) for each in shown.context["messages"]))

    where = f"/quan-tri/pages/{page.pk}/edit/"
    assert "đang chờ Nguyễn Văn A duyệt" in said()
    assert "nội dung đã được sửa sau khi gửi" in (void := said(title="Nội dung khác"))
    assert f"/workflow/action/{page.pk}/resend/" in void
    assert "Đã gửi liên kết mới cho Nguyễn Văn A." in said(title="Nội dung khác", **APPROVE | {"workflow-action-name": "resend"})
    assert "đang chờ Nguyễn Văn A duyệt" in said()


def test_a_comment_typed_while_the_text_was_changed_is_shown_again(client, page, address):
    page.title = "Nội dung khác"
    page.save_revision()
    answer = client.post(address, {"approve": "1", "comment": "Sửa <ngày> nghỉ."})
    assert answer.status_code == 410
    assert "Sửa &lt;ngày&gt; nghỉ." in answer.content.decode()


def test_an_approval_of_what_cannot_be_published_is_told_to_the_editor_once(client, page, address, editor):
    page.expire_at = timezone.now() - timedelta(hours=1)
    page.save_revision(user=editor)
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, editor, "resend")
    address = mailed_address()
    for _time in range(2):
        answer = client.post(address, {"approve": "1", "comment": "Đồng ý"})
        assert answer.status_code == 409
    assert not is_live(page)
    sent = OutboundMail.objects.get(key__startswith="approval-refused:")
    assert sent.recipient == "b@example.org"
    assert all(words in sent.text for words in ("Nguyễn Văn A", "đã hết hạn", "Đồng ý", f"/quan-tri/pages/{page.pk}/edit/"))


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


def test_what_wagtail_mails_of_a_workflow_waits_in_the_outbox_for_a_mail_server_that_is_away(page, editor, settings, django_user_model):
    settings.EMAIL_BACKEND = "cms.background.sending.mail.OutboxBackend"  # as in production
    settings.EMAIL_HOST, settings.DELIVERY_BACKEND = "no-such-host.invalid", "django.core.mail.backends.smtp.EmailBackend"
    page.current_workflow_task_state.reject(user=django_user_model.objects.create_superuser("khac"))
    waiting = OutboundMail.objects.exclude(key__startswith="approval:")
    assert [(one.recipient, one.sent_at) for one in waiting] == [("b@example.org", None)]
    deliver_due()
    assert waiting.get().state == "waiting"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    waiting.update(next_try_at=timezone.now())
    deliver_due()
    assert "b@example.org" in [address for sent in mail.outbox for address in sent.to]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_subjects_of_wagtails_mails_name_no_page_and_no_person_and_their_text_does(page, editor, settings, django_user_model, language):
    settings.EMAIL_BACKEND = "cms.background.sending.mail.OutboxBackend"
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": language})
    other = django_user_model.objects.create_user("khac", first_name="Trần Thị B", email="khac@example.org")
    step = GroupApprovalTask.objects.create(name="Ban biên tập duyệt")
    step.groups.add(Group.objects.create(name="Ban biên tập"))
    other.groups.set(step.groups.all())
    page.current_workflow_state.cancel()
    workflow = Workflow.objects.create(name="Duyệt trong nhóm")
    WorkflowTask.objects.create(workflow=workflow, task=step)
    workflow.start(page, editor)  # the step, and the whole for administrators
    page.current_workflow_task_state.reject(user=other, comment="Ghi rõ ngày")
    page.current_workflow_state.resume(editor)
    page.current_workflow_task_state.approve()
    send_notification([editor], "updated_comments", {"page": page, "editor": other})
    mails = OutboundMail.objects.filter(key__startswith="sent:")
    assert len({one.subject for one in mails}) == 5
    assert not [one.subject for one in mails if page.title in one.subject or "Trần" in one.subject]
    assert not [one.subject for one in mails if page.title not in one.text]
