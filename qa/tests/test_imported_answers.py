"""Answers of other bodies: which field they come into, what is offered to who asks, and what waits to be looked over."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.signals import page_published

from cms.contracts.importing import Outcome
from qa.models import Answer, AnswerPage, Question, QuestionField
from qa.processing.answering import answers, marking
from qa.processing.answering.reviewing import due_reviews
from qa.processing.casework import erasing, sender
from qa.public.asking.forms import KindForm
from qa.public.intake.importing import AnsweredQuestion, import_answered
from qa.staff.steps.forms import TriageForm
from qa.tests.factories import answered, make_field, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def of(record: AnsweredQuestion) -> AnswerPage:
    page = import_answered(record).page
    assert page is not None
    return page


def imported(name: str = "bo-1", *, field: str = "", body: str = "Bộ Nội vụ", on: date | None = date(2024, 5, 6)) -> AnswerPage:
    return of(AnsweredQuestion(name, f"Câu hỏi {name}", "Hỏi gì?", "Trả lời.", body, field=field, answered_on=on))


def test_an_imported_answer_comes_into_the_field_of_the_same_name_however_it_is_written():
    known = make_field(name="Đất đai và nhà ở")
    assert imported(field="ĐẤT ĐAI  VÀ NHÀ Ở").field == known


def test_an_answer_is_published_as_all_imports_are_at_first_and_when_the_source_changed_it():
    heard: list[bool] = []

    def hear(imported: bool = False, **values: Any) -> None:
        heard.append(imported)

    record = AnsweredQuestion("bo-1", "Thẻ bạn đọc", "Hỏi gì?", "Trả lời.", cited=("31/2019/QH14",))
    page_published.connect(hear, sender=AnswerPage)
    try:
        page = of(record)
        import_answered(replace(record, answer="Trả lời khác."))
    finally:
        page_published.disconnect(hear, sender=AnswerPage)
    assert heard == [True, True]
    stored = AnswerPage.objects.get(pk=page.pk)
    assert (stored.live, stored.has_unpublished_changes, stored.revisions.count()) == (True, False, 2)
    assert "Trả lời khác." in str(stored.body)
    assert [one.number for one in stored.get_latest_revision_as_object().citations.all()] == ["31/2019/QH14"]


RECORD = AnsweredQuestion("bo-1", "Thẻ bạn đọc", "Hỏi gì?", "Trả lời của bộ.", "Bộ Nội vụ", "Ông A", "Cư trú", answered_on=date(2024, 5, 6))
CHANGED = replace(RECORD, answer="Trả lời khác của bộ.")


def corrected(question: Question) -> None:
    answer, publisher = question.answer, make_user(Role.PUBLISHER)
    correction = {"body": Answer.stream("Bản đã sửa."), "version": answer.version, "reason": "Sai căn cứ"}
    answers.correct(question, actor_for(publisher, question), **correction)


def taken_down(question: Question) -> None:
    answers.take_down(question, actor_for(make_user(Role.PUBLISHER), question), reason="Lộ dữ liệu cá nhân")


def unpublished(question: Question) -> None:
    question.page.unpublish()


def erased(question: Question) -> None:
    erasing.erase(question, actor_for(make_user(Role.PROTECTION), question))
    AnswerPage.objects.filter(question=question).update(asker="")


def reopened(question: Question) -> None:
    unit = make_unit()
    Question.objects.filter(pk=question.pk).update(unit=unit)
    question.refresh_from_db()
    sender.reopen(question, actor_for(make_user(Role.LEAD, unit), question), reason="Cần trả lời lại")


def edited(question: Question) -> None:
    question.page.question_text = "Câu hỏi do biên tập viên sửa"
    question.page.publish(question.page.save_revision(user=make_user()), by_step=True)


def copy_edited(question: Question) -> None:
    marking.edit_public_copy(question, actor_for(make_user(Role.PROTECTION), question), title="Thẻ", body="Hỏi (đã che)?")


CHANGES_HERE = [corrected, taken_down, unpublished, erased, reopened, edited, copy_edited]


def state_of(question: Question) -> tuple[Any, ...]:
    stored, page = Question.objects.get(pk=question.pk), AnswerPage.objects.get(question=question)
    texts = page.question_text, page.asker, page.answer_text, page.correction_note
    return stored.status, stored.visibility, stored.title_public, stored.body_public, stored.answer.text, page.live, *texts


@pytest.mark.parametrize("change", CHANGES_HERE)
def test_an_import_leaves_an_answer_that_was_changed_on_this_site(change: Callable[[Question], None]):
    question = of(RECORD).question
    change(question)
    before = state_of(question)
    again = import_answered(CHANGED)
    assert again.outcome == Outcome.SKIPPED
    assert again.reason
    assert state_of(question) == before


@pytest.mark.parametrize("change", CHANGES_HERE)
def test_a_field_that_an_administrator_gives_another_place_changes_nothing_else_of_such_an_answer(change: Callable[[Question], None]):
    question = of(RECORD).question
    change(question)
    before = state_of(question)
    QuestionField.objects.filter(name="Cư trú").update(name="Cư trú cũ")
    field = make_field(name="Đất đai", other_names="Cư trú")
    import_answered(RECORD)
    assert state_of(question) == before
    assert Question.objects.get(pk=question.pk).field == AnswerPage.objects.get(question=question).field == field


def test_an_answer_whose_page_was_deleted_does_not_come_back(tmp_path: Path):
    question = of(RECORD).question
    question.page.delete()
    assert import_answered(RECORD).outcome == Outcome.UNCHANGED
    assert import_answered(CHANGED).outcome == Outcome.SKIPPED
    assert not AnswerPage.objects.exists()


@pytest.mark.parametrize("record", [RECORD, CHANGED], ids=["as before", "changed at the source"])
def test_an_answer_whose_page_was_deleted_comes_back_when_that_is_asked_for(record: AnsweredQuestion):
    of(RECORD).question.page.delete()
    again = import_answered(record, brings_back=True)
    assert again.outcome == Outcome.CREATED
    assert AnswerPage.objects.get(live=True).body == again.page.body
    assert import_answered(record, brings_back=True).outcome == Outcome.UNCHANGED


def test_an_answer_that_was_taken_down_before_it_was_deleted_does_not_come_back():
    question = of(RECORD).question
    taken_down(question)
    AnswerPage.objects.all().delete()
    assert import_answered(RECORD, brings_back=True).outcome == Outcome.SKIPPED
    assert not AnswerPage.objects.exists()


def test_the_command_brings_a_deleted_answer_back_when_that_is_asked_for(tmp_path: Path):
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"id": "bo-1", "title": "Thẻ bạn đọc", "question": "Hỏi gì?", "answer": "Trả lời."}), encoding="utf-8")
    for options in ({}, {"deleted": True}):
        call_command("import_questions", path, verbosity=0, stdout=StringIO(), **options)
        assert AnswerPage.objects.exists()
        AnswerPage.objects.get().delete()


def test_the_report_says_which_answers_were_left_and_why(tmp_path: Path):
    record = {"id": "bo-1", "title": "Thẻ bạn đọc", "question": "Hỏi gì?", "answer": "Trả lời."}
    path, out = tmp_path / "questions.jsonl", StringIO()
    path.write_text(json.dumps(record), encoding="utf-8")
    call_command("import_questions", path, verbosity=0, stdout=StringIO())
    taken_down(Question.objects.get())
    path.write_text(json.dumps(record | {"answer": "Trả lời khác."}), encoding="utf-8")
    call_command("import_questions", path, verbosity=0, stdout=out)
    assert "skipped: 1" in out.getvalue()
    assert "taken down on this site; left as it is" in out.getvalue()


def test_a_correction_begins_with_what_the_source_says_now_and_keeps_its_bases_and_its_asker():
    import_answered(replace(RECORD, cited=("31/2019/QH14",)))
    question = of(replace(RECORD, title="Thẻ đọc sách", question="Hỏi lại?", cited=("31/2019/QH14",))).question
    corrected(question)
    page = AnswerPage.objects.get()
    assert (page.title, page.question_text, page.asker) == ("Thẻ đọc sách", "Hỏi lại?", "Ông A")
    assert [one.number for one in page.citations.all()] == ["31/2019/QH14"]


def test_an_administrators_name_for_another_source_decides_the_field_also_of_answers_that_are_here():
    page = imported(field="Môi trường - Nông nghiệp")
    known = make_field(name="Nông nghiệp, nông thôn", other_names="Thủy lợi\nmôi trường - nông nghiệp")
    again = imported(field="Môi trường - Nông nghiệp")
    assert (again.pk, again.field, again.question.field) == (page.pk, known, known)


def test_a_field_that_only_another_source_has_is_not_offered_to_who_asks_and_filters_its_answers():
    page = imported(field="Người có công - Bảo trợ xã hội")
    offered: Any = KindForm().fields["field"]
    assert page.field not in offered.queryset
    assert f"?linh-vuc={page.field.slug}" in Client().get("/hoi-dap/").content.decode()


def test_answers_of_one_field_with_a_very_long_name_come_into_one_field():
    name = "Bảo trợ xã hội và người có công " * 5
    assert imported("bo-1", field=name).field == imported("bo-2", field=name).field


def test_the_bar_of_intake_offers_no_field_that_is_not_active():
    make_field(name="Lĩnh vực của bộ", active=False)
    field: Any = TriageForm().fields["field"]
    assert not field.queryset.filter(active=False).exists()
    assert QuestionField.objects.filter(active=False).exists()


def test_an_answer_of_another_body_is_never_listed_for_its_age_and_one_of_this_body_is():
    imported("bo-1")
    imported("bo-2", on=None)
    own = imported("cu-1", body="")
    assert [each.page for each in due_reviews(make_user(is_superuser=True))] == [own]


def test_ticked_answers_are_looked_over_at_once_and_others_stay():
    question, other, third = answered(), answered(), answered()
    year = timezone.localdate() - timedelta(days=400)
    AnswerPage.objects.update(answered_on=year, reviewed_on=year)
    admin = make_user(is_superuser=True)
    logged_in(admin).post(url("review_done"), {"chosen": [question.page.pk, other.page.pk]})
    assert [each.page.question for each in due_reviews(admin)] == [third]


def test_a_person_of_another_unit_cannot_record_the_review_of_an_answer():
    question = answered()
    year = timezone.localdate() - timedelta(days=400)
    AnswerPage.objects.update(answered_on=year, reviewed_on=year)
    logged_in(make_user(Role.INTAKE)).post(url("review_done"), {"chosen": [question.page.pk]})
    assert not question.events.filter(action="review_again").exists()
