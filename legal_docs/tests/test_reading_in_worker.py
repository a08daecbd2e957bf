"""Large files and scans are kept and read by the worker; what is refused says why in plain words and leaves nothing behind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cms.models import OutboundMail
from cms.models.background.leased_row import RowState
from legal_docs.files.readers import LARGEST_FILE, recognition
from legal_docs.files.readers.recognition import can_recognise
from legal_docs.importing import uploads
from legal_docs.models import ImportedFile, LegalDocumentPage
from legal_docs.tests.factories import document
from legal_docs.tests.made_files import docx, paragraph, table
from legal_docs.tests.sent_files import HEAD, LINES, send, txt
from tests.fixtures import missing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]


@pytest.fixture
def small_files_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything above 100 bytes is large: the rule is the same, the test is quick."""
    monkeypatch.setattr(uploads, "READ_AT_ONCE", 100)


def listed(client: Client) -> str:
    return client.get(reverse("legal_import:incoming")).content.decode()


def test_a_large_file_waits_and_the_worker_reads_it(admin_client: Client, small_files_only: None) -> None:
    response = send(admin_client, txt(), follow=True)
    imported = ImportedFile.objects.get()
    assert imported.state == RowState.WAITING
    assert imported.text == ""
    assert response.redirect_chain[-1][0] == reverse("legal_import:incoming")
    assert "data-reading" in listed(admin_client)
    assert admin_client.get(reverse("legal_import:proposal", args=[imported.pk])).status_code == 302
    assert uploads.read_waiting() == 1
    imported.refresh_from_db()
    assert imported.is_read
    assert imported.proposal["number"] == "05/2031/QĐ-UBND"
    assert "data-reading" not in listed(admin_client)
    assert "Có 1 tệp đang chờ kiểm tra" in OutboundMail.objects.get(key__startswith=f"import:{imported.pk}").text
    assert admin_client.get(reverse("legal_import:proposal", args=[imported.pk])).status_code == 200
    assert uploads.read_waiting() == 0


def scan(tmp_path: Path) -> bytes:
    Image.new("L", (620, 877), "white").save(tmp_path / "scan.pdf")
    return (tmp_path / "scan.pdf").read_bytes()


@pytest.mark.parametrize(("name", "content"), [("a.rtf", lambda _folder: rb"{\rtf1 Ngh\u7883?}"), ("a.pdf", scan), ("a.png", None)])
def test_what_a_program_must_read_that_only_the_worker_has_waits_for_it(
    admin_client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: Any
) -> None:
    """The image of the web process has neither LibreOffice nor recognition."""
    monkeypatch.setenv("PATH", "")
    Image.new("L", (620, 877), "white").save(tmp_path / "a.png")
    send(admin_client, SimpleUploadedFile(name, content(tmp_path) if content else (tmp_path / name).read_bytes()))
    assert ImportedFile.objects.get().state == RowState.WAITING
    assert uploads.read_waiting() == 1
    assert ImportedFile.objects.get().state != RowState.WAITING, "the worker lacks it too, and says so"


def test_a_file_that_the_worker_cannot_read_says_why_in_the_list(admin_client: Client, small_files_only: None) -> None:
    secret = SimpleUploadedFile("mat.txt", "\n".join([HEAD[0], "MẬT", *HEAD[1:], *LINES]).encode())
    send(admin_client, secret)
    uploads.read_waiting()
    imported = ImportedFile.objects.get()
    assert (imported.state, imported.is_read) == (RowState.DONE, False)
    assert imported.text == ""
    assert "bí mật nhà nước" in listed(admin_client)


def test_recognition_that_took_too_long_is_tried_again_and_then_told(
    admin_client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can_recognise():
        missing("text recognition is not installed (Debian: apt-get install tesseract-ocr tesseract-ocr-vie)")
    monkeypatch.setattr(recognition, "TIME_LIMIT", 0.001)
    send(admin_client, SimpleUploadedFile("a.pdf", scan(tmp_path)))
    for state in (RowState.WAITING, RowState.WAITING, RowState.PARKED):
        ImportedFile.objects.update(next_try_at=timezone.now())
        uploads.read_waiting()
        assert ImportedFile.objects.get().state == state
    assert "gián đoạn nhiều lần" in listed(admin_client)


def test_a_worker_that_died_does_not_keep_a_file_for_ever(admin_client: Client, small_files_only: None) -> None:
    send(admin_client, txt())
    ImportedFile.objects.take()
    assert uploads.read_waiting() == 0
    ImportedFile.objects.update(leased_until=timezone.now())
    assert uploads.read_waiting() == 1
    assert ImportedFile.objects.get().is_read


def packed(*names: str, content: bytes = b"<x/>") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name in names:
            package.writestr(name, content)
    return stream.getvalue()


def locked() -> bytes:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.encrypt("khoa")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


BAD = {
    "empty.docx": (lambda: b"", "0 byte"),
    "khoa.pdf": (locked, "mật khẩu"),
    "bom.docx": (lambda: packed("word/document.xml", content=b" " * (60 * 1024 * 1024)), "giải nén"),
    "macro.docx": (lambda: packed("word/document.xml", "word/vbaProject.bin"), "macro"),
    "that-ra-la-pdf.docx": (locked, ".docx"),
    "hong.docx": (lambda: b"PK\x03\x04 khong phai", "hỏng"),
    "bang-tinh.xlsx": (lambda: packed("xl/workbook.xml"), ".xlsx"),
    "mat.txt": (lambda: "\n".join([HEAD[0], "TỐI MẬT", *HEAD[1:], *LINES]).encode(), "bí mật nhà nước"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("large", [False, True])
def test_each_bad_file_is_refused_in_plain_words_and_nothing_is_stored(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch, name: str, large: bool
) -> None:
    make, words = BAD[name]
    if large:
        monkeypatch.setattr(uploads, "READ_AT_ONCE", 10)
    response = send(admin_client, SimpleUploadedFile(name, make()))
    html = response.content.decode()
    if response.status_code != 422:  # kept for the worker, which then says why
        uploads.read_waiting()
        html = listed(admin_client)
        assert (ImportedFile.objects.get().state, ImportedFile.objects.get().is_read) == (RowState.DONE, False)
    else:
        assert not ImportedFile.objects.exists()
    assert words in html.replace("&quot;", '"')
    assert not LegalDocumentPage.objects.exists()


def test_a_file_above_50_mb_is_refused_by_its_size(admin_client: Client) -> None:
    response = send(admin_client, SimpleUploadedFile("to.txt", b"a" * (LARGEST_FILE + 1)))
    assert response.status_code == 422
    assert "50 MB" in response.content.decode()
    assert not ImportedFile.objects.exists()


def test_a_table_of_200_pages_is_read_whole(admin_client: Client, tmp_path: Path) -> None:
    rows = [(str(number), f"Thiết bị {number}", "cái", "1.000.000") for number in range(1, 8001)]
    lines = [*HEAD, *LINES[:5]]
    body = "".join(paragraph(line) for line in lines) + table(*rows) + "".join(paragraph(line) for line in LINES[5:])
    path = docx(tmp_path / "bang.docx", body)
    send(admin_client, SimpleUploadedFile("bang.docx", path.read_bytes()))
    uploads.read_waiting()
    imported = ImportedFile.objects.get()
    assert imported.is_read
    assert "8000\tThiết bị 8000\tcái\t1.000.000" in imported.text
    assert imported.proposal["counts"]["dieu"] == 2


def test_a_file_whose_reading_breaks_off_is_given_up_with_a_reason_and_can_be_tried_again(
    admin_client: Client, small_files_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(admin_client, txt())
    imported = ImportedFile.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "read", lambda *args, **kwargs: 1 / 0)
        for _try in range(ImportedFile.policy.max_tries):
            assert uploads.read_waiting() == 1
            assert uploads.read_waiting() == 0, "not at once again"
            ImportedFile.objects.update(next_try_at=timezone.now())
        assert uploads.read_waiting() == 0
    assert "Có 1 tệp đang chờ kiểm tra" in OutboundMail.objects.get(key__startswith=f"import:{imported.pk}").text
    shown = listed(admin_client)
    again = reverse("legal_import:again", args=[imported.pk])
    assert "bị gián đoạn" in shown
    assert again in shown
    admin_client.post(again)
    assert uploads.read_waiting() == 1
    imported.refresh_from_db()
    assert (imported.is_read, imported.refusal, imported.tries) == (True, "", 0)


def test_a_file_that_kills_its_worker_each_time_is_given_up(admin_client: Client, small_files_only: None) -> None:
    send(admin_client, txt())
    ImportedFile.objects.update(state=RowState.TAKEN, leased_until=timezone.now(), tries=ImportedFile.policy.max_tries)
    assert uploads.read_waiting() == 0
    imported = ImportedFile.objects.get()
    assert imported.may_be_tried_again
    assert imported.refusal_words


def test_a_reading_that_outlived_its_lease_writes_nothing_over_that_of_the_next_worker(
    admin_client: Client, small_files_only: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(admin_client, txt())
    real = uploads.read

    def slow(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(uploads, "read", real)
        ImportedFile.objects.update(leased_until=timezone.now())
        assert uploads.read_waiting() == 1  # another worker reads it meanwhile
        ImportedFile.objects.update(text="corrected by the editor")
        return real(*args, **kwargs)

    monkeypatch.setattr(uploads, "read", slow)
    uploads.read_waiting()
    imported = ImportedFile.objects.get()
    assert (imported.is_read, imported.text) == (True, "corrected by the editor")


def test_many_files_are_read_while_their_sender_waits_for_some_seconds_and_the_rest_by_the_worker(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "WAIT_FOR_READING", 0)
    send(admin_client, txt(name="a.txt"), txt("Thêm.", name="b.txt"))
    assert list(ImportedFile.objects.values_list("state", flat=True)) == [RowState.WAITING] * 2
    assert uploads.read_waiting() == 2


def test_the_same_file_sent_again_is_not_kept_twice_until_its_draft_is_made(admin_client: Client) -> None:
    send(admin_client, txt())
    again = send(admin_client, txt(name="ten-khac.txt"), txt("Thêm.", name="b.txt"), follow=True)
    assert "đã được gửi" in again.content.decode()
    assert sorted(ImportedFile.objects.values_list("name", flat=True)) == ["b.txt", "quyet-dinh.txt"]
    ImportedFile.objects.update(page=document())
    send(admin_client, txt(name="ten-khac.txt"))
    assert ImportedFile.objects.filter(name="ten-khac.txt").exists()
