"""Checks 58 and 63 to 65 of the design page (F.4); the others stand beside what they belong to, named by their number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from cms.models.mail import OutboundMail
from feedback.comments.receiving import add_comment
from feedback.improvements.fixing import mark_mended, publish_story
from feedback.models import Mending, SurveyAnswer, SurveyRound, TargetScore, Vote, YouSaidWeDid
from feedback.models.choices import Aspect, CommentState, MendingState, StoryState, VoteState
from feedback.scores.figures import survey_by_quarter
from feedback.scores.formulas import wilson_lower_bound
from feedback.scores.sums import sum_changed
from feedback.surveys.answers import answer_survey, decide_held_answers, quarter_of
from feedback.targets.target import of_page
from feedback.tests.factories import Reader, decider, token_in, votes
from feedback.voting import guards
from feedback.voting.bursts import threshold
from feedback.voting.rating import decide_held

pytestmark = pytest.mark.django_db

SURVEY = "/danh-gia/khao-sat/"


@pytest.fixture
def no_network_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the votes of a burst come from everywhere."""
    monkeypatch.setattr(guards, "NETWORK_LIMIT", guards.RateLimit(10_000, 600))
    monkeypatch.setattr(guards, "TARGET_LIMIT", guards.RateLimit(10_000, 600))


def revise(page: Page, text: str) -> Page:
    """Publish a new text of the page."""
    page.refresh_from_db()
    page.body = [{"type": "paragraph", "value": f"<p>{text}</p>"}]
    page.save_revision().publish()
    page.refresh_from_db()
    return page


# --- 58 -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def flooded(page: Page, no_network_limit: None) -> Page:
    """A page with a public figure, on which 200 votes come in a minute."""
    votes(page, [1] * 12)
    sum_changed()
    decider()
    token = Reader(page).token()
    for _number in range(200):
        Reader(page).vote(0, token=token)
    sum_changed()
    return page


def test_f58_a_burst_of_votes_is_held_and_the_public_figure_stands_still(flooded: Page) -> None:
    assert Vote.objects.filter(state=VoteState.HELD, verdict="burst", value=0).count() == 200
    score = TargetScore.objects.get()
    assert (score.n, score.held, score.shown_percent, score.shown_n) == (12, 200, 100, 12)
    shown = Client().get(f"/danh-gia/khung/{flooded.pk}/").content.decode()
    assert f"{timezone.localdate():%d/%m/%Y}" in shown


def test_f58_those_who_decide_are_told_once_and_without_a_readers_word(flooded: Page) -> None:
    mail = OutboundMail.objects.get(recipient="xuatban@sonha.example")
    assert "Đăng ký khai sinh" in mail.text
    assert "Đăng ký khai sinh" not in mail.subject


def test_f58_accepting_and_rejecting_a_burst_is_logged(flooded: Page) -> None:
    score, user = TargetScore.objects.get(), get_user_model().objects.get(username="xuatban")
    assert decide_held(score, accept=False, user=user) == 200
    actions = ModelLogEntry.objects.filter(action__startswith="feedback.").values_list("action", "user__username")
    assert ("feedback.burst", None) in actions
    assert ("feedback.reject_held", "xuatban") in actions
    score.refresh_from_db()
    assert (score.n, score.held, score.frozen_on) == (12, 0, None)


def test_f58_a_page_that_is_always_voted_on_much_may_have_more_at_once() -> None:
    assert threshold(0) == 20
    assert threshold(144 * 100) == pytest.approx(100 + 6 * 10)


def test_voting_again_and_again_from_one_browser_is_no_burst(page: Page, no_network_limit: None) -> None:
    reader = Reader(page)
    for _number in range(30):
        reader.vote(1)
    assert list(Vote.objects.values_list("state", flat=True)) == [VoteState.COUNTED]


# --- 63 -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def round_(db: None) -> SurveyRound:
    return SurveyRound.objects.create(title="Khảo sát quý", opens_on=timezone.localdate(), quota=10)


def fill_in(client: Client, **levels: str) -> Any:
    return client.post(SURVEY, {"token": token_in(client.get(SURVEY).content.decode()), **levels}, HTTP_ORIGIN="http://testserver")


def test_f63_the_survey_reports_four_aspects_and_satisfaction_by_quarter_with_n_and_interval(round_: SurveyRound) -> None:
    for number in range(10):
        answer_survey(round_, {"interface": 5, "content": 4 if number < 8 else 2, "overall": 4})
    rows = {row.aspect: row for row in survey_by_quarter()}
    assert set(rows) == set(Aspect)
    assert rows[Aspect.CONTENT].quarter == quarter_of(timezone.localdate())
    assert (rows[Aspect.CONTENT].share.n, rows[Aspect.CONTENT].share.percent) == (10, 80.0)
    assert rows[Aspect.CONTENT].share.interval[0] == round(100 * wilson_lower_bound(8, 10), 1)
    assert rows[Aspect.SUPPORT].share.percent is None
    html = Client().get("/muc-do-hai-long/").content.decode()
    assert "80,0%" in html


def test_f63_an_answer_by_the_form_stores_levels_and_quarter_and_nothing_else(round_: SurveyRound) -> None:
    assert fill_in(Client(), interface="5", overall="4").status_code == 302
    answer = SurveyAnswer.objects.get()
    assert (answer.interface, answer.content, answer.overall, answer.state) == (5, None, 4, VoteState.COUNTED)
    names = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert names == {"id", "round", "quarter", "state", *Aspect.values}


def test_a_round_closes_when_its_quota_is_reached(round_: SurveyRound) -> None:
    for _number in range(10):
        answer_survey(round_, {"overall": 5})
    assert 'name="overall"' not in Client().get(SURVEY).content.decode()


def test_the_cookie_of_the_survey_is_the_same_for_everyone_and_asks_once_a_round(round_: SurveyRound) -> None:
    first, second = Client(), Client()
    cookies = {fill_in(client, overall="3").cookies["mb_survey"].value for client in (first, second)}
    assert cookies == {str(round_.pk)}
    assert 'name="overall"' not in first.get(SURVEY).content.decode()


def invitation(client: Client, page: Page) -> bool:
    return SURVEY in client.get(f"/danh-gia/khung/{page.pk}/").content.decode()


def test_every_reader_is_invited_to_the_survey_while_a_round_runs_and_only_then(page: Page, round_: SurveyRound) -> None:
    assert invitation(Client(), page)
    round_.closes_on = round_.opens_on = timezone.localdate() - timedelta(days=1)
    round_.save()
    assert not invitation(Client(), page)


def test_one_who_answered_is_invited_no_more(page: Page, round_: SurveyRound) -> None:
    client = Client()
    fill_in(client, overall="4")
    assert not invitation(client, page)


def test_one_who_put_the_survey_aside_is_invited_no_more_and_may_still_answer(page: Page, round_: SurveyRound) -> None:
    client = Client()
    client.post(f"{SURVEY}khong-hoi-lai/", HTTP_ORIGIN="http://testserver")
    assert not invitation(client, page)
    fill_in(client, overall="4")
    assert SurveyAnswer.objects.count() == 1
    SurveyRound.objects.create(title="Quý sau", opens_on=timezone.localdate())
    assert invitation(client, page)


def test_many_answers_from_one_network_are_held_and_decided_by_a_person(round_: SurveyRound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "SURVEY_LIMIT", guards.RateLimit(2, 3600))
    for _number in range(3):
        fill_in(Client(), overall="1")
    assert SurveyAnswer.objects.filter(state=VoteState.HELD).count() == 1
    assert decide_held_answers(round_, accept=True, user=decider()) == 1
    assert not SurveyAnswer.objects.filter(state=VoteState.HELD).exists()


@pytest.mark.parametrize(("day", "first"), [(date(2026, 11, 25), date(2026, 10, 1)), (date(2026, 3, 31), date(2026, 1, 1))])
def test_the_quarter_of_a_day(day: date, first: date) -> None:
    assert quarter_of(day) == first


# --- 64 -----------------------------------------------------------------------------------------------------------------------


def test_f64_marking_as_mended_waits_for_the_publication_and_links_that_revision(page: Page) -> None:
    comment = add_comment(of_page(page), "Lệ phí sai")
    assert comment is not None
    page.body = [{"type": "paragraph", "value": "<p>Lệ phí: 20.000 đồng</p>"}]
    draft = page.save_revision()
    page.refresh_from_db()
    mending = mark_mended(page, decider())
    comment.refresh_from_db()
    assert (mending.state, comment.state) == (MendingState.WAITING, CommentState.IN_PROGRESS)
    draft.publish()
    comment.refresh_from_db()
    mending.refresh_from_db()
    assert (mending.state, mending.revision_id) == (MendingState.DONE, draft.pk)
    assert (comment.state, comment.mending_revision_id) == (CommentState.DONE, draft.pk)


def test_f64_a_mend_drafts_you_said_we_did_without_the_readers_words(page: Page) -> None:
    vote = votes(page, [0])[0]
    add_comment(of_page(page), "Lệ phí sai, hỏi ông Ba", reasons=["wrong"], vote=vote)
    mark_mended(page, decider())
    story = YouSaidWeDid.objects.get()
    assert (story.state, story.title) == (StoryState.DRAFT, page.title)
    assert "ông Ba" not in story.said + story.did
    assert page.title not in Client().get("/ban-gop-y-chung-toi-da-sua/").content.decode()
    publish_story(story, get_user_model().objects.get(username="xuatban"))
    assert page.title in Client().get("/ban-gop-y-chung-toi-da-sua/").content.decode()


def test_comments_that_come_after_the_mark_stay_open(page: Page) -> None:
    add_comment(of_page(page), "Thiếu mẫu đơn")
    page.save_revision()
    page.refresh_from_db()
    mark_mended(page, decider())
    later = add_comment(of_page(page), "Vẫn thiếu địa chỉ")
    revise(page, "Đã có mẫu đơn")
    assert later is not None
    later.refresh_from_db()
    assert later.state == CommentState.NEW
    assert Mending.objects.get().comments.count() == 1


# --- 65 -----------------------------------------------------------------------------------------------------------------------


def test_f65_a_major_edit_halves_older_votes_and_the_page_says_so(page: Page) -> None:
    revise(page, "Người dân nộp hồ sơ tại bộ phận một cửa của xã trong giờ hành chính")
    votes(page, [0] * 12)
    sum_changed()
    revise(page, "Từ nay việc này làm hoàn toàn qua mạng, không cần đến trụ sở, kết quả gửi về tận nhà")
    votes(page, [1] * 6)
    sum_changed()
    score = TargetScore.objects.get()
    assert (score.n, score.percent) == (18, 33)
    assert score.wilson_low == pytest.approx(wilson_lower_bound(6, 6 + 12 / 2))
    shown = Client().get(f"/danh-gia/khung/{page.pk}/").content.decode()
    assert f"{timezone.localdate():%d/%m/%Y}" in shown


def test_f65_a_small_edit_leaves_the_votes_as_they_are(page: Page) -> None:
    text = "Người dân nộp hồ sơ tại bộ phận một cửa của xã trong giờ hành chính, mang theo giấy tờ tuỳ thân"
    revise(page, text)
    votes(page, [0] * 12)
    sum_changed()
    revise(page, text.replace("tuỳ thân", "tùy thân"))
    assert TargetScore.objects.get().edited_on is None


def test_daily_sums_remember_what_was_before_the_edit_when_the_votes_are_gone(page: Page) -> None:
    revise(page, "Một nội dung cũ")
    votes(page, [0] * 10)
    sum_changed()
    revise(page, "Nội dung viết lại hoàn toàn khác hẳn trước đây")
    votes(page, [1] * 10)
    sum_changed()
    before = TargetScore.objects.get().wilson_low
    Vote.objects.all().delete()
    page_score = TargetScore.objects.get()
    assert page_score.wilson_low == before == pytest.approx(wilson_lower_bound(10, 15))
