"""A question in the hands of an officer whose draft links to a file."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.documents.models import Document

from cms.web.files.pdf import new_pdf, write_line
from qa.models import Question
from qa.processing.answering import answers
from qa.processing.casework import claiming, routing
from qa.public.intake.receiving import Receipt, submit
from qa.tests.factories import make_unit, make_user, submission
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role, Visibility
from qa.workflow.actors import SYSTEM, actor_for

PLAIN = "Mẫu đơn đề nghị đăng ký khai sinh. Người yêu cầu điền đủ các mục rồi nộp tại Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ."
SECRET = "001089012345"
NAMED = f"{PLAIN} Người nộp hồ sơ có số căn cước {SECRET}."


@cache
def printed(text: str) -> bytes:
    """A PDF file with one line of text."""
    pdf = new_pdf("Mẫu đơn", margin_mm=20)
    write_line(pdf, text, 12)
    return bytes(pdf.output())


def letter(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("mau-don.pdf", printed(text), "application/pdf")


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

    def again(self) -> Desk:
        """Return the desk as it is stored, for one of the tests that share its rows; a file that another one deleted is there again."""
        desk = copy(self)
        desk.question = Question.objects.get(pk=self.question.pk)
        desk.file = Document.objects.get(pk=self.file.pk)
        desk.people = {role: type(person).objects.get(pk=person.pk) for role, person in self.people.items()}
        desk.client = copy(self.client)
        desk.client.cookies = copy(self.client.cookies)
        storage, name = desk.file.file.storage, desk.file.file.name
        if not storage.exists(name):
            storage.save(name, letter(PLAIN))
        return desk

    def actor(self, role: Role) -> Any:
        return actor_for(self.people[role], self.question)

    def save(self, file: Document, visibility: str = Visibility.PUBLIC_PENDING) -> Any:
        response = self.client.post(url("save", self.question.pk), self.typed(file.pk, visibility=visibility))
        assert response.status_code == 302, response.content.decode()
        self.question = Question.objects.get(pk=self.question.pk)

    def typed(self, *files: Any, visibility: str = Visibility.PUBLIC_PENDING) -> dict[str, Any]:
        """What the editor sends of a text that links to these files."""
        links = ", ".join(f'<a linktype="document" id="{key}">mẫu đơn này</a>' for key in files)
        body = f"<p>Ông bà dùng {links}.</p>"
        return {
            "version": answers.answer_of(self.question).version,
            "body-count": 1,
            "body-0-type": "paragraph",
            "body-0-order": 0,
            "body-0-deleted": "",
            "body-0-value": as_typed(body),
            "proposed_visibility": visibility,
            "withheld_reason": "personal" if visibility == Visibility.WITHHELD else "",
            "citations-TOTAL_FORMS": 0,
            "citations-INITIAL_FORMS": 0,
        }

    def hand_in(self) -> None:
        answers.submit_for_review(self.question, self.actor(Role.OFFICER))

    def give(self) -> None:
        self.hand_in()
        answers.approve(self.question, self.actor(Role.REVIEWER))
        answers.publish(self.question, self.actor(Role.PUBLISHER))


_APPOINTED = (Role.INTAKE, Role.LEAD, Role.OFFICER, Role.REVIEWER, Role.PUBLISHER, Role.PROTECTION, Role.HEAD, Role.LEADER)


def as_typed(html: str) -> str:
    """The text as the editor sends it."""
    return str(ContentstateConverter(["document-link", "link", "bold"]).from_database_format(html))
