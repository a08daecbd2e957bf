"""Files that officers put into answers: who opens, replaces and deletes them, what they say of people, and how a sender gets theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.models import ReferenceIndex

from cms.admin.roles import EDITORS, PUBLISHERS
from cms.background.file_texts import read_due
from cms.models.file_text import FileText
from cms.web.pdf import PortalPdf
from qa.models import Answer, AnswerPage, Question
from qa.processing.answering import answers
from qa.processing.casework import claiming, closing, routing
from qa.public.intake.receiving import Receipt, submit
from qa.tests.ask_form import TRACK
from qa.tests.factories import make_unit, make_user, submission
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role, Visibility
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]

PLAIN = "Mẫu đơn đề nghị đăng ký khai sinh. Người yêu cầu điền đủ các mục rồi nộp tại Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ."
SECRET = "001089012345"
NAMED = f"{PLAIN} Người nộp hồ sơ có số căn cước {SECRET}."


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at once what waits for the commit (Wagtail's index of references), with fresh limits."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())
    cache.clear()


def letter(text: str) -> SimpleUploadedFile:
    pdf = PortalPdf("Mẫu đơn", margin_mm=20)
    pdf.write_line(text, 12)
    return SimpleUploadedFile("mau-don.pdf", bytes(pdf.output()), "application/pdf")


def uploaded(client: Client, text: str = PLAIN) -> Document:
    """A file that a person uploads in the chooser of the answer's editor."""
    data = {"document-chooser-upload-title": "Mẫu đơn", "document-chooser-upload-file": letter(text)}
    assert client.post(reverse("wagtaildocs_chooser:create"), data).status_code == 200
    return Document.objects.latest("pk")


class Desk:
    """A question in the hands of an officer, whose draft links to a file."""

    def __init__(self, text: str = PLAIN, visibility: str = Visibility.PUBLIC_PENDING) -> None:
        self.unit = make_unit()
        self.people = {role: make_user(role, self.unit) for role in Role if role in _APPOINTED}
        self.receipt: Receipt = submit(submission())
        self.question = self.receipt.question
        routing.route(self.question, self.unit, SYSTEM)
        claiming.claim(self.question, self.actor(Role.OFFICER))
        self.client = logged_in(self.people[Role.OFFICER])
        self.file = uploaded(self.client, text)
        self.save(self.file, visibility)

    def actor(self, role: Role) -> Any:
        return actor_for(self.people[role], self.question)

    def save(self, file: Document, visibility: str = Visibility.PUBLIC_PENDING) -> Any:
        body = f'<p>Ông bà dùng <a linktype="document" id="{file.pk}">mẫu đơn này</a>.</p>'
        data = {
            "version": answers.answer_of(self.question).version,
            "body-count": 1,
            "body-0-type": "paragraph",
            "body-0-order": 0,
            "body-0-deleted": "",
            "body-0-value": _as_typed(body),
            "proposed_visibility": visibility,
            "withheld_reason": "personal" if visibility == Visibility.WITHHELD else "",
            "citations-TOTAL_FORMS": 0,
            "citations-INITIAL_FORMS": 0,
        }
        response = self.client.post(url("save", self.question.pk), data)
        assert response.status_code == 302, response.content.decode()
        self.question = Question.objects.get(pk=self.question.pk)

    def hand_in(self) -> None:
        answers.submit_for_review(self.question, self.actor(Role.OFFICER))

    def give(self) -> None:
        self.hand_in()
        answers.approve(self.question, self.actor(Role.REVIEWER))
        answers.publish(self.question, self.actor(Role.PUBLISHER))


_APPOINTED = (Role.INTAKE, Role.LEAD, Role.OFFICER, Role.REVIEWER, Role.PUBLISHER, Role.PROTECTION, Role.HEAD, Role.LEADER)


def _as_typed(html: str) -> str:
    """The text as the editor sends it."""
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    return str(ContentstateConverter(["document-link", "link", "bold"]).from_database_format(html))


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
    assert with_add == {Role.OFFICER, Role.LEAD}
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
    closing.erase(desk.question, SYSTEM)
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
