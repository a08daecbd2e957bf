"""Similar answers while asking, answers that were enough, and the same text sent twice."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.background.worker import retention
from qa.models import DeflectionEvent, Question, RecentText
from qa.processing.publication.similar import similar_answers
from qa.public.asking import deflection
from qa.public.intake import same_text
from qa.public.tracking.lookup import find_by_code
from qa.tests.ask_form import ASK, code_in, filled
from qa.tests.factories import answered, make_question

pytestmark = pytest.mark.django_db


def test_an_answer_that_was_enough_is_counted_once_and_nobody_is_known(client: Client, old_token: str):
    answer = answered(title="Đăng ký khai sinh muộn cần giấy tờ gì?").page
    html = client.post(ASK, filled(old_token, step="text", title="Khai sinh muộn cần giấy tờ gì?")).content.decode()
    assert re.search(rf'name="solved"\s+value="{answer.pk}"', html)
    assert 'name="go" value="next"' in html  # the way on stays in sight
    for _again in range(2):
        page = client.post(ASK, {"token": old_token, "solved": answer.pk})
        assert page.status_code == 200
        assert not page.cookies
    assert list(DeflectionEvent.objects.values_list("page", "solved")) == [(answer.pk, 1)]
    assert deflection.deflections_between(timezone.localdate(), timezone.localdate()) == 1
    assert Question.objects.count() == 1  # the answered one


def test_the_same_text_within_a_day_is_offered_the_question_that_is_there(client: Client, old_token: str):
    first = make_question(
        title="Đăng ký khai sinh muộn cần giấy tờ gì?", body="Con tôi sinh năm ngoái, tôi chưa đăng ký khai sinh cho cháu."
    )
    form = filled(old_token, title="dang ky khai sinh muon can giay to gi")
    page = client.post(ASK, form)
    assert page.status_code == 409
    assert first.public_no in page.content.decode()
    assert Question.objects.count() == 1
    html = client.post(ASK, {**form, "double": first.pk}).content.decode()
    second = Question.objects.exclude(pk=first.pk).get()
    assert second.merged_into == first
    assert find_by_code(code_in(html)) == second
    assert first.public_no in html


def test_who_has_another_matter_sends_it_all_the_same(client: Client, old_token: str):
    make_question(title="Đăng ký khai sinh muộn cần giấy tờ gì?", body="Con tôi sinh năm ngoái, tôi chưa đăng ký khai sinh cho cháu.")
    client.post(ASK, filled(old_token, double="new"))
    assert Question.objects.filter(merged_into__isnull=True).count() == 2


def test_what_nobody_knows_of_is_not_told_and_yesterdays_texts_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
):
    make_question(title="Tiêu đề thử nghiệm?", body="Nội dung thử nghiệm của tôi.", spam_score=1.0)
    assert same_text.find_question("Tiêu đề thử nghiệm?", "Nội dung thử nghiệm của tôi.", "question") is None
    make_question(title="Câu hỏi thật?", body="Nội dung thật của tôi.")
    assert same_text.find_question("câu hỏi thật", "nội dung thật của tôi", "question")
    later = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("qa.vocabulary.clock.now", lambda: later)
    assert same_text.find_question("câu hỏi thật", "nội dung thật của tôi", "question") is None
    retention.run("qa.recent_texts")
    assert not RecentText.objects.exists()


@pytest.mark.parametrize("words", ["dang ky khai sinh", "đăng ký khai sinh"])
def test_similar_answers_are_found_with_and_without_tone_marks(words: str):
    for title in ("Mua bán nhà cần công chứng không?", "Cấp đổi giấy phép lái xe ở đâu?", "Thủ tục đăng ký khai sinh cho con?"):
        answered(title=title, body=f"Tôi muốn hỏi: {title}")
    assert similar_answers(words)[0].title == "Thủ tục đăng ký khai sinh cho con?"


def test_the_words_as_they_are_typed_stand_above_those_with_other_tone_marks():
    with_a_grave = answered(title="Bàn nhà cũ cần giấy tờ gì?", body="Tôi muốn hỏi như trên.").page
    with_an_acute = answered(title="Bán nhà cũ cần giấy tờ gì?", body="Tôi muốn hỏi như trên.").page
    assert [page.pk for page in similar_answers("bán nhà cũ")] == [with_an_acute.pk, with_a_grave.pk]
    assert [page.pk for page in similar_answers("bàn nhà cũ")] == [with_a_grave.pk, with_an_acute.pk]
