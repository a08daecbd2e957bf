"""What the desk, its mails and the tracking page say of a question that was closed, reopened, held for a check or given away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import OutboundMail
from qa.deadlines.due_dates import due_of
from qa.deadlines.explaining import explained
from qa.deadlines.gauges import read_questions
from qa.deadlines.rules import working_calendar
from qa.models import CalendarDay, DayKind, LegalBasis, Question, SlaPolicy
from qa.processing.casework import assigning, closing, sender
from qa.processing.casework.routing import recompute_open_questions, route
from qa.public.intake import receiving
from qa.staff.queue.rows import view_named
from qa.staff.reports.figures import Movement, by_unit, figures, movement
from qa.tests.factories import answered, assigned, claimed, make_question, make_unit, make_user, submission
from qa.tests.staff import logged_in, url
from qa.vocabulary import clock
from qa.vocabulary.choices import Role, Status
from qa.workflow.actors import CITIZEN, SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def screen(user: object, question: Question) -> str:
    return logged_in(user).get(url("detail", question.pk)).content.decode()


def tracked(code: str) -> str:
    return Client().post("/hoi-dap/tra-cuu/", {"code": code}).content.decode()


def test_the_desk_shows_what_the_sender_of_a_question_passed_on_was_told():
    question, intake = make_question(), make_user(Role.INTAKE)
    closing.redirect(question, actor_for(intake, question), channel="Bộ phận một cửa xã Mẫu", reason="Hồ sơ nộp tại xã.")
    page = screen(intake, question)
    assert "Bộ phận một cửa xã Mẫu" in page
    assert "Hồ sơ nộp tại xã." in page


def test_an_officer_reads_why_the_question_was_reopened_until_it_is_answered_again():
    question = answered()
    officer = make_user(Role.OFFICER, question.unit)
    assert "đã đề nghị mở lại" not in screen(officer, question)
    sender.reopen(question, CITIZEN, reason="Chưa nói đến trường hợp của tôi.")
    page = screen(officer, question)
    assert "Người hỏi đã đề nghị mở lại câu hỏi này" in page
    assert page.count("Chưa nói đến trường hợp của tôi.") == 2  # in the box, and in the exchange
    assert "Cần soạn câu trả lời mới" in page
    for status in (Status.IN_PROGRESS, Status.IN_REVIEW):
        Question.objects.filter(pk=question.pk).update(status=status)
    page = screen(officer, question)
    assert "Người hỏi đã đề nghị mở lại câu hỏi này" in page
    assert "Cần soạn câu trả lời mới" not in page


def test_the_sender_of_a_question_closed_as_spam_reads_why_and_what_to_do():
    receipt = receiving.submit(submission(spam_score=1.0), CITIZEN)
    receiving.confirm_spam(receipt.question, actor_for(make_user(Role.INTAKE)))
    page = tracked(receipt.code)
    assert "vui lòng gửi lại câu hỏi và nêu rõ nội dung cần hỏi" in page
    assert page.count("giống tin quảng cáo") == 2  # in the notice, and in the steps


def test_both_decisions_about_spam_stand_at_the_top_and_the_next_question_follows():
    first, second = make_question(spam_score=1.0), make_question(spam_score=1.0)
    intake = make_user(Role.INTAKE)
    client = logged_in(intake)
    steps = client.get(url("detail", first.pk)).context["steps"]
    assert [step.name for step in steps] == ["release", "confirm_spam"]
    assert client.post(url("act", first.pk, "confirm_spam")).headers["Location"] == url("detail", second.pk)
    assert client.post(url("act", second.pk, "confirm_spam")).headers["Location"] == url("detail", second.pk)


def test_the_due_date_of_a_question_held_for_a_check_is_listed_before_it_ends_and_moves_with_the_calendar():
    question, calendar = make_question(spam_score=1.0), working_calendar()
    with clock.at(question.due_at - timedelta(hours=1)):
        assert question in view_named("soon").narrow(Question.objects.all(), make_user(is_superuser=True), calendar)
    CalendarDay.objects.update_or_create(day=timezone.localdate(question.due_at), defaults={"kind": DayKind.CLOSED})
    recompute_open_questions()
    assert Question.objects.get(pk=question.pk).due_at > question.due_at


def test_the_sender_reads_one_legal_basis_on_the_whole_page():
    receipt = receiving.submit(submission(), CITIZEN)
    kept = {**receipt.question.policy_snapshot, "legal_title": "Nghị định mẫu", "legal_words": "Điều 3 Nghị định mẫu (5/2020/NĐ-CP)"}
    Question.objects.filter(pk=receipt.question.pk).update(policy_snapshot=kept)
    page = tracked(receipt.code)
    assert page.count("Nghị định mẫu") == page.count("Điều 3 Nghị định mẫu (5/2020/NĐ-CP)") > 1


def test_a_question_held_for_a_check_shows_its_due_date_and_becomes_overdue():
    question = make_question(spam_score=1.0)
    assert question.status == Status.QUARANTINED
    assert due_of(question, working_calendar()).day == timezone.localdate(question.due_at)
    assert question not in Question.objects.overdue()
    with clock.at(question.due_at + timedelta(days=3)):
        assert question in Question.objects.overdue()
        assert [gauge.value for gauge in read_questions() if gauge.name == "portal_questions_overdue"] == [0]  # nobody said it is one
        assert due_of(question, working_calendar()).tone == "bad"


def test_who_is_given_a_question_and_who_had_it_get_different_mails():
    unit = make_unit()
    first, second, lead = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    question = claimed(unit, first)
    assigning.assign(question, second, actor_for(lead, question))
    new, old = (OutboundMail.objects.to(user.email).get() for user in (second, first))
    assert "đã được giao cho ông/bà xử lý" in new.text
    assert f"{timezone.localtime(question.due_at):%d/%m/%Y}" in new.text
    assert "giao cho ông/bà" not in old.subject + old.text


@pytest.mark.parametrize(
    ("number", "article", "title", "words"),
    [
        ("104/2016/QH13", "khoản 4 Điều 22", "Luật số 104/2016/QH13", "khoản 4 Điều 22 Luật số 104/2016/QH13"),
        ("5/2020/NĐ-CP", "Điều 3", "Nghị định mẫu", "Điều 3 Nghị định mẫu (5/2020/NĐ-CP)"),
        ("Quy chế hỏi đáp", "", "Quy chế tiếp nhận câu hỏi", "Quy chế tiếp nhận câu hỏi"),
    ],
)
def test_a_legal_basis_names_the_provision_and_the_document_each_once(number: str, article: str, title: str, words: str):
    assert LegalBasis(number=number, article=article, title=title).words == words


def test_the_sender_reads_the_legal_basis_of_the_time_in_full_words():
    question = make_question()
    policy = SlaPolicy.objects.get(pk=question.policy_snapshot["policy"])
    assert f"Căn cứ: {policy.legal_basis.words}." in explained(question)[0]


def test_the_figures_of_a_line_add_up_and_an_ended_question_without_unit_is_no_open_one():
    answered(), assigned(make_unit()), make_question()
    withdrawn = make_question()
    sender.withdraw(withdrawn)
    line = figures("", list(Question.objects.all()), working_calendar())
    assert (line.received, line.open, line.answered, line.ended) == (4, 2, 1, 1)
    assert by_unit(withdrawn) != by_unit(make_question())


@pytest.mark.today("2026-11-26T09:00")
def test_the_movement_of_a_month_counts_what_was_carried_over_and_what_ended_in_it():
    now = timezone.now()
    with clock.at(now - timedelta(days=40)):
        answered()
        carried, waiting = make_question(), make_question()
    sender.withdraw(carried)
    answered()
    route(make_question(), make_unit(), SYSTEM)
    start, end = timezone.localdate() - timedelta(days=20), timezone.localdate()
    assert waiting.is_open
    assert movement(start, end) == Movement(carried=2, received=2, answered=1, ended=1, left=2)


@pytest.mark.parametrize("period", [{"start": "31/10/2026", "end": "01/10/2026"}, {"start": "32/10/2026", "end": "01/11/2026"}])
def test_a_period_that_is_none_gives_no_figures_and_no_file(period: dict[str, str]):
    client = logged_in(make_user(is_superuser=True))
    page = client.get(url("report"), period)
    assert (page.status_code, "mb-desk-tiles" in page.content.decode()) == (422, False)
    assert client.get(url("report"), {**period, "dang": "pdf"}).headers["Content-Type"].startswith("text/html")


def test_all_suspected_places_of_a_question_are_redacted_in_one_step_that_leads_back_to_them():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, body="Tôi có số điện thoại 0912345678 và số căn cước 001089012345. Tôi cần mang giấy tờ gì?")
    client = logged_in(officer)
    marks = client.get(url("detail", question.pk)).context["redactable"]
    assert len(marks) == 2
    response = client.post(url("act", question.pk, "decide_mark"), {"mark": [mark.pk for mark in marks], "decision": "redact"})
    assert response.headers["Location"] == f"{url('detail', question.pk)}#mb-desk-question"
    question.refresh_from_db()
    assert not question.marks.filter(state="open").exists()
    assert "0912345678" not in question.body_public
    assert "001089012345" not in question.body_public


def test_the_message_of_the_bar_of_intake_takes_the_routing_back_in_one_press():
    first, second, unit = make_question(), make_question(), make_unit()
    client = logged_in(make_user(Role.INTAKE))
    data = {"kind": first.kind, "unit": unit.pk, "version": first.version}
    response = client.post(url("triage", first.pk), {f"triage-{name}": value for name, value in data.items()}, follow=True)
    assert response.redirect_chain[-1][0] == url("detail", second.pk)
    undo = re.search(r'<form class="mb-desk-undo" method="post" action="([^"]+)"', response.content.decode())
    assert undo
    client.post(undo.group(1))
    first.refresh_from_db()
    assert first.status == Status.RECEIVED
