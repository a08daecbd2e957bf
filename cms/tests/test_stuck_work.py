"""What waits in the background: counted for every kind, shown when it is stuck, tried again by those who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Page

from cms.background.pages.file_texts import note_unread
from cms.background.worker.backlog import backlog, leased_models
from cms.models import FileText, OutboundMail, SpokenText
from cms.models.background.leased_row import RowState

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/viec-dung-lai/"
AGAIN = "/quan-tri/viec-dung-lai/lam-lai/"


def mail(key: str, state: RowState = RowState.WAITING, **values: Any) -> OutboundMail:
    return OutboundMail.objects.create(key=key, recipient="dan@example.org", subject="Mã hồ sơ", state=state, **values)


@pytest.fixture
def administrator(django_user_model: Any, client: Client) -> Client:
    client.force_login(django_user_model.objects.create_superuser("quantri"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def editor(django_user_model: Any, client: Client) -> Client:
    user = django_user_model.objects.create_user("bientap")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_kind_of_leased_row_is_known():
    assert {OutboundMail, FileText} <= set(leased_models())


def test_the_backlog_counts_what_waits_what_is_due_and_what_was_given_up():
    now = timezone.now()
    mail("due", next_try_at=now - timedelta(seconds=90))
    mail("later", next_try_at=now + timedelta(hours=1))
    mail("abandoned", RowState.TAKEN, leased_until=now - timedelta(seconds=30))
    mail("held", RowState.TAKEN, leased_until=now + timedelta(minutes=1))
    mail("stuck", RowState.PARKED)
    mail("sent", RowState.DONE)
    mails = next(kind for kind in backlog() if kind.model is OutboundMail)
    assert (mails.waiting, mails.due, mails.parked) == (4, 2, 1)
    assert 90 <= mails.overdue_s < 100


def test_nothing_due_is_not_overdue():
    mails = next(kind for kind in backlog() if kind.model is OutboundMail)
    assert (mails.waiting, mails.due, mails.parked, mails.overdue_s) == (0, 0, 0, 0.0)


def test_an_administrator_sees_what_is_stuck_and_why(administrator: Client):
    mail("stuck", RowState.PARKED, error="SMTPServerDisconnected: away", tries=10)
    html = administrator.get(LIST).content.decode()
    assert "Mã hồ sơ (stuck)" in html
    assert "SMTPServerDisconnected: away" in html
    assert "dan@example.org" not in html


def test_ticked_rows_alone_are_tried_again(administrator: Client):
    first, second = mail("first", RowState.PARKED), mail("second", RowState.PARKED)
    administrator.post(AGAIN, {"kind": "cms.outboundmail", "row": [first.pk]})
    assert list(OutboundMail.objects.parked()) == [second]


@pytest.mark.parametrize(("press", "words"), [({}, "Cho làm lại việc nền bị dừng lại"), ({"give_up": "1"}, "Bỏ hẳn việc nền bị dừng lại")])
def test_the_journal_tells_who_let_how_many_be_tried_again_or_gave_them_up(administrator: Client, press: dict[str, str], words: str):
    rows = [mail(f"stuck-{number}", RowState.PARKED).pk for number in range(3)]
    administrator.post(AGAIN, {"kind": "cms.outboundmail", "row": rows[:2], **press})
    text = administrator.get("/quan-tri/nhat-ky/?dang=csv").content.decode()
    assert words in text
    assert "quantri" in text
    assert "thư gửi đi: 2" in text


def test_all_rows_of_a_kind_are_tried_again_when_none_is_ticked(administrator: Client):
    mail("first", RowState.PARKED)
    mail("second", RowState.PARKED)
    response = administrator.post(AGAIN, {"kind": "cms.outboundmail"}, follow=True)
    assert not OutboundMail.objects.parked().exists()
    assert "2 việc" in response.content.decode()


def test_ticked_mails_are_given_up_for_good(administrator: Client):
    first, second = mail("first", RowState.PARKED), mail("second", RowState.PARKED)
    response = administrator.post(AGAIN, {"kind": "cms.outboundmail", "row": [first.pk], "give_up": ""}, follow=True)
    assert list(OutboundMail.objects.all()) == [second]
    assert "1 việc" in response.content.decode()
    administrator.post(AGAIN, {"kind": "cms.outboundmail", "give_up": ""})  # none ticked: none is given up
    assert list(OutboundMail.objects.parked()) == [second]


def test_a_broken_file_that_was_given_up_is_not_read_again(administrator: Client):
    file = Document.objects.create(title="Tệp", file=ContentFile(b"%PDF", name="hong.pdf"))
    file.get_file_hash()
    row = FileText.objects.create(file=file, state=RowState.PARKED)
    administrator.post(AGAIN, {"kind": "cms.filetext", "row": [row.pk], "give_up": ""})
    note_unread()
    assert FileText.objects.get().state == RowState.DONE


def test_work_that_others_rely_on_is_not_given_up(administrator: Client):
    page = Page.objects.get(depth=2)
    row = SpokenText.objects.create(page=page, voice="Nữ", words="Một", name="a.mp3", state=RowState.PARKED)
    assert 'name="give_up"' not in administrator.get(LIST).content.decode()
    administrator.post(AGAIN, {"kind": "cms.spokentext", "row": [row.pk], "give_up": ""})
    assert SpokenText.objects.get().state == RowState.WAITING


def test_what_is_stuck_stands_in_the_worklist_of_an_administrator(administrator: Client):
    mail("stuck", RowState.PARKED)
    assert f'href="{LIST}"' in administrator.get("/quan-tri/").content.decode()


def test_an_editor_neither_sees_it_nor_tries_it_again(editor: Client):
    mail("stuck", RowState.PARKED)
    assert editor.get(LIST).status_code in (302, 403)
    assert editor.post(AGAIN, {"kind": "cms.outboundmail"}).status_code in (302, 403)
    assert LIST not in editor.get("/quan-tri/").content.decode()
    assert OutboundMail.objects.parked().exists()


def test_who_may_change_one_kind_sees_that_kind_alone(editor: Client, django_user_model: Any):
    user = django_user_model.objects.get()
    user.user_permissions.add(Permission.objects.get(codename="change_outboundmail"))
    mail("stuck", RowState.PARKED)
    assert "(stuck)" in editor.get(LIST).content.decode()
    assert editor.post(AGAIN, {"kind": "cms.filetext"}).status_code in (302, 403)


def test_an_unknown_kind_is_refused(administrator: Client):
    assert administrator.post(AGAIN, {"kind": "auth.user"}).status_code in (302, 403)


@pytest.mark.parametrize("state", [RowState.WAITING, RowState.PARKED])
def test_readyz_tells_what_is_late_or_given_up(client: Client, state: RowState):
    OutboundMail.objects.all().delete()
    mail("late", state, next_try_at=timezone.now() - timedelta(hours=1))
    answer = client.get("/readyz")
    part = answer.json()["parts"]["backlog"]
    assert (answer.status_code, part["ok"], part["vital"]) == (200, False, False)
    assert "cms.OutboundMail: " in part["detail"]
    assert "dan@example.org" not in answer.content.decode()


def test_readyz_is_content_with_work_that_is_due_since_a_moment_ago(client: Client):
    mail("due", next_try_at=timezone.now() - timedelta(seconds=30))
    assert "cms.OutboundMail" not in client.get("/readyz").json()["parts"]["backlog"]["detail"]
