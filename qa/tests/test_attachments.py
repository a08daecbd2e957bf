"""Files of citizens: what is let in, what is refused, quarantine, and how they are handed out."""

from __future__ import annotations

import io
import random
import re
import secrets
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from cms.background.kernel_jobs import delete_remaining_files
from cms.background.worker import retention
from cms.models import FileDeletion
from qa.attachments import pending_uploads
from qa.attachments.checks import inspect as inspecting
from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.inspect import inspect
from qa.attachments.checks.kinds import DOCX, MAX_BYTES, XLSX, FileKind
from qa.attachments.checks.markup import MAX_ATTRIBUTES
from qa.attachments.storage import files
from qa.attachments.storage.storing import store_file
from qa.models import Attachment, AttachmentState, Question
from qa.processing.casework import sender
from qa.public.intake import receiving
from qa.public.tracking import codes
from qa.tests import sample_files
from qa.tests.ask_form import ASK, TRACK, filled, hidden
from qa.tests.factories import claimed, make_unit, make_user, submission
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

TWICE: dict[str, Any] = {"/OpenAction": {"/S": "/GoTo", "/T": "/Launch"}}
EARLY: dict[str, Any] = {"/Broken": "/Here", "/chim-hoang-yen": "/A", "/OpenAction": {"/S": "/JavaScript"}}
BROKEN = sample_files.pdf_with(EARLY).replace(b"/Here", b"]    ")
GOOD = {
    "đơn đề nghị.pdf": sample_files.pdf(),
    "anh.JPG": sample_files.jpeg(),
    "anh.png": sample_files.png(),
    "don.docx": sample_files.office(DOCX),
    "bang.xlsx": sample_files.office(XLSX, xl__printerSettings__printerSettings1_dot_bin=b"\0\1"),
    "don.odt": sample_files.odt(),
}
BOMB = b"0" * 60_000_000
SCRIPT = {"/S": "/JavaScript", "/JS": "(app.alert)"}
BAD: dict[str, tuple[str, bytes]] = {
    "a program renamed to PDF": ("don.pdf", b"MZ\x90\x00" + b"\0" * 200),
    "a program renamed to DOCX": ("don.docx", b"\x7fELF" + b"\0" * 200),
    "a program": ("don.exe", b"MZ\x90\x00"),
    "EICAR as it is": ("eicar.com", sample_files.EICAR),
    "no end of the name": ("README", sample_files.pdf()),
    "only an end": (".pdf", sample_files.pdf()),
    "two ends": ("don.pdf.html", sample_files.pdf()),
    "a script renamed to JPG": ("anh.jpg", b"<script>alert(1)</script>"),
    "HTML before a PDF": ("don.pdf", b"<html>" + sample_files.pdf()),
    "a ZIP behind a PDF": ("don.pdf", sample_files.pdf() + sample_files.zipped({"a.exe": b"MZ"})),
    "a program behind a PDF": ("don.pdf", sample_files.pdf() + b"MZ" * 2000),
    "a PDF with a script": ("don.pdf", sample_files.pdf(script="app.alert(1)")),
    "a PDF with a file in it": ("don.pdf", sample_files.pdf(attached=b"MZ")),
    "a PDF whose page runs a script": ("don.pdf", sample_files.pdf_with(page={"/AA": {"/O": SCRIPT}})),
    "a PDF whose link starts a program": ("don.pdf", sample_files.pdf_with(link={"/S": "/URI", "/URI": "(a)", "/Next": {"/S": "/Launch"}})),
    "a PDF whose link opens a file elsewhere": ("don.pdf", sample_files.pdf_with(link={"/S": "/GoToR", "/F": "(a)"})),
    "a PDF that calls an address when it is opened": ("don.pdf", sample_files.pdf_with({"/OpenAction": {"/S": "/URI", "/URI": "(a)"}})),
    "a PDF that is a folder of files": ("don.pdf", sample_files.pdf_with({"/Collection": {"/View": "/D"}})),
    "a PDF with a filter that nobody knows": ("don.pdf", sample_files.pdf_in_parts(b"/FlateDecod")),
    "a PDF with a script behind what ends its catalogue too early": ("don.pdf", BROKEN),
    "a PDF that says twice what an action is": ("don.pdf", sample_files.pdf_with(TWICE).replace(b"/T /Launch", b"/S /Launch")),
    "a PDF that was cut off": ("don.pdf", sample_files.pdf()[:200]),
    "a PDF without pages": ("don.pdf", b"%PDF-1.7\n%%EOF"),
    "macros in DOCX": ("don.docx", sample_files.office(DOCX, word__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0")),
    "a DOCM renamed to DOCX": ("don.docx", sample_files.office(DOCX, types="application/vnd.ms-word.document.macroEnabled.main+xml")),
    "DOCM": ("don.docm", sample_files.office(DOCX)),
    "XLSX renamed to DOCX": ("don.docx", sample_files.office(XLSX)),
    "any ZIP renamed to ODT": ("don.odt", sample_files.zipped({"a.txt": b"a"})),
    "a program in DOCX": ("don.docx", sample_files.office(DOCX, word__media__a_dot_png=b"MZ\x90")),
    "a template from elsewhere": (
        "don.docx",
        sample_files.office(
            DOCX,
            word___rels__a_dot_xml_dot_rels=b'<Relationship Type="http://x/attachedTemplate" Target="http://x" TargetMode="External"/>',
        ),
    ),
    "a ZIP bomb": ("bang.xlsx", sample_files.office(XLSX, xl__a_dot_xml=BOMB)),
    "a picture bomb": ("anh.png", sample_files.png_bomb()),
    "two parts with one name": ("don.docx", sample_files.office(DOCX, **{"word/A.xml": b"<a/>", "word/a.xml": b"<b/>"})),
    "a part outside the archive": ("don.docx", sample_files.office(DOCX, **{"..__..__a.xml": b"<a/>"})),
    "a part at the root of the disk": ("don.docx", sample_files.office(DOCX, **{"\\a.xml": b"<a/>"})),
    "a part with a password": ("don.docx", sample_files.locked(sample_files.office(DOCX))),
    "a comment of the archive": ("don.docx", sample_files.office(DOCX)[:-2] + b"\x02\0MZ"),
    "a PNG with swelling words": ("anh.png", sample_files.png(zTXt=b"A\0\0" + zlib.compress(b"0" * 50_000_000))),
    "a WebP renamed to JPG": ("anh.jpg", b"RIFF\x24\0\0\0WEBPVP8 "),
    "a page before a DOCX": ("don.docx", b"PK\x03\x04 x" + sample_files.office(DOCX)),
    "an empty file": ("don.pdf", b""),
    "more than 10 MB": ("don.pdf", sample_files.pdf() + b"\0" * MAX_BYTES),
}


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize("name", GOOD)
def test_each_allowed_kind_is_let_in(name: str):
    assert inspect(name, GOOD[name]).name == name


@pytest.mark.parametrize("what", BAD)
def test_what_is_not_what_its_name_says_or_runs_or_swells_is_refused(what: str):
    with pytest.raises(RefusedFile):
        inspect(*BAD[what])


def changed(data: bytes, rng: random.Random) -> bytes:
    """The bytes with some replaced, taken out or put in."""
    given = bytearray(data)
    for _change in range(rng.choice((1, 1, 2, 20))):
        start = rng.randrange(len(given) + 1)
        given[start : start + rng.choice((0, 1, 1, 40))] = rng.randbytes(rng.choice((0, 1, 1, 20)))
    return bytes(given)


@pytest.mark.parametrize("name", [*GOOD, "in parts.pdf"])
def test_whatever_is_damaged_in_a_file_it_is_let_in_or_refused_and_nothing_else_happens(name: str):
    rng = random.Random(name)
    for _try in range(200):
        with suppress(RefusedFile):
            inspect(name, changed(GOOD.get(name) or sample_files.pdf_in_parts(), rng))


def noise() -> bytes:
    return secrets.token_hex(40).encode()  # else it would be refused for what it swells to


MANY = {
    "elements": lambda: b"<a>%s</a>" % b"".join(b"<a/>" * 2000 + b"<!--%s-->" % noise() for _part in range(3100)),
    "attributes": lambda: b"<a %s/>" % b" ".join(b"a%x='%x'" % (number, number) for number in range(5 * MAX_ATTRIBUTES)),
}


@pytest.mark.parametrize("of_what", MANY)
def test_a_document_of_more_parts_than_can_be_read_in_seconds_is_refused(of_what: str):
    given = sample_files.office(DOCX, word__document_dot_xml=MANY[of_what]())
    assert len(given) < MAX_BYTES
    with pytest.raises(RefusedFile):
        inspect("don.docx", given)


def test_a_document_is_read_without_keeping_what_was_read():
    parts = b"".join(b"<a/>" * 2000 + b"<!--%s-->" % noise() for _part in range(50))
    given = sample_files.office(DOCX, word__document_dot_xml=b"<a><b>%s</b></a>" % parts)
    tracemalloc.start()
    try:
        inspect("don.docx", given)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 10 * len(parts)


def test_no_log_repeats_a_part_of_a_damaged_pdf(caplog: pytest.LogCaptureFixture):
    assert PdfReader(io.BytesIO(BROKEN)).root_object
    assert "chim-hoang-yen" not in caplog.text


def test_a_photograph_of_50_million_pixels_is_let_in():
    out = io.BytesIO()
    Image.new("L", (8160, 6120)).save(out, "JPEG")
    assert inspect("anh.jpg", out.getvalue()).mime == "image/jpeg"


def test_place_and_device_are_gone_from_a_photograph_and_it_stands_upright():
    data = inspect("anh.jpg", sample_files.jpeg(with_place=True)).data
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (64, 48)
        assert dict(picture.getexif()) == {}
    for secret in (b"MayAnhThu", b"Exif", b"ghi chu rieng"):
        assert secret not in data


def test_what_hangs_behind_a_picture_is_gone():
    assert b"MZ-chuong-trinh" not in inspect("anh.png", sample_files.png() + b"MZ-chuong-trinh").data


@pytest.mark.parametrize(("name", "shown"), [("../../etc/đơn.pdf", "đơn.pdf"), ("C:\\a\\b.pdf", "b.pdf"), ("a\u202efdp.pdf", "afdp.pdf")])
def test_a_name_shows_neither_folders_nor_turned_text(name: str, shown: str):
    assert inspect(name, sample_files.pdf()).name == shown


@pytest.mark.django_db
def test_files_are_kept_through_errors_and_come_with_the_question(client: Client, old_token: str):
    data = filled(old_token, step="files", go="upload", upload=[upload("đơn.pdf", sample_files.pdf()), upload("x.exe", b"MZ")])
    page = client.post(ASK, data)
    html = page.content.decode()
    assert page.status_code == 422
    assert "đơn.pdf" in html
    assert "x.exe" in html  # named with what is wrong
    assert 'href="#id_upload"' in html
    kept = hidden(html)["files"]
    html = client.post(ASK, filled(old_token, step="contact", email="khong-phai", files=kept)).content.decode()
    assert hidden(html)["files"] == kept
    assert "đơn.pdf" in client.post(ASK, filled(old_token, step="contact", files=kept)).content.decode()  # the check page
    assert client.post(ASK, filled(old_token, files=kept)).status_code == 200
    (attachment,) = Question.objects.get().attachments.all()
    assert attachment.original_name == "đơn.pdf"
    assert files.path_of(attachment.stored_name).read_bytes() == sample_files.pdf()


@pytest.mark.django_db
def test_a_file_is_taken_out_again_and_more_than_five_are_not_taken(client: Client, old_token: str):
    six = [upload(f"{n}.pdf", sample_files.pdf()) for n in range(6)]
    html = client.post(ASK, filled(old_token, step="files", go="next", upload=six)).content.decode()
    assert "5.pdf: " in html
    assert Attachment.objects.count() == 5
    first = Attachment.objects.first()
    assert first
    path = files.path_of(first.stored_name)
    assert path.exists()
    page = client.post(ASK, filled(old_token, step="files", go="upload", remove=first.pk, files=hidden(html)["files"]))
    assert "0.pdf" not in page.content.decode()
    assert Attachment.objects.count() == 4


@pytest.mark.django_db
def test_who_presses_upload_without_a_file_is_told_to_choose_one_and_keeps_what_was_sent(client: Client, old_token: str):
    kept = hidden(
        client.post(ASK, filled(old_token, step="files", go="upload", upload=upload("a.pdf", sample_files.pdf()))).content.decode()
    )
    page = client.post(ASK, filled(old_token, step="files", go="upload", files=kept["files"]))
    html = page.content.decode()
    assert page.status_code == 422
    assert re.search(r'href="#id_upload">[^<]*Vui lòng chọn tệp trước\.', html)
    assert hidden(html)["files"] == kept["files"]
    assert hidden(html)["title"] == "Đăng ký khai sinh muộn cần giấy tờ gì?"
    assert client.post(ASK, filled(old_token, step="files", go="next")).status_code == 200  # files may be left out


@pytest.mark.django_db
def test_a_file_that_is_too_large_is_thrown_away_while_it_comes_and_the_form_is_kept(client: Client, old_token: str):
    page = client.post(
        ASK, filled(old_token, step="files", go="next", upload=upload("to.pdf", sample_files.pdf() + b"\0" * (MAX_BYTES + 10)))
    )
    assert page.status_code == 422
    assert "to.pdf" in page.content.decode()
    assert "Con tôi sinh năm ngoái" in page.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_a_forged_list_of_files_gets_nobody_elses_file(client: Client, old_token: str):
    attachment = store_file(inspect("a.pdf", sample_files.pdf()))
    for forged in (str([attachment.pk]), "x:y:z"):
        client.post(ASK, filled(old_token, files=forged))
    assert not Question.objects.get().attachments.exists()
    first = receiving.submit(submission(files=(attachment.pk,))).question
    second = receiving.submit(submission(files=(attachment.pk,))).question
    assert (first.attachments.count(), second.attachments.count()) == (1, 0)


@pytest.mark.django_db
def test_a_file_that_the_storage_does_not_delete_with_its_row_is_deleted_by_the_worker(django_capture_on_commit_callbacks: Any):
    attachment = store_file(inspect("a.pdf", sample_files.pdf()))
    path = files.path_of(attachment.stored_name)
    path.rename(path.with_suffix(".away"))
    (path / "inside").mkdir(parents=True)  # what a file system refuses to delete as a file
    with django_capture_on_commit_callbacks(execute=True):
        attachment.delete()
    (path / "inside").rmdir()
    path.rmdir()
    path.with_suffix(".away").rename(path)
    FileDeletion.objects.update(next_try_at=clock.now())
    delete_remaining_files()
    assert not path.exists()


@pytest.mark.django_db
def test_files_that_were_never_sent_are_deleted_after_a_day(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any):
    old, sent = (store_file(inspect("a.pdf", sample_files.pdf())) for _ in range(2))
    receiving.submit(submission(files=(sent.pk,)))
    later = clock.now() + pending_uploads.KEEP * 1.1
    monkeypatch.setattr("qa.vocabulary.clock.now", lambda: later)
    with django_capture_on_commit_callbacks(execute=True):
        retention.run("qa.unsent_files")
    assert not files.path_of(old.stored_name).exists()
    assert files.path_of(sent.stored_name).exists()


@pytest.mark.django_db
def test_files_come_with_a_reply_and_are_kept_when_its_text_is_missing(client: Client):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, key="k-tep")
    sender.ask_citizen(question, actor_for(officer, question), text="Gửi giấy chứng sinh.")
    base = {"code": codes.code_from_key("k-tep"), "action": "supply"}
    page = client.post(TRACK, {**base, "text": "", "upload": upload("chung-sinh.jpg", sample_files.jpeg())})
    html = page.content.decode()
    assert page.status_code == 422
    assert "chung-sinh.jpg" in html
    kept = re.search(r'name="files" value="([^"]+)"', html)
    assert kept
    client.post(TRACK, {**base, "text": "Tôi gửi ảnh.", "files": kept.group(1)})
    assert [a.original_name for a in question.attachments.all()] == ["chung-sinh.jpg"]


@pytest.mark.django_db
def test_a_file_is_opened_by_those_who_may_open_its_question_with_safe_headers_and_that_is_logged(client: Client):
    call_command("sync_roles", verbosity=0)
    unit = make_unit()
    officer, stranger = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, make_unit())
    attachment = store_file(inspect("đơn.pdf", sample_files.pdf()))
    question = claimed(unit, officer, files=(attachment.pk,))
    address = f"/hoi-dap/tep/{attachment.pk}/"
    assert client.get(address).status_code == 404
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(officer)
    response = client.get(address)
    assert b"".join(response.streaming_content) == sample_files.pdf()  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert question.events.filter(action="open_file", data__file=attachment.pk).count() == 1
    Attachment.objects.update(state=AttachmentState.QUARANTINE)
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_no_stored_file_lies_where_the_web_server_serves_media(settings: Any):
    attachment = store_file(inspect("a.pdf", sample_files.pdf()))
    path = files.path_of(attachment.stored_name).resolve()
    assert not path.is_relative_to(Path(settings.MEDIA_ROOT).resolve())
    assert path.suffix == ""
    assert path.stat().st_mode & 0o077 == 0


def broken(kind: FileKind, data: bytes) -> bytes:
    raise AttributeError(data[-40:].decode())


def test_a_fault_of_the_portal_is_logged_without_words_of_the_file_and_not_called_damage(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(inspecting, "check_pdf", broken)
    with pytest.raises(RefusedFile, match="lỗi thuộc về hệ thống"):
        inspect("bí mật.pdf", sample_files.pdf_with_text("hoàng yến".encode()))
    assert "in broken" in caplog.text
    assert "AttributeError" in caplog.text
    assert "hoàng yến" not in caplog.text
    assert "bí mật" not in caplog.text


def value_error(kind: FileKind, data: bytes) -> bytes:
    raise ValueError


def disk_away(*args: object) -> object:
    return io.open("/khong/co/tep")  # noqa: UP020


@pytest.mark.parametrize("fault", [value_error, disk_away])
def test_an_error_that_bytes_could_raise_is_a_fault_where_the_portal_or_its_machine_raised_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fault: Any
):
    monkeypatch.setattr(inspecting, "check_pdf", fault)
    with pytest.raises(RefusedFile, match="lỗi thuộc về hệ thống"):
        inspect("a.pdf", sample_files.pdf())
    assert fault.__name__ in caplog.text


def test_damaged_files_leave_no_line_in_the_log(caplog: pytest.LogCaptureFixture):
    for name, data in (("a.pdf", sample_files.pdf()), ("a.png", sample_files.png()), ("a.docx", sample_files.office(DOCX))):
        with pytest.raises(RefusedFile, match="hỏng"):
            inspect(name, data[: len(data) // 2])
    assert not [record for record in caplog.records if record.name.startswith("qa.")]
