"""A full disk leaves no half files and costs no text; no network uses up the place of all, and a carrier's network is no crowd."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from cms.storage.media import MediaStorage
from cms.storage.private_files import PrivateStorage
from cms.web.protection.spam_guard import network_hash, over_limits
from qa.attachments import pending_uploads
from qa.attachments.checks.inspect import inspect
from qa.attachments.storage import files
from qa.attachments.storage.storing import store_file
from qa.models import Attachment, Question
from qa.public.asking.screening import HARD_LIMITS, SOFT_LIMITS
from qa.public.intake import receiving
from qa.public.tracking import codes
from qa.public.tracking.views import TRACK_LIMITS
from qa.tests import sample_files
from qa.tests.ask_form import ASK, TRACK, filled
from qa.tests.factories import submission


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Path) -> None:
    cache.clear()
    settings.PRIVATE_MEDIA_ROOT, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow beyond 1,000 bytes: the same error as that of a full disk, in the middle of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_that_cannot_be_written_to_its_end_is_gone(tmp_path: Path):
    with full_disk(), pytest.raises(OSError, match="too large"):
        files.write(b"x" * 5000)
    for storage, name in ((MediaStorage(), "documents/a.pdf"), (MediaStorage(), "images/a.png"), (PrivateStorage("imports"), "a.docx")):
        with full_disk(), pytest.raises(OSError, match="too large"):
            storage.save(name, ContentFile(b"x" * 5000))
    assert stored(tmp_path) == []


@pytest.mark.django_db
def test_what_was_typed_is_shown_again_when_a_file_cannot_be_stored(client: Client, old_token: str, monkeypatch: pytest.MonkeyPatch):
    def broken(data: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write", broken)
    upload = SimpleUploadedFile("đơn.pdf", sample_files.pdf())
    page = client.post(ASK, filled(old_token, step="files", go="next", upload=upload))
    assert page.status_code == 422
    assert "Con tôi sinh năm ngoái" in page.content.decode()
    assert "chưa thể lưu" in page.content.decode()
    assert client.post(ASK, filled(old_token)).status_code == 200
    assert Question.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("begins", [True, False])
def test_what_was_typed_is_shown_again_when_the_disk_is_full_while_a_file_comes_in(
    client: Client, old_token: str, settings: Any, tmp_path: Path, begins: bool
):
    """Django keeps a file of more than 2.5 MB on the disk before a view sees it."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path if begins else tmp_path / "away"
    upload = SimpleUploadedFile("bản vẽ.pdf", b"%PDF-1.4" + b"x" * 3_000_000)
    with full_disk():
        page = client.post(ASK, filled(old_token, step="files", go="next", upload=upload))
    assert page.status_code == 422
    assert "Con tôi sinh năm ngoái" in page.content.decode()
    assert "bản vẽ.pdf" in page.content.decode()
    assert "chưa thể lưu" in page.content.decode()
    assert stored(tmp_path) == []


def test_a_form_that_does_not_name_missing_files_never_goes_on_without_its_file(settings: Any, tmp_path: Path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    upload = SimpleUploadedFile("đã che.pdf", b"%PDF-1.4" + b"x" * 3_000_000)
    request = RequestFactory().post("/", {"replacement": upload})
    with full_disk(), pytest.raises(OSError, match="too large"):
        assert request.FILES


def fill(address: str, size: int) -> None:
    """Let the network of `address` have so many bytes that it did not send yet."""
    network = network_hash(RequestFactory().get("/", REMOTE_ADDR=address))
    attachment = store_file(inspect("a.pdf", sample_files.pdf()), network)
    Attachment.objects.filter(pk=attachment.pk).update(size=size)


def upload_from(address: str, token: str) -> int:
    before = Attachment.objects.count()
    upload = SimpleUploadedFile("a.pdf", sample_files.pdf())
    Client().post(ASK, filled(token, step="files", go="upload", upload=upload), REMOTE_ADDR=address)
    return Attachment.objects.count() - before


@pytest.mark.django_db
def test_networks_that_use_up_their_place_leave_that_of_others(old_token: str):
    for address in ("198.51.100.1", "203.0.113.1"):
        fill(address, pending_uploads.MAX_WAITING_OF_NETWORK + 1)
    assert upload_from("198.51.100.99", old_token) == 0
    assert upload_from("192.0.2.1", old_token) == 1


@pytest.mark.django_db
def test_a_file_that_was_sent_takes_none_of_the_place(old_token: str):
    fill("198.51.100.1", pending_uploads.MAX_WAITING_OF_NETWORK + 1)
    receiving.submit(submission(files=(Attachment.objects.get().pk,)))
    assert Attachment.objects.get().network == ""
    assert upload_from("198.51.100.1", old_token) == 1


@pytest.mark.django_db
def test_a_disk_that_is_nearly_full_takes_no_more(old_token: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pending_uploads, "LEAST_FREE", 1 << 62)
    assert upload_from("192.0.2.1", old_token) == 0


@pytest.mark.django_db
def test_a_thousand_people_behind_one_address_follow_their_questions(client: Client):
    receipt = receiving.submit(submission())
    pages = {client.post(TRACK, {"code": receipt.code}).status_code for _number in range(60)}
    assert pages == {200}


@pytest.mark.django_db
def test_wrong_codes_are_limited(client: Client):
    wrong = codes.code_from_key("khac")
    answers = [client.post(TRACK, {"code": wrong}).status_code for _number in range(TRACK_LIMITS[0].count + 1)]
    assert answers == [404] * TRACK_LIMITS[0].count + [429]


@pytest.mark.django_db
def test_more_than_sixty_questions_a_day_of_a_carriers_network_are_not_sent_away(old_token: str):
    carrier = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1")
    for _number in range(100):
        over_limits(carrier, {"ask": SOFT_LIMITS, "ask-day": HARD_LIMITS})
    page = Client().post(ASK, filled(old_token))
    assert "pow_challenge" in page.content.decode()
    assert Client().post(ASK, filled(old_token, go="look")).status_code == 200
    assert Question.objects.exists()
