"""What belongs to one sender: limits by mailbox, and their other questions at the desk; similar answers in the queue."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from cms.web.protection.spam_guard import RateLimit, issue_token
from qa.models import AnswerPage, Question
from qa.public.asking.journey import PURPOSE
from qa.public.intake import receiving
from qa.staff.question.sender_history import other_questions
from qa.tests.ask_form import ASK, filled
from qa.tests.factories import answered, assigned, make_question, make_unit, make_user
from qa.tests.staff import logged_in
from qa.vocabulary.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def send(number: int, monkeypatch: pytest.MonkeyPatch, network: str, email: str) -> Any:
    form = filled(issue_token(PURPOSE), title=f"Câu hỏi khác nhau số {number}?", email=email, consent="on")
    with monkeypatch.context() as patch:
        now = time.time()
        patch.setattr("cms.web.protection.spam_guard.time.time", lambda: now + 60)
        return Client(REMOTE_ADDR=network).post(ASK, form)


def test_one_mailbox_is_slowed_down_from_whatever_networks_and_others_are_not(monkeypatch: pytest.MonkeyPatch):
    cache.clear()
    monkeypatch.setattr("qa.public.asking.screening.MAILBOX_SOFT_LIMITS", [RateLimit(2, 3600)])
    states = [send(number, monkeypatch, f"203.0.{number}.9", "mot-nguoi@example.com") for number in range(3)]
    assert [page.status_code for page in states] == [200, 200, 429]
    assert "thư điện tử này" in states[2].content.decode()
    assert send(4, monkeypatch, "203.0.9.9", "MOT-NGUOI@example.com").status_code == 429
    assert send(5, monkeypatch, "203.0.9.9", "nguoi-khac@example.com").status_code == 200


def test_a_mailbox_that_is_used_all_day_has_to_wait_and_no_address_is_kept_in_the_counters(monkeypatch: pytest.MonkeyPatch):
    cache.clear()
    monkeypatch.setattr("qa.public.asking.screening.MAILBOX_HARD_LIMITS", [RateLimit(0, 86_400)])
    page = send(1, monkeypatch, "203.0.113.9", "mot-nguoi@example.com")
    assert page.status_code == 429
    assert "pow_challenge" not in page.content.decode()
    assert Question.objects.count() == 0
    assert not any("mot-nguoi" in str(key) for key in getattr(cache, "_cache", {}))


def test_staff_who_may_read_contacts_see_the_other_questions_of_a_sender_and_nobody_else_does():
    unit, elsewhere = make_unit(), make_unit()
    officer, reviewer, clerk = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.INTAKE)
    contact = receiving.Contact(email="Mot-nguoi@example.com")
    first = assigned(unit, title="Câu hỏi trước đây của tôi?", contact=contact, consent=True)
    hidden = assigned(elsewhere, title="Câu hỏi ở đơn vị khác?", contact=contact, consent=True)
    second = assigned(unit, title="Câu hỏi hôm nay?", contact=receiving.Contact(email="mot-nguoi@EXAMPLE.com"), consent=True)
    stranger = assigned(unit, title="Câu hỏi của người khác?", contact=receiving.Contact(email="khac@example.com"), consent=True)
    assert other_questions(second, officer) == [first]
    assert other_questions(second, clerk) == [hidden, first]
    assert other_questions(second, reviewer) == other_questions(stranger, clerk) == []
    page, earlier = (reverse(f"qa_staff:{name}", args=[second.pk]) for name in ("detail", "earlier"))
    assert "Câu hỏi trước đây của tôi?" not in logged_in(officer).get(page).content.decode()  # not before it is asked for, and logged
    assert "Câu hỏi trước đây của tôi?" in logged_in(officer).post(earlier).content.decode()
    assert second.events.filter(action="read_contact", actor=officer).count() == 1
    assert logged_in(reviewer).post(earlier).status_code in (302, 403)
    assert second.events.filter(action="read_contact").count() == 1


def test_the_column_of_similar_questions_names_published_answers_and_is_empty_otherwise():
    cache.clear()
    unit = make_unit()
    known = AnswerPage.objects.get(question=answered(unit, title="Cấp lại giấy phép lái xe bị mất ở đâu?"))
    answered(unit, title="Học phí trường mầm non công lập?", body="Học phí một tháng là bao nhiêu?")
    asked = make_question(title="Giấy phép lái xe bị mất, cấp lại thế nào?", body="Tôi bị mất giấy phép lái xe.")
    cache.clear()
    rows = logged_in(make_user(Role.INTAKE)).get(reverse("qa_staff:queue"), {"cot": ["similar"]}).context["rows"]
    similar = {row.question.pk: [page.pk for page in row.similar] for row in rows}
    assert similar[asked.pk][0] == known.pk
