"""What a citizen does with the tracking code alone, and the slip of a question taken in on somebody's behalf."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from cms.web.protection.spam_guard import issue_token
from qa.attachments.checks.inspect import inspect
from qa.attachments.storage.storing import store_file
from qa.models import AnswerPage, Question, QuestionContact
from qa.processing.answering import answers
from qa.processing.casework import claiming, closing, routing, sender
from qa.processing.casework.erasing import erase_own
from qa.public.intake import receiving
from qa.public.intake.splitting import split
from qa.public.tracking import codes
from qa.public.tracking.lookup import find_by_code
from qa.tests import sample_files
from qa.tests.ask_form import TRACK, hidden, old_token
from qa.tests.factories import answered, approved_again, assigned, claimed, make_field, make_question, make_unit, make_user, submission
from qa.vocabulary.choices import Role, Status
from qa.workflow.actors import CITIZEN, actor_for
from qa.workflow.guards import MAX_ADDITIONS

pytestmark = pytest.mark.django_db


def test_a_citizen_replies_to_what_is_missing(client: Client):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    receipt = receiving.submit(submission(field=make_field(default_unit=unit)))
    question = receipt.question
    claiming.claim(question, actor_for(officer, question))
    sender.ask_citizen(question, actor_for(officer, question), text="Cháu sinh ở đâu?")
    assert "Cháu sinh ở đâu?" in client.post(TRACK, {"code": receipt.code}).content.decode()
    empty = client.post(TRACK, {"code": receipt.code, "action": "supply", "text": ""})
    assert empty.status_code == 422
    client.post(TRACK, {"code": receipt.code, "action": "supply", "text": "Ở trạm y tế xã."})
    question.refresh_from_db()
    assert question.status == Status.IN_PROGRESS
    assert question.messages.filter(body="Ở trạm y tế xã.").exists()


def test_who_gave_no_address_is_led_to_news_by_mail_while_the_question_is_open(client: Client):
    receipt = receiving.submit(submission())
    address = re.search(r'href="([^"]+)" rel="nofollow">Cách khác để theo dõi', client.post(TRACK, {"code": receipt.code}).content.decode())
    assert address
    assert receipt.question.public_no in client.get(unescape(address[1])).content.decode()
    client.post(TRACK, {"code": receipt.code, "action": "withdraw"})
    assert "Cách khác để theo dõi" not in client.post(TRACK, {"code": receipt.code}).content.decode()


def test_a_citizen_withdraws(client: Client):
    receipt = receiving.submit(submission())
    client.post(TRACK, {"code": receipt.code, "action": "withdraw"})
    receipt.question.refresh_from_db()
    assert (receipt.question.status, receipt.question.resolution) == (Status.CLOSED, "withdrawn")


def test_withdrawing_by_a_double_click_is_done_once_and_said_to_be_done(client: Client):
    receipt = receiving.submit(submission())
    for _ in range(2):
        page = client.post(TRACK, {"code": receipt.code, "action": "withdraw"}).content.decode()
        assert "Câu hỏi của bạn đã được rút." in page
        assert 'role="alert"' not in page
    assert receipt.question.events.filter(action="withdraw").count() == 1


def test_a_second_click_that_read_the_question_before_the_first_had_withdrawn_it_is_no_error():
    question = receiving.submit(submission()).question
    late = Question.objects.get(pk=question.pk)
    sender.withdraw(question)
    sender.withdraw(late)
    assert question.events.filter(action="withdraw").count() == 1


def test_a_withdrawn_question_that_was_taken_up_again_can_be_withdrawn_again(client: Client):
    unit = make_unit()
    receipt = receiving.submit(submission(field=make_field(default_unit=unit)))
    sender.withdraw(receipt.question)
    sender.reopen(receipt.question, actor_for(make_user(Role.LEAD, unit), receipt.question), reason="Người hỏi vẫn cần trả lời.")
    client.post(TRACK, {"code": receipt.code, "action": "withdraw"})
    assert receipt.question.events.filter(action="withdraw").count() == 2


def test_an_answered_question_is_still_not_withdrawn(client: Client):
    answered(key="k-da-tra-loi")
    page = client.post(TRACK, {"code": codes.code_from_key("k-da-tra-loi"), "action": "withdraw"}).content.decode()
    assert 'role="alert"' in page
    assert "đã được rút" not in page


def test_a_citizen_who_is_not_satisfied_reopens_once_with_a_reason(client: Client):
    question = answered(key="k-1")
    code = codes.code_from_key("k-1")
    html = client.post(TRACK, {"code": code}).content.decode()
    assert question.page.url in html
    client.post(TRACK, {"code": code, "action": "reopen", "text": "Chưa nói về lệ phí."})
    question.refresh_from_db()
    assert question.status == Status.ASSIGNED
    html = client.post(TRACK, {"code": code, "action": "reopen", "text": "Lần nữa."}).content.decode()
    question.refresh_from_db()
    assert question.reopen_count == 1


def test_the_code_of_a_joined_question_still_opens_and_shows_the_main_one(client: Client):
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    main = claimed(unit, lead)
    receipt = receiving.submit(submission(field=make_field(default_unit=unit)))
    closing.merge(receipt.question, main, actor_for(lead, receipt.question))
    assert main.public_no in client.post(TRACK, {"code": receipt.code}).content.decode()


def test_the_due_date_stands_with_its_legal_basis(client: Client):
    receipt = receiving.submit(submission())
    html = client.post(TRACK, {"code": receipt.code}).content.decode()
    assert f"{receipt.question.due_at:%d/%m/%Y}" in html
    assert receipt.question.policy_snapshot["legal_title"] in html
    assert "chưa thực hiện" in html  # of the steps that are still to come


def test_a_citizen_who_will_not_send_what_is_asked_for_objects_and_the_clock_runs_again(client: Client):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, key="k-phan-doi")
    sender.ask_citizen(question, actor_for(officer, question), text="Gửi ảnh căn cước.")
    data = {"code": codes.code_from_key("k-phan-doi"), "action": "refuse_supply", "text": "Tôi không muốn gửi ảnh căn cước."}
    assert client.post(TRACK, data).status_code == 200
    question.refresh_from_db()
    assert question.status == Status.IN_PROGRESS
    assert question.paused_at is None
    assert question.messages.filter(kind="objection", body__contains="căn cước").exists()


def test_a_citizen_objects_to_publication_and_the_unit_is_told(client: Client):
    from cms.models import OutboundMail

    unit = make_unit()
    question = assigned(unit, key="k-cong-khai")
    OutboundMail.objects.all().delete()
    data = {"code": codes.code_from_key("k-cong-khai"), "action": "object", "token": old_token(), "text": "Xin đừng đăng công khai."}
    for _ in range(2):  # a double click
        assert "Ý kiến phản đối của bạn đã được chuyển" in client.post(TRACK, data).content.decode()
    question.refresh_from_db()
    assert question.status == Status.ASSIGNED
    assert question.messages.filter(kind="objection").count() == 1
    assert OutboundMail.objects.get().recipient == unit.inbox
    assert client.post(TRACK, {**data, "token": ""}).status_code == 422
    for number in range(MAX_ADDITIONS):
        cache.clear()
        client.post(TRACK, {**data, "token": old_token(), "text": f"Lần {number}"})
    assert question.messages.count() == OutboundMail.objects.count() == MAX_ADDITIONS


@pytest.mark.parametrize(("action", "thanks"), [("supply", "Nội dung bổ sung đã được chuyển"), ("reopen", "Câu hỏi đã được mở lại")])
def test_a_reply_that_is_sent_by_a_double_click_is_taken_once_and_said_to_be_taken(client: Client, action: str, thanks: str):
    if action == "supply":
        unit = make_unit()
        officer = make_user(Role.OFFICER, unit)
        question = claimed(unit, officer, key="k-hai-lan")
        sender.ask_citizen(question, actor_for(officer, question), text="Thiếu giấy chứng sinh.")
    else:
        question = answered(key="k-hai-lan")
    data = {
        "code": codes.code_from_key("k-hai-lan"),
        "action": action,
        "token": old_token(),
        "text": "Giấy chứng sinh số 12.\r\nXin xem lại.",
    }
    for _ in range(2):
        page = client.post(TRACK, data).content.decode()
        assert thanks in page
        assert "chưa gửi được" not in page
    assert question.messages.exclude(kind="need_info").count() == 1


def downloaded(client: Client, code: str) -> zipfile.ZipFile:
    page = client.post(TRACK, {"code": code, "action": "download"})
    assert page["Content-Type"] == "application/zip"
    assert "no-store" in page["Cache-Control"]
    return zipfile.ZipFile(io.BytesIO(page.content))


def test_a_citizen_downloads_everything_that_is_kept_and_no_note_among_staff(client: Client):
    contact = receiving.Contact(name="Nguyễn Văn An", email="an@example.com", phone="0912345678")
    attachment = store_file(inspect("đơn.pdf", sample_files.pdf()))
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, key="k-tai", contact=contact, consent=True, files=(attachment.pk,))
    routing.note(question, actor_for(officer, question), text="Ghi chú nội bộ")
    archive = downloaded(client, codes.code_from_key("k-tai"))
    data: dict[str, Any] = json.loads(archive.read("du-lieu.json"))
    words = archive.read("cau-hoi.txt").decode()
    assert (data["number"], data["text"], data["contact"]["email"]) == (question.public_no, question.body_original, "an@example.com")
    assert "Nguyễn Văn An" in words
    assert archive.read("tep/1-đơn.pdf") == sample_files.pdf()
    assert "Ghi chú nội bộ" not in words + json.dumps(data, ensure_ascii=False)


def test_the_download_holds_the_answer_for_the_sender_alone_and_the_parts_of_their_question(client: Client):
    unit = make_unit()
    question = answered(unit, key="k-tai-2")
    sender.reopen(question, CITIZEN, reason="Lộ chuyện riêng")
    part = split(question, actor_for(make_user(Role.INTAKE)), title="Lệ phí?", body="Lệ phí là bao nhiêu?", unit=unit)
    approved_again(question, visibility="withheld", withheld_reason="personal")
    answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))
    closing.refer(part, actor_for(make_user(Role.INTAKE), part), agency="Sở Tài chính", reason="Sở Tài chính quy định lệ phí.")
    archive = downloaded(client, codes.code_from_key("k-tai-2"))
    for said in ("Trả lời lần hai.", part.public_no, "Lệ phí là bao nhiêu?", "Sở Tài chính quy định lệ phí."):
        assert said in archive.read("cau-hoi.txt").decode()
        assert said in archive.read("du-lieu.json").decode()


def test_a_citizen_erases_their_data_and_the_code_opens_nothing_any_more(client: Client, django_capture_on_commit_callbacks: Any):
    from qa.attachments.storage import files

    attachment = store_file(inspect("đơn.pdf", sample_files.pdf()))
    contact = receiving.Contact(email="an@example.com")
    question = make_question(key="k-xoa", contact=contact, consent=True, files=(attachment.pk,))
    code = codes.code_from_key("k-xoa")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(TRACK, {"code": code, "action": "erase"}).status_code == 200
    question.refresh_from_db()
    assert (question.status, question.body_original, question.title) == (Status.CLOSED, "", "")
    assert not QuestionContact.objects.exists()
    assert not files.path_of(attachment.stored_name).exists()
    assert client.post(TRACK, {"code": code}).status_code == 404


def erase_form(client: Client, code: str) -> dict[str, str]:
    """Return what the button to erase sends."""
    html = client.post(TRACK, {"code": code}).content.decode()
    (form,) = (each for each in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'value="erase"' in each)
    return hidden(form)


def test_erasing_by_a_double_click_is_said_to_be_done(client: Client):
    receipt = receiving.submit(submission())
    form = erase_form(client, receipt.code)
    for _ in range(2):
        page = client.post(TRACK, form)
        assert page.status_code == 200
        assert "Dữ liệu của bạn đã được xóa" in page.content.decode()
    assert receipt.question.events.filter(action="erase").count() == 1


def test_a_second_click_that_read_the_question_before_the_first_had_erased_it_is_no_error():
    question = receiving.submit(submission()).question
    late = Question.objects.get(pk=question.pk)
    erase_own(question)
    erase_own(late)
    assert question.events.filter(action="erase").count() == 1


def test_a_second_click_on_erasing_counts_as_no_wrong_code(client: Client):
    form = erase_form(client, receiving.submit(submission()).code)
    for _ in range(22):
        assert client.post(TRACK, form).status_code == 200


@pytest.mark.parametrize("change", [{"erases": ""}, {"erases": "giả"}, {"code": "khac"}])
def test_who_has_not_the_form_of_an_erased_question_is_told_of_none(client: Client, change: dict[str, str]):
    form = erase_form(client, receiving.submit(submission()).code)
    client.post(TRACK, form)
    if "code" in change:
        change = {"code": codes.code_from_key("khac")}
    assert client.post(TRACK, form | change).status_code == 404


def test_a_code_that_opens_nothing_says_so_although_the_form_was_to_erase(client: Client):
    receipt = receiving.submit(submission())
    form = erase_form(client, receipt.code)
    Question.objects.update(code_hash="khac")
    assert client.post(TRACK, form).status_code == 404


def test_erasing_leaves_a_published_answer_without_the_senders_name_and_no_version_with_it(client: Client):
    contact = receiving.Contact(name="Trần Thị Bé", publish_name=True)
    question = answered(key="k-xoa-2", contact=contact, consent=True)
    assert "Trần Thị Bé" in client.get(question.page.url).content.decode()
    client.post(TRACK, {"code": codes.code_from_key("k-xoa-2"), "action": "erase"})
    answer = client.get(question.page.url)
    assert answer.status_code == 200
    assert "Trần Thị Bé" not in answer.content.decode()
    assert [revision.content["asker"] for revision in AnswerPage.objects.get(question=question).revisions.all()] == [""]


def test_the_slip_of_a_question_taken_in_for_a_citizen_is_a_pdf_with_their_code(client: Client):
    call_command("sync_roles", verbosity=0)
    staff = Client()
    clerk = make_user(Role.INTAKE)
    staff.force_login(clerk)
    data = {"channel": "phone", "title": "Xin cấp lại thẻ bảo hiểm y tế?", "body": "Bà cụ gọi điện hỏi cấp lại thẻ.", "kind": "question"}
    data["token"] = issue_token("on-behalf")
    refused = staff.post("/quan-tri/hoi-dap/moi/", {**data, "upload": SimpleUploadedFile("thu.pdf", b"MZ")})
    assert "error-message" in refused.content.decode()
    assert not Question.objects.exists()
    html = staff.post("/quan-tri/hoi-dap/moi/", {**data, "upload": SimpleUploadedFile("thu.pdf", sample_files.pdf())}).content.decode()
    question = Question.objects.get()
    assert (question.channel, question.taken_by) == ("phone", clerk)
    assert [file.original_name for file in question.attachments.all()] == ["thu.pdf"]
    code = re.search(r'name="code" value="([^"]+)"', html)
    assert code
    assert find_by_code(code.group(1)) == question
    slip = client.post(TRACK, {"code": code.group(1), "action": "slip"})
    assert slip["Content-Type"] == "application/pdf"
    (page,) = PdfReader(io.BytesIO(slip.content)).pages
    assert round(float(page.mediabox.width) / 72 * 25.4) == 105
    assert code.group(1) not in slip["Content-Disposition"]


def test_the_code_slip_is_a_tagged_pdf_whose_text_says_code_number_and_day(client: Client, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    receipt = receiving.submit(submission(key="phiếu"))
    code = codes.code_for_people(receipt.code)
    reader = PdfReader(io.BytesIO(client.post(TRACK, {"code": receipt.code, "action": "slip"}).content))
    text = " ".join(reader.pages[0].extract_text().split())
    assert code in text
    assert receipt.question.public_no in text
    assert f"{timezone.localdate(receipt.question.due_at):%d/%m/%Y}" in text
    assert "Phiếu mã tra cứu" in text
    root = reader.root_object
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "vi")  # type: ignore[index]
    parts = [part.get_object() for part in root["/StructTreeRoot"]["/K"][0]["/K"]]  # type: ignore[index]
    assert {part["/S"] for part in parts} == {"/H1", "/H2", "/P", "/Figure"}
    assert "/hoi-dap/tra-cuu/" in next(part["/Alt"] for part in parts if part["/S"] == "/Figure")
    assert "fontTools" not in caplog.text  # its log names the letters of the code


@pytest.mark.parametrize("typed", ["HĐ-2026-000041", "hd 2026 41", "HD/2026/000041"])
def test_who_types_the_number_for_the_code_is_told_so(client: Client, typed: str):
    html = client.post(TRACK, {"code": typed}).content.decode()
    assert "Đây là số câu hỏi" in html
