"""Public copies of citizens' files: nothing under the black survives, the original stays closed, and only a published answer shows them."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader

from qa.attachments.checks.inspect import inspect
from qa.attachments.checks.kinds import DOCX
from qa.attachments.copies.public_copies import make_copy
from qa.attachments.storage import files
from qa.attachments.storage.storing import join, store_file
from qa.models import AnswerPage, Attachment, PublicCopy, Question
from qa.processing.answering import answers
from qa.tests import sample_files
from qa.tests.factories import answered, claimed, make_unit, make_user
from qa.tests.staff import logged_in
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]

SECRET = "So the can cuoc 001089012345"
TOP = (1, 0.0, 0.0, 100.0, 50.0)


def letter() -> bytes:
    """A letter of two pages: the secret above and in the metadata, an open line in the lower half."""
    pdf = FPDF(format=(100, 100))
    pdf.set_title(SECRET)
    pdf.set_font("Helvetica", size=12)
    for line in ("Kinh gui Uy ban", "Trang hai"):
        pdf.add_page()
        pdf.text(10, 20, SECRET)
        pdf.text(10, 70, line)
    return bytes(pdf.output())


def with_file(question: Question, name: str = "don.pdf", data: bytes | None = None) -> Attachment:
    attachment = store_file(inspect(name, data or letter()))
    join(question, [attachment.pk])
    return Attachment.objects.get(pk=attachment.pk)


def being_written(name: str = "don.pdf", data: bytes | None = None):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    return officer, with_file(question, name, data)


def dark(picture: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return max(high for _low, high in picture.crop(box).convert("RGB").getextrema()) < 40


def test_what_is_blacked_out_cannot_be_taken_from_the_copy_in_any_way():
    officer, attachment = being_written()
    copy = make_copy(attachment, actor_for(officer, attachment.question), title="Đơn đề nghị", areas=[TOP], left_out=[2])
    data = files.path_of(copy.stored_name).read_bytes()
    assert SECRET in PdfReader(io.BytesIO(letter())).pages[0].extract_text()  # it was there
    read = PdfReader(io.BytesIO(data))
    assert [page.extract_text() for page in read.pages] == [""]
    objects = [read.get_object(number) for table in read.xref.values() for number in table if number]
    assert not any(b"001089012345" in bytes(str(each), "utf-8") for each in (*objects, read.metadata))
    page = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil()
    width, height = page.size
    assert dark(page, (0, 0, width, height // 2 - 4))
    assert not dark(page, (0, height // 2 + 4, width, height))


def test_a_picture_is_drawn_again_without_what_lies_under_the_black():
    white = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(white, "PNG")
    officer, attachment = being_written("anh.png", white.getvalue())
    copy = make_copy(attachment, actor_for(officer, attachment.question), title="Ảnh", areas=[(1, 0, 0, 50, 100)])
    with Image.open(files.path_of(copy.stored_name)) as picture:
        assert picture.format == "JPEG"
        assert dark(picture, (0, 0, 90, 100))
        assert not dark(picture, (110, 0, 200, 100))


def test_a_copy_is_open_to_everyone_only_while_the_answer_is_published_and_the_original_never():
    question = answered()
    publisher = make_user(Role.PUBLISHER)
    attachment = with_file(question)
    copy = make_copy(attachment, actor_for(publisher, question), title="Đơn đề nghị", areas=[TOP])
    public, original = reverse("qa_private:public_file", args=[copy.pk]), reverse("qa_private:file", args=[attachment.pk])
    page = AnswerPage.objects.get(question=question)
    html = Client().get(page.url).content.decode()
    assert public in html
    assert original not in html
    got = Client().get(public)
    assert (got.status_code, b"".join(got.streaming_content)[:5], got["Cache-Control"]) == (200, b"%PDF-", "private, no-store")
    assert Client().get(original).status_code == 404
    question.refresh_from_db()
    answers.take_down(question, actor_for(publisher, question), reason="Đơn còn thông tin riêng")
    assert Client().get(public).status_code == 404


def test_before_publication_only_staff_of_the_question_see_the_copy():
    officer, attachment = being_written()
    copy = make_copy(attachment, actor_for(officer, attachment.question), title="Đơn", areas=[TOP])
    url = reverse("qa_private:public_file", args=[copy.pk])
    assert Client().get(url).status_code == 404
    assert logged_in(make_user(Role.OFFICER, make_unit(name="Phòng khác"))).get(url).status_code == 404
    assert logged_in(officer).get(url).status_code == 200


def test_an_officer_makes_a_copy_on_the_screen_and_takes_it_away():
    officer, attachment = being_written()
    client = logged_in(officer)
    url = reverse("qa_staff:public_copy", args=[attachment.question_id, attachment.pk])
    shown = client.get(url).content.decode()
    assert reverse("qa_staff:file_page", args=[attachment.question_id, attachment.pk, 2]) in shown
    wrong = client.post(url, {"title": "Đơn", "areas": "trang một"})
    assert wrong.status_code == 422
    assert client.post(url, {"title": "Đơn của 0912345678", "areas": "1; 0; 0; 100; 50"}).status_code == 422
    assert client.post(url, {"title": "Đơn", "areas": "1; 0; 0; 100; 50\n2 0 0 100 50.5", "left_out": ""}).status_code == 302
    copy = PublicCopy.objects.get(attachment=attachment)
    assert copy.areas == [[1, 0, 0, 100, 50], [2, 0, 0, 100, 50.5]]
    assert attachment.question.events.filter(action="edit_public_copy", data__public=True).exists()
    assert client.post(url, {"withdraw": "1"}).status_code == 302
    assert not PublicCopy.objects.exists()


def test_a_document_that_cannot_be_drawn_needs_a_file_in_its_place():
    officer, attachment = being_written("don.docx", sample_files.office(DOCX))
    with pytest.raises(Refused, match="PDF"):
        make_copy(attachment, actor_for(officer, attachment.question), title="Đơn")
    client = logged_in(officer)
    url = reverse("qa_staff:public_copy", args=[attachment.question_id, attachment.pk])
    upload = SimpleUploadedFile("ban-che.pdf", letter(), "application/pdf")
    assert client.post(url, {"title": "Đơn", "replacement": upload}).status_code == 302
    data = files.path_of(PublicCopy.objects.get().stored_name).read_bytes()
    assert [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages] == ["", ""]
