"""The virus scan of citizens' files: quarantine, leases, a scanner that is unreachable."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models.background.leased_row import RowState
from qa.attachments.checks.inspect import inspect
from qa.attachments.storage import clamd, files
from qa.attachments.storage.scanning import _decide, check_scanner, scan_files, scan_waiting
from qa.attachments.storage.storing import store_file
from qa.models import AttachmentState, FileScan, Question, Unit
from qa.processing.answering import answers
from qa.public.tracking import codes
from qa.tests import clamav, sample_files
from qa.tests.ask_form import TRACK
from qa.tests.factories import claimed, make_unit, make_user, write_answer
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for
from tests.fixtures import missing


@pytest.fixture(scope="module")
def clamd_url() -> Iterator[str]:
    found = clamav.program()
    if found is None:
        missing("ClamAV's daemon is not installed (Debian: apt-get install clamav-daemon)")
    with clamav.running(str(found)) as url:
        yield url


@pytest.mark.django_db
def test_a_file_waits_in_quarantine_until_clamav_has_looked_and_a_virus_is_deleted(
    clamd_url: str, settings: Any, django_capture_on_commit_callbacks: Any
):
    settings.CLAMD_URL = clamd_url
    good = store_file(inspect("tot.pdf", sample_files.pdf()))
    bad = store_file(inspect("xau.pdf", sample_files.pdf_with_text(sample_files.EICAR)))
    assert {good.state, bad.state} == {AttachmentState.QUARANTINE}
    with django_capture_on_commit_callbacks(execute=True):
        assert scan_files() == 2
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == (AttachmentState.CLEAN, AttachmentState.REFUSED)
    assert good.scanner.startswith("ClamAV")
    assert "EICAR" in bad.problem
    assert files.path_of(good.stored_name).exists()
    assert not files.path_of(bad.stored_name).exists()
    assert clamd.scan(b"x" * (clamd.CHUNK * 3 + 7)).virus == ""


@pytest.mark.django_db
def test_a_file_that_the_scanner_breaks_off_waits_alone_with_the_words_of_the_scanner(settings: Any):
    found = clamav.program()
    if found is None:
        missing("ClamAV's daemon is not installed (Debian: apt-get install clamav-daemon)")
    with clamav.running(str(found), "StreamMaxLength 1M\n") as settings.CLAMD_URL:
        large = store_file(inspect("lon.pdf", sample_files.pdf_with_text(b"a" * 100) * 4000))
        small = store_file(inspect("nho.pdf", sample_files.pdf()))
        assert scan_waiting() == 1
    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.state, small.state) == (AttachmentState.QUARANTINE, AttachmentState.CLEAN)
    assert "size limit exceeded" in large.problem
    assert FileScan.objects.get(attachment=large).tries == 1


@pytest.mark.django_db
def test_while_the_scanner_is_away_files_wait_and_an_answer_waits_with_them(settings: Any, tmp_path: Path):
    settings.CLAMD_URL = f"unix://{tmp_path}/nobody.sock"
    attachment = store_file(inspect("tot.pdf", sample_files.pdf()))
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, files=(attachment.pk,))
    with pytest.raises(clamd.ScannerUnavailable):
        scan_waiting()
    assert scan_files() == 0
    attachment.refresh_from_db()
    assert attachment.state == AttachmentState.QUARANTINE
    write_answer(question, officer)
    with pytest.raises(Refused):
        answers.submit_for_review(question, actor_for(officer, question))


@pytest.mark.django_db
def test_a_file_that_is_gone_is_refused_and_keeps_none_behind_it_waiting(settings: Any):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    attachment = store_file(inspect("tot.pdf", sample_files.pdf()))
    files.path_of(attachment.stored_name).unlink()
    assert scan_files() == 1
    attachment.refresh_from_db()
    assert attachment.state == AttachmentState.REFUSED


def answer_clean(monkeypatch: pytest.MonkeyPatch, settings: Any) -> list[bytes]:
    """Have a daemon answer that every file is clean; return the list of what it was given."""
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    given: list[bytes] = []

    def daemon(command: bytes, data: bytes | None = None) -> str:
        if data is None:
            return "ClamAV 1.4"
        given.append(data)
        return "stream: OK"

    monkeypatch.setattr(clamd, "_ask", daemon)
    return given


@pytest.mark.django_db
def test_a_file_whose_scanning_worker_died_is_scanned_when_the_lease_runs_out(monkeypatch: pytest.MonkeyPatch, settings: Any):
    given = answer_clean(monkeypatch, settings)
    attachment = store_file(inspect("tot.pdf", sample_files.pdf()))
    (dead,) = FileScan.objects.take()
    assert scan_waiting() == 0  # leased: nobody else scans it
    FileScan.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert scan_waiting() == 1
    assert len(given) == 1
    assert not dead.retry("late")
    attachment.refresh_from_db()
    assert (attachment.state, FileScan.objects.get().state) == (AttachmentState.CLEAN, RowState.DONE)


@pytest.mark.django_db
def test_a_late_second_verdict_does_not_change_a_decided_file(monkeypatch: pytest.MonkeyPatch, settings: Any):
    answer_clean(monkeypatch, settings)
    attachment = store_file(inspect("tot.pdf", sample_files.pdf()))
    (slow,) = FileScan.objects.take()
    FileScan.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert scan_waiting() == 1
    assert _decide(slow, clamd.Verdict("Thu.EICAR", "ClamAV 1.4")) == 0
    attachment.refresh_from_db()
    assert attachment.state == AttachmentState.CLEAN
    assert files.path_of(attachment.stored_name).exists()


@pytest.mark.django_db
def test_a_file_over_which_the_scanner_falls_silent_is_blamed_when_it_answers_all_the_same(monkeypatch: pytest.MonkeyPatch, settings: Any):
    answer_clean(monkeypatch, settings)
    answers_else = clamd._ask

    def silent(command: bytes, data: bytes | None = None) -> str:
        if data is not None:
            raise clamd.ScannerUnavailable("timed out")
        return answers_else(command)

    monkeypatch.setattr(clamd, "_ask", silent)
    attachment = store_file(inspect("tot.pdf", sample_files.pdf()))
    assert scan_waiting() == 0
    attachment.refresh_from_db()
    assert (attachment.problem, FileScan.objects.get().tries) == ("timed out", 1)


@pytest.mark.django_db
def test_while_the_scanner_is_away_no_file_is_blamed(settings: Any, tmp_path: Path):
    settings.CLAMD_URL = f"unix://{tmp_path}/nobody.sock"
    store_file(inspect("tot.pdf", sample_files.pdf()))
    with pytest.raises(clamd.ScannerUnavailable):
        scan_waiting()
    scan = FileScan.objects.get()
    assert (scan.state, scan.tries) == (RowState.WAITING, 0)


class Scanner(socketserver.BaseRequestHandler):
    """A daemon that tells its version; a file it never answers, or breaks off when `breaks_off`."""

    breaks_off = False
    files = 0

    def handle(self) -> None:
        if self.request.recv(10) == b"zVERSION\0":
            self.request.sendall(b"ClamAV 1.4\0")
            return
        type(self).files += 1
        while not self.breaks_off and self.request.recv(4096):
            pass


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[type[Scanner]]:
    monkeypatch.setattr(clamd, "TIMEOUT_S", 0.3)
    kind = type("OneScanner", (Scanner,), {})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield kind
        server.shutdown()


def five_files() -> None:
    for _number in range(5):
        store_file(inspect("tot.pdf", sample_files.pdf()))


def tries() -> list[int]:
    return sorted(FileScan.objects.values_list("tries", flat=True))


@pytest.mark.django_db
def test_a_scanner_that_falls_silent_over_files_is_asked_about_one_in_a_pass(scanner: type[Scanner]):
    five_files()
    assert scan_files() == 0
    assert (scanner.files, tries()) == (1, [0, 0, 0, 0, 1])


@pytest.mark.django_db
def test_after_a_file_over_which_the_scanner_fell_silent_the_next_pass_begins_with_another(scanner: type[Scanner]):
    five_files()
    scan_files()
    FileScan.objects.update(next_try_at=timezone.now())
    scan_files()
    assert tries() == [0, 0, 0, 1, 1]


@pytest.mark.django_db
def test_a_scanner_that_breaks_files_off_is_asked_about_each(scanner: type[Scanner]):
    scanner.breaks_off = True
    five_files()
    scan_files()
    assert (scanner.files, tries()) == (5, [1] * 5)


@pytest.mark.django_db
def test_a_file_over_which_the_scanner_is_always_silent_is_tried_ever_more_rarely_and_given_up(scanner: type[Scanner]):
    five_files()
    FileScan.objects.exclude(pk=FileScan.objects.order_by("pk").first().pk).delete()  # type: ignore[union-attr]
    waits = []
    for number in (0, 5, 12, 28, 29):
        FileScan.objects.update(tries=number, next_try_at=timezone.now())
        scan_files()
        scan = FileScan.objects.get()
        waits.append(round((scan.next_try_at - timezone.now()) / timedelta(minutes=1), 1))
    assert waits[:4] == [0.5, 16, 120, 120]
    assert scan.state == RowState.PARKED


def given_up(officer: User, unit: Unit) -> Question:
    attachment = store_file(inspect("tot.pdf", sample_files.pdf()))
    question = claimed(unit, officer, key="k-quet", files=(attachment.pk,))
    FileScan.objects.update(state=RowState.PARKED)
    write_answer(question, officer)
    return question


@pytest.mark.django_db
def test_of_a_file_whose_scan_was_given_up_sender_and_staff_read_that_and_not_that_it_is_still_scanned(client: Client, settings: Any):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    call_command("sync_roles", verbosity=0)
    question = given_up(officer, unit)
    with pytest.raises(Refused, match="Quản trị viên có thể cho quét lại"):
        answers.submit_for_review(question, actor_for(officer, question))
    assert "Không quét được vi-rút" in client.post(TRACK, {"code": codes.code_from_key("k-quet")}).content.decode()
    assert "Không quét được vi-rút" in logged_in(officer).get(url("detail", question.pk)).content.decode()
    assert FileScan.objects.try_again() == 1
    assert question.attachments.get().state_shown == "Chưa được kiểm tra"


@pytest.mark.django_db
def test_a_scanner_that_answers_a_byte_now_and_then_is_given_up_in_time(scanner: type[Scanner], monkeypatch: pytest.MonkeyPatch):
    def dribble(self: Scanner) -> None:
        with suppress(OSError):
            for _byte in range(40):
                self.request.sendall(b"a")
                time.sleep(0.05)

    monkeypatch.setattr(scanner, "handle", dribble)
    begins = time.monotonic()
    with pytest.raises(clamd.ScannerUnavailable):
        clamd.scan(b"a")
    assert time.monotonic() - begins < 1


@pytest.mark.django_db
def test_the_state_of_the_system_tells_that_the_scanner_is_silent_and_that_it_answers_again(
    clamd_url: str, client: Client, settings: Any, tmp_path: Path
):
    client.force_login(User.objects.create_superuser("quan-tri"))
    for address, words in ((f"unix://{tmp_path}/no.sock", "không hoạt động"), (clamd_url, "hoạt động")):
        settings.CLAMD_URL = address
        html = client.get(reverse("system_state")).content.decode()
        line = html.partition("Phần mềm quét vi-rút")[2].partition("</tr>")[0]
        assert words in line
        assert ("không hoạt động" in line) == (address != clamd_url)
    assert check_scanner().detail.startswith("ClamAV")


@pytest.mark.django_db
def test_a_portal_without_a_scanner_names_none(client: Client, settings: Any):
    settings.CLAMD_URL = ""
    client.force_login(User.objects.create_superuser("quan-tri"))
    assert "Phần mềm quét vi-rút" not in client.get(reverse("system_state")).content.decode()
