"""Files that officers put into answers: who opens, replaces and deletes them, what they say of people, and how a sender gets theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import ReferenceIndex

from cms.admin.accounts.roles import EDITORS, PUBLISHERS
from cms.background.pages.file_texts import read_due
from cms.models.files.file_text import FileText
from qa.models import Answer, AnswerPage, Question
from qa.processing.answering import answers
from qa.processing.casework import erasing
from qa.public.intake.receiving import submit
from qa.tests.answer_desk import NAMED, PLAIN, SECRET, Desk, letter, uploaded
from qa.tests.ask_form import TRACK
from qa.tests.factories import make_unit, make_user, submission
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role, Visibility
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at once what waits for the commit (Wagtail's index of references)."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())


def may(client: Client, file: Document) -> str:
    """What a person can do with a file, tried at the addresses: choose, open, replace, delete."""
    done = "o" if client.get(file.url).status_code == 200 else "-"
    done += "c" if client.get(reverse("wagtaildocs_chooser:chosen", args=[file.pk])).status_code == 200 else "-"
    values = {"title": file.title, "collection": file.collection_id, "tags": "", "file": letter("Tệp khác.")}
    before = file.file.name
    client.post(reverse("wagtaildocs:edit", args=[file.pk]), values)
    file.refresh_from_db()
    done += "r" if file.file.name != before else "-"
    client.post(reverse("wagtaildocs:delete", args=[file.pk]))
    return done + ("-" if Document.objects.filter(pk=file.pk).exists() else "d")


def test_each_role_does_with_a_file_handed_in_only_what_its_work_needs():
    desk = Desk()
    desk.hand_in()
    for role, user in desk.people.items():
        assert may(logged_in(user), desk.file) == "oc--", role
    elsewhere = make_unit()
    strangers = [make_user(role, elsewhere) for role in (Role.OFFICER, Role.LEAD, Role.REVIEWER)]
    editors = [_of_group(EDITORS), _of_group(PUBLISHERS), make_user()]
    for user in (*strangers, *editors):
        assert may(logged_in(user), desk.file) == "----", user
        for address in (reverse("wagtaildocs_chooser:choose_results"), reverse("wagtailadmin_api:documents:listing")):
            assert "mau-don" not in logged_in(user).get(address).content.decode()
    assert may(logged_in(make_user(is_superuser=True, is_staff=True)), desk.file) == "oc--"
    with_add = {role for role, user in desk.people.items() if logged_in(user).get(reverse("wagtaildocs:add")).status_code == 200}
    assert with_add == {Role.OFFICER, Role.LEAD, Role.PUBLISHER}
    refused = desk.client.post(
        reverse("wagtaildocs:edit", args=[desk.file.pk]),
        {"title": "Mẫu đơn", "collection": desk.file.collection_id, "tags": "", "file": letter("Tệp khác.")},
    )
    assert "đã trình duyệt" in refused.content.decode()


def _of_group(name: str) -> Any:
    from django.contrib.auth.models import Group
    from django.utils.translation import gettext, override

    user = make_user()
    with override("vi"):
        user.groups.add(Group.objects.get(name=gettext(name)))
    return user


def test_the_file_of_a_draft_is_its_officers_own_and_closed_to_everybody_outside():
    desk = Desk()
    assert Client().get(desk.file.url).status_code == 404
    assert not ReferenceIndex.get_references_to(desk.file).exists()
    assert may(desk.client, desk.file) == "ocrd"


def test_the_file_of_a_public_answer_is_open_until_the_answer_is_taken_down():
    desk = Desk()
    desk.give()
    page = AnswerPage.objects.get(question=desk.question)
    assert desk.file.url in Client().get(page.url).content.decode()
    assert Client().get(desk.file.url).status_code == 200
    read_due()
    assert any(PLAIN[:30] in entry.body for entry in page.get_search_entries() if "#file-" in entry.entry_id)
    assert may(logged_in(_of_group(EDITORS)), desk.file) == "oc--"
    answers.take_down(desk.question, desk.actor(Role.PUBLISHER), reason="Sai thẩm quyền.")
    assert Client().get(desk.file.url).status_code == 404


def test_the_file_of_a_private_answer_comes_by_the_tracking_code_of_its_sender_alone():
    desk, other = Desk(visibility=Visibility.WITHHELD), submit(submission())
    desk.give()
    code, key = desk.receipt.code, desk.file.pk
    page = Client().post(TRACK, {"code": code}).content.decode()
    assert f'href="#mb-tep-{key}"' in page
    assert desk.file.url not in page
    sent = Client().post(TRACK, {"code": code, "action": "file", "file": key})
    assert sent.status_code == 200
    assert b"".join(sent.streaming_content).startswith(b"%PDF")
    assert sent["Cache-Control"] == "private, no-store"
    assert Client().get(desk.file.url).status_code == 404
    assert Client().post(TRACK, {"code": other.code, "action": "file", "file": key}).status_code == 404
    assert Client().post(TRACK, {"code": code, "action": "file", "file": uploaded(desk.client).pk}).status_code == 404
    assert not AnswerPage.objects.filter(question=desk.question).exists()
    assert not ReferenceIndex.get_references_to(desk.file).exists()
    erasing.erase(desk.question, SYSTEM)
    assert not Document.objects.filter(pk=key).exists()


def test_personal_data_in_a_file_holds_the_answer_until_a_copy_without_it_is_in_its_place():
    desk = Desk(NAMED)
    shown = desk.client.get(url("detail", desk.question.pk)).content.decode()
    assert f"{SECRET}" in shown
    assert desk.question.marks.get().source == "file"
    desk.hand_in()
    with pytest.raises(Refused):
        answers.approve(desk.question, desk.actor(Role.REVIEWER))
    answers.take_back(desk.question, desk.actor(Role.OFFICER))
    address = url("answer_file", desk.question.pk, desk.file.pk)
    assert desk.client.get(url("answer_file_page", desk.question.pk, desk.file.pk, 1))["Content-Type"] == "image/jpeg"
    assert logged_in(desk.people[Role.REVIEWER]).get(address).status_code == 302  # sent away
    assert desk.client.post(address, {"title": "Mẫu đơn", "areas": "1; 0; 0; 100; 60"}).status_code == 302
    answer = Answer.objects.get(question=desk.question)
    copy = answer.files.get()
    assert (copy.pk != desk.file.pk, Document.objects.filter(pk=desk.file.pk).exists()) == (True, False)
    assert f'id="{copy.pk}"' in str(answer.body.get_prep_value())
    assert "mẫu đơn này" in answer.text
    assert not desk.question.marks.exists()
    desk.question = Question.objects.get(pk=desk.question.pk)
    desk.give()
    assert Client().get(copy.url).status_code == 200


def test_a_file_that_was_replaced_after_it_was_read_is_read_again_before_the_answer_is_handed_in():
    desk = Desk()
    values = {"title": "Mẫu đơn", "collection": desk.file.collection_id, "tags": "", "file": letter(NAMED)}
    desk.client.post(reverse("wagtaildocs:edit", args=[desk.file.pk]), values)
    with pytest.raises(Refused, match="còn đang đọc"):
        desk.hand_in()
    read_due()
    desk.hand_in()
    assert desk.question.marks.get().text == SECRET
    assert FileText.objects.count() == 1
