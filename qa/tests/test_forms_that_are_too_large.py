"""A form with more files, fields or words than are taken at once: what was typed is shown again, or the page says how to get it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from qa.models import Attachment
from qa.processing.casework import sender
from qa.public.tracking import codes
from qa.tests import sample_files
from qa.tests.ask_form import ASK, TRACK, filled
from qa.tests.factories import claimed, make_unit, make_user
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = pytest.mark.django_db
WORDS = "Con tôi sinh năm ngoái"


def many(number: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"anh-{n}.pdf", sample_files.pdf() if n < 5 else b"x") for n in range(number)]


@pytest.mark.parametrize("number", [101, 150, 900])
def test_of_too_many_files_the_first_are_kept_and_the_words_are_shown_again(client: Client, old_token: str, number: int):
    page = client.post(ASK, filled(old_token, step="files", go="next", upload=many(number)))
    html = page.content.decode()
    assert page.status_code == 422
    assert WORDS in html
    assert f"{number - 20} tệp" in html
    assert Attachment.objects.count() == 5


def test_a_reply_with_too_many_files_keeps_its_words(client: Client):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, key="k-tep")
    sender.ask_citizen(question, actor_for(officer, question), text="Gửi giấy chứng sinh.")
    reply = {"code": codes.code_from_key("k-tep"), "action": "supply", "text": "Tôi gửi ảnh.", "upload": many(120)}
    page = client.post(TRACK, reply)
    assert page.status_code == 422
    assert "Tôi gửi ảnh." in page.content.decode()
    assert "anh-0.pdf" in page.content.decode()


TOO_LARGE: dict[str, dict[str, Any]] = {
    "files": {"step": "files", "upload": many(1200)},
    "fields": {f"a{n}": "" for n in range(11_000)},
    "words": {"body": "a" * 6_000_000},
}


@pytest.mark.parametrize("what", TOO_LARGE)
def test_a_form_that_cannot_be_read_for_its_size_says_how_to_get_the_words_back(client: Client, old_token: str, what: str):
    page = client.post(ASK, filled(old_token) | TOO_LARGE[what])
    assert page.status_code == 400
    assert "nút Quay lại" in page.content.decode()
    assert "5 tệp" in page.content.decode()


def test_another_form_takes_no_more_files_than_before():
    request = RequestFactory().post("/", {"upload": many(101)})
    with pytest.raises(TooManyFilesSent):
        request.POST.get("a")
