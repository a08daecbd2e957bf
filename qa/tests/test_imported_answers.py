"""Answers of other bodies: which field they come into, what is offered to who asks, and what waits to be looked over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.signals import page_published

from qa.models import AnswerPage, QuestionField
from qa.processing.answering.reviewing import due_reviews
from qa.public.asking.forms import KindForm
from qa.public.intake.importing import AnsweredQuestion, import_answered
from qa.staff.steps.forms import TriageForm
from qa.tests.factories import answered, make_field, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def imported(name: str = "bo-1", *, field: str = "", body: str = "Bộ Nội vụ", on: date | None = date(2024, 5, 6)) -> AnswerPage:
    return import_answered(AnsweredQuestion(name, f"Câu hỏi {name}", "Hỏi gì?", "Trả lời.", body, field=field, answered_on=on))[0]


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
        page, _done = import_answered(record)
        import_answered(replace(record, answer="Trả lời khác."))
    finally:
        page_published.disconnect(hear, sender=AnswerPage)
    assert heard == [True, True]
    stored = AnswerPage.objects.get(pk=page.pk)
    assert (stored.live, stored.has_unpublished_changes, stored.revisions.count()) == (True, False, 2)
    assert "Trả lời khác." in str(stored.body)
    assert [one.number for one in stored.get_latest_revision_as_object().citations.all()] == ["31/2019/QH14"]


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
