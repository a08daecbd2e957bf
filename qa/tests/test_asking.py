"""Asking without JavaScript, account or cookie, and what protects it."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from cms.models import OutboundMail
from cms.web.protection import proof_of_work
from cms.web.protection.spam_guard import RateLimit, issue_token
from qa.models import QAIndexPage, Question, QuestionContact
from qa.public.asking.journey import PURPOSE
from qa.public.intake import receiving
from qa.public.tracking import codes
from qa.public.tracking.lookup import find_by_code
from qa.tests.ask_form import ASK, TRACK, code_in, filled, hidden
from qa.tests.factories import make_field, make_question, submission
from qa.vocabulary.choices import Status

pytestmark = pytest.mark.django_db


def test_a_citizen_asks_with_title_and_text_alone(client: Client, monkeypatch: pytest.MonkeyPatch):
    page = client.get(ASK)
    html, pages = page.content.decode(), 1
    typed = {"title": "Khai sinh muộn cần giấy tờ gì?", "body": "Con tôi sinh năm ngoái, chưa khai sinh."}
    now = time.time()
    monkeypatch.setattr("cms.web.protection.spam_guard.time.time", lambda: now + 30)
    data = {**hidden(html), **typed, "go": "next"}
    for answers in ({"kind": "question"}, {}, {}, {}):
        page = client.post(ASK, data)
        assert page.status_code == 200
        pages += 1
        data = {**hidden(page.content.decode()), **answers, "go": "next"}
    page = client.post(ASK, data)
    pages += 1
    html = page.content.decode()
    assert pages <= 7
    assert not page.cookies
    question = Question.objects.get()
    assert question.title == typed["title"]
    assert question.public_no in html
    assert f"{timezone.localtime(question.due_at):%d/%m/%Y}" in html
    assert find_by_code(code_in(html)) == question


def test_sending_the_same_form_twice_makes_one_question_and_shows_the_same_code(client: Client, old_token: str):
    first, second = (client.post(ASK, filled(old_token)).content.decode() for _ in range(2))
    assert Question.objects.count() == 1
    assert code_in(first) == code_in(second)


@pytest.mark.parametrize(
    "typed", ["Hai dòng:\r\nđăng ký khai sinh.", "Khoảng\u00a0trắng của tôi", "Gõ rời dấu: khai sinh muo\u0323\u0302n"]
)
def test_the_same_text_is_the_same_question_however_a_browser_sends_it(client: Client, old_token: str, typed: str):
    first, second = (client.post(ASK, filled(old_token, body=typed)) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert code_in(first.content.decode()) == code_in(second.content.decode())


def test_a_text_of_invisible_characters_is_no_text(client: Client, old_token: str):
    answer = client.post(ASK, filled(old_token, title="\u200b" * 9, body="\u200b" * 20))
    assert answer.status_code == 422
    assert not Question.objects.exists()


def test_an_old_form_changed_and_sent_again_is_not_lost_and_not_mixed_up(client: Client, old_token: str):
    client.post(ASK, filled(old_token))
    page = client.post(ASK, filled(old_token, body="Một câu hỏi hoàn toàn khác về đất đai."))
    assert page.status_code == 409
    assert "hoàn toàn khác về đất đai" in page.content.decode()
    assert Question.objects.count() == 1


def test_an_expired_token_keeps_what_was_typed(client: Client):
    page = client.post(ASK, filled("het-han"))
    html = page.content.decode()
    assert page.status_code == 409
    assert "Con tôi sinh năm ngoái" in html
    assert not Question.objects.exists()


def test_a_missing_field_leads_back_to_its_page_with_a_linked_error(client: Client, old_token: str):
    page = client.post(ASK, filled(old_token, title=""))
    html = page.content.decode()
    assert page.status_code == 422
    assert 'href="#id_title"' in html
    assert "Con tôi sinh năm ngoái" in html


def test_contact_data_without_consent_is_refused_with_a_linked_error_and_the_version_is_kept(client: Client, old_token: str):
    page = client.post(ASK, filled(old_token, email="an@example.com"))
    assert page.status_code == 422
    assert 'href="#id_consent"' in page.content.decode()
    assert "checked" not in page.content.decode().split('id="id_consent"')[0].rsplit("<input", 1)[1]
    client.post(ASK, filled(old_token, email="an@example.com", consent="on"))
    assert Question.objects.get().consent_version


@pytest.mark.parametrize("kind", ["complaint", "denunciation", "emergency", "dossier"])
def test_what_has_its_own_door_is_shown_it_and_stores_nothing(client: Client, old_token: str, kind: str):
    for step in ("kind", "check"):
        page = client.post(ASK, filled(old_token, kind=kind, step=step))
        assert page.status_code == 200
        assert "Con tôi sinh năm ngoái" in page.content.decode()  # one may go back
    assert not Question.objects.exists()


def test_a_question_may_be_about_a_provision_of_a_page(client: Client, old_token: str):
    page = QAIndexPage.objects.get()
    html = client.get(ASK, {"ve": page.pk, "dieu": "5"}).content.decode()
    assert "Điều 5" in html
    carried = hidden(html)
    client.post(ASK, filled(old_token, about_page=carried["about_page"], about_provision=carried["about_provision"]))
    question = Question.objects.get()
    assert (question.about_page_id, question.about_provision) == (page.pk, "Điều 5")


def test_a_filled_honeypot_goes_to_quarantine_and_is_never_dropped(client: Client, old_token: str):
    page = client.post(ASK, filled(old_token, website="http://spam.example"))
    assert page.status_code == 200
    assert Question.objects.get().status == Status.QUARANTINED


def test_a_crowded_network_settles_it_by_a_sum_of_its_own_machine_or_by_a_persons_look(client: Client, monkeypatch: pytest.MonkeyPatch):
    now = time.time()
    forms = [filled(issue_token(PURPOSE), title=f"Câu hỏi khác nhau số {number}?") for number in range(9)]
    monkeypatch.setattr("cms.web.protection.spam_guard.time.time", lambda: now + 60)
    pages = [client.post(ASK, form) for form in forms[:7]]
    assert [page.status_code for page in pages] == [200] * 6 + [429]
    html = pages[-1].content.decode()
    assert "Con tôi sinh năm ngoái" in html
    challenge = hidden(html)["pow_challenge"]
    assert client.post(ASK, {**forms[6], "pow_challenge": challenge, "pow_number": "1"}).status_code == 429
    solved = {"pow_challenge": challenge, "pow_number": proof_of_work.solve(challenge)}
    assert client.post(ASK, {**forms[6], **solved}).status_code == 200
    assert client.post(ASK, {**forms[7], **solved}).status_code == 429  # good once
    assert client.post(ASK, {**forms[7], "go": "look"}).status_code == 200
    assert [question.status for question in Question.objects.order_by("pk")] == [Status.RECEIVED] * 7 + [Status.QUARANTINED]


def test_what_looks_like_advertising_reaches_a_person_without_javascript(client: Client, old_token: str):
    form = filled(old_token, body="Mua ngay tại http://quang-cao.example, giá rẻ nhất hôm nay.")
    page = client.post(ASK, form)
    html = page.content.decode()
    assert page.status_code == 409
    assert "quang-cao.example" in html
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//(?!testserver|localhost)[^"]+', html) == []
    assert client.post(ASK, {**form, "go": "look"}).status_code == 200
    assert Question.objects.get().status == Status.QUARANTINED


def test_a_network_that_sends_all_day_is_asked_to_wait_and_keeps_its_text(client: Client, old_token: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("qa.public.asking.screening.HARD_LIMITS", [RateLimit(0, 86_400)])
    page = client.post(ASK, filled(old_token))
    assert page.status_code == 429
    assert "Con tôi sinh năm ngoái" in page.content.decode()
    assert "pow_challenge" not in page.content.decode()


def test_the_tracking_page_tells_the_way_in_plain_words_and_is_never_stored(client: Client):
    receipt = receiving.submit(submission())
    page = client.post(TRACK, {"code": codes.code_for_people(receipt.code).lower().replace("-", " ")})
    assert page.status_code == 200
    assert receipt.question.public_no in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert client.get(TRACK, {"code": receipt.code}).content.decode().count(receipt.question.public_no) == 0


def test_one_mistyped_character_is_told_apart_from_an_unknown_code(client: Client):
    code = receiving.submit(submission()).code
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    assert client.post(TRACK, {"code": wrong}).status_code == 422
    assert client.post(TRACK, {"code": codes.code_from_key("khac")}).status_code == 404


def test_the_database_holds_no_code():
    receipt = receiving.submit(submission())
    row = Question.objects.filter(pk=receipt.question.pk).values().get()
    assert receipt.code not in " ".join(map(str, row.values()))


def test_notices_are_mailed_only_after_the_address_is_confirmed(client: Client):
    contact = receiving.Contact(name="Nguyễn Văn An", email="an@example.com")
    receiving.submit(submission(contact=contact, consent=True))
    (mail,) = OutboundMail.objects.to("an@example.com")
    url = re.search(r"http\S+/hoi-dap/xac-nhan/\S+", mail.text).group()  # type: ignore[union-attr]
    path = "/" + url.split("/", 3)[3].rstrip(".")
    assert client.get(path).status_code == 200
    assert OutboundMail.objects.to("an@example.com").count() == 1  # opening the link does nothing yet
    client.post(path)
    assert QuestionContact.objects.get().email_verified_at is not None
    assert OutboundMail.objects.to("an@example.com").count() == 2
    client.post(path)
    assert OutboundMail.objects.to("an@example.com").count() == 2


def test_a_confirmation_link_is_good_for_a_day(client: Client, monkeypatch: pytest.MonkeyPatch):
    question = make_question(contact=receiving.Contact(email="an@example.com"), consent=True)
    from qa.processing.mail.notices import confirmation_token

    token = confirmation_token(question.contact)
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + timedelta(days=1, minutes=1).total_seconds())
    assert client.get(f"/hoi-dap/xac-nhan/{token}/").status_code == 410


def test_back_from_the_contact_leads_to_the_files(client: Client, old_token: str):
    html = client.post(ASK, filled(old_token, step="files")).content.decode()
    assert re.search(r'name="go" value="files"[^>]*>[^<]*Quay lại', html)


def test_fields_named_in_vietnamese_say_so_to_who_asks_in_english(client: Client, old_token: str):
    make_field(name="Đất đai", slug="dat-dai")
    html = client.post(ASK, filled(old_token, step="text", lang="en")).content.decode()
    assert re.search(r'<option value="dat-dai" lang="vi">', html)


def test_a_field_with_a_name_in_the_language_of_who_asks_has_it_in_the_list_and_in_the_last_look(client: Client, old_token: str):
    make_field(name="Đất đai", slug="dat-dai", foreign_names="en: Land and housing")
    chosen = client.post(ASK, filled(old_token, step="text", lang="en")).content.decode()
    assert '<option value="dat-dai">Land and housing</option>' in chosen
    look = client.post(ASK, filled(old_token, step="contact", lang="en", field="dat-dai")).content.decode()
    assert "Land and housing" in look
    assert "Đất đai" not in look
    assert '<option value="dat-dai">Đất đai</option>' in client.post(ASK, filled(old_token, step="text")).content.decode()


def test_a_field_keeps_its_name_in_a_language_that_was_switched_off():
    field = make_field(name="Đất đai", slug="dat-dai", foreign_names="xx: Land")
    field.full_clean()
    field.save()
    assert type(field).objects.get(pk=field.pk).name_in("xx") == "Land"


@pytest.mark.parametrize("written", ["Land", "xx: Land", "en Land"])
def test_a_name_in_a_language_that_the_portal_has_not_is_refused(written: str):
    field = make_field(name="Đất đai", slug="dat-dai")
    field.foreign_names = written
    with pytest.raises(ValidationError, match="en: "):
        field.full_clean()
