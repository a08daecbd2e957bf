"""What somebody typed at a question is never lost when its step is refused; and nobody is offered a step that is not theirs."""

from __future__ import annotations

from typing import Any

import pytest

from qa.models import Answer, Question, UnitMembership
from qa.processing.answering import answers
from qa.processing.casework import routing
from qa.processing.casework.coordinating import contribute
from qa.tests.factories import answered, assigned, claimed, in_review, make_question, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.tests.test_staff_screens import answer_data
from qa.vocabulary.choices import Role, Status, Visibility
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]

TYPED = "Đoạn này vừa được gõ xong."


def checks(user: Any, question: Question) -> str:
    return logged_in(user).get(url("detail", question.pk)).content.decode().split("mb-desk-checks")[1].split("</ul>")[0]


def test_a_public_copy_that_was_approved_meanwhile_gives_back_what_was_typed():
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = in_review(unit, officer)
    answers.approve(question, actor_for(reviewer, question))
    response = logged_in(officer).post(url("act", question.pk, "edit_public_copy"), {"title": "Tiêu đề", "body": TYPED})
    assert (response.status_code, TYPED in response.content.decode()) == (403, True)
    assert Question.objects.get(pk=question.pk).body_public != TYPED


@pytest.mark.parametrize(("step", "field"), [("ask_citizen", "text"), ("bounce", "reason")])
def test_a_step_that_is_still_offered_keeps_what_was_typed_in_its_form(step: str, field: str):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    Question.objects.filter(pk=question.pk).update(asked_rounds=2, bounce_count=3)
    response = logged_in(officer).post(url("act", question.pk, step), {f"{step}-{field}": TYPED})
    form = {each.name: form for each, form in response.context["menu"]}[step]
    assert (response.status_code, form[field].value(), response.context["typed"]) == (422, TYPED, [])
    assert form.non_field_errors()


def test_a_step_that_is_no_longer_offered_shows_what_was_typed_to_be_copied():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = in_review(unit, officer)
    response = logged_in(officer).post(url("act", question.pk, "ask_citizen"), {"ask_citizen-text": TYPED})
    assert [text for _label, text in response.context["typed"]] == [TYPED]
    assert TYPED in response.content.decode()


def test_the_part_of_a_unit_that_was_given_by_a_colleague_meanwhile_gives_back_the_other_text():
    unit, asked = make_unit(), make_unit()
    lead, first, second = make_user(Role.LEAD, unit), make_user(Role.OFFICER, asked), make_user(Role.OFFICER, asked)
    question = claimed(unit, lead)
    part = routing.coordinate(question, asked, actor_for(lead, question))
    contribute(part, first, text="Phần đã góp.")
    response = logged_in(second).post(url("contribute", part.pk), {"text": TYPED})
    assert (response.status_code, TYPED in response.content.decode()) == (422, True)


def test_the_intake_bar_keeps_what_was_chosen_when_a_colleague_was_faster_and_sends_it_then():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    question = make_question()
    data = {"triage-kind": "info_request", "triage-field": "", "triage-unit": unit.pk, "triage-version": question.version}
    routing.note(question, actor_for(clerk, question), text="Đồng nghiệp vừa ghi chú")
    client = logged_in(clerk)
    response = client.post(url("triage", question.pk), data)
    bar = response.context["triage"]
    assert (response.status_code, bar["kind"].value(), bar["unit"].value()) == (422, "info_request", str(unit.pk))
    client.post(url("triage", question.pk), {**data, "triage-version": bar["version"].value()})
    question.refresh_from_db()
    assert (question.status, question.unit) == (Status.ASSIGNED, unit)


def test_an_answer_whose_writer_lost_the_role_meanwhile_is_shown_to_be_copied():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    UnitMembership.objects.filter(user=officer).update(role=Role.REVIEWER)
    law = {"citations-TOTAL_FORMS": "1", "citations-0-number": "4712/QĐ-UBND", "citations-0-provision": "Điều 4713"}
    data = {**answer_data(TYPED), **law, "proposed_visibility": "withheld", "withheld_note": "Ghi chú 4714"}
    response = logged_in(officer).post(url("save", question.pk), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert [words for words in (TYPED, "4712/QĐ-UBND, Điều 4713", "Ghi chú 4714") if words not in page] == []
    assert TYPED not in Answer.objects.get(question=question).text


def test_a_correction_of_an_answer_that_was_taken_down_meanwhile_gives_back_what_was_typed():
    question, publisher = answered(), make_user(Role.PUBLISHER)
    answers.take_down(question, actor_for(publisher, question), reason="Sai")
    version = Answer.objects.get(question=question).version
    response = logged_in(publisher).post(url("correct", question.pk), answer_data("Ban sua 4711", version=version, reason="Sai"))
    assert (response.status_code, "Ban sua 4711" in response.content.decode()) == (422, True)
    assert response.context["form"].non_field_errors()
    assert "4711" not in Answer.objects.get(question=question).text


@pytest.mark.parametrize("role", [Role.HEAD, Role.LEADER])
def test_head_and_leader_are_offered_no_step_on_the_public_copy_and_no_next_question(role: Role):
    unit = make_unit()
    question = assigned(unit, body="Xin gọi cho tôi theo số 0912 345 678 nhé.")
    page = logged_in(make_user(role)).get(url("detail", question.pk)).content.decode()
    for step in (url("act", question.pk, "edit_public_copy"), url("act", question.pk, "decide_mark"), url("next")):
        assert step not in page
    page = logged_in(make_user(Role.OFFICER, unit)).get(url("detail", question.pk)).content.decode()
    for step in (url("act", question.pk, "edit_public_copy"), url("act", question.pk, "decide_mark"), url("next")):
        assert step in page


def test_a_check_that_failed_says_so_in_its_words():
    unit = make_unit()
    reviewer = make_user(Role.REVIEWER, unit)
    question = in_review(unit, make_user(Role.OFFICER, unit), body="Xin gọi cho tôi theo số 0912 345 678 nhé.")
    assert "Còn 1 chỗ nghi là dữ liệu cá nhân" in checks(reviewer, question)
    assert "Không còn dữ liệu cá nhân" not in checks(reviewer, question)
    question.marks.all().delete()
    Question.objects.filter(pk=question.pk).update(title_public=" ")
    assert "Không còn dữ liệu cá nhân" in checks(reviewer, question)
    assert "thiếu tiêu đề hoặc nội dung" in checks(reviewer, question)


def test_below_an_answer_stands_who_may_read_it_in_the_words_of_its_author():
    question = answered()
    page = logged_in(make_user(Role.HEAD)).get(url("detail", question.pk)).content.decode()
    assert ("Mọi người: câu trả lời được đăng công khai" in page, str(Visibility.PUBLIC_PENDING.label) in page) == (True, False)


@pytest.mark.parametrize("spelling", ["{no}", "{small}", "{number}"])
def test_a_question_is_joined_by_its_number_in_any_spelling(spelling: str):
    unit = make_unit()
    main, question = assigned(unit), assigned(unit)
    typed = spelling.format(no=main.public_no, small=main.public_no.lower(), number=int(main.public_no.rsplit("-", 1)[1]))
    logged_in(make_user(Role.INTAKE)).post(url("act", question.pk, "merge"), {"merge-number": typed})
    question.refresh_from_db()
    assert question.merged_into == main


def test_open_questions_about_the_same_matter_are_named_beside_joining():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    ditch = {"title": "Mương thoát nước xóm Đông bị tắc", "body": "Mương thoát nước xóm Đông tắc nghẽn, nước tràn vào nhà."}
    first, other, question = assigned(unit, **ditch), assigned(unit, title="Lệ phí cấp lại thẻ thư viện"), make_question(**ditch)
    menu = logged_in(clerk).get(url("detail", question.pk)).context["menu"]
    said = next(form for step, form in menu if step.name == "merge").fields["number"].help_text
    assert (first.public_no in said, other.public_no in said) == (True, False)
