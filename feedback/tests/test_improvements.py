"""Improvements after feedback, and major edits, which halve the weight of older votes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.background.pages.scheduled_pages import run_schedule
from feedback.models import Improvement, TargetScore, Vote, YouSaidWeDid
from feedback.models.choices import CommentState, ImprovementState, StoryState
from feedback.participation.comments.receiving import add_comment, triage_many
from feedback.participation.improvements.fixing import mark_fixed, set_story
from feedback.scores.formulas import wilson_lower_bound
from feedback.scores.sums import sum_changed
from feedback.targets.target import of_page
from feedback.tests.factories import decider, votes

pytestmark = pytest.mark.django_db


def revise(page: Page, text: str) -> Page:
    """Publish a new text of the page."""
    page.refresh_from_db()
    page.body = [{"type": "paragraph", "value": f"<p>{text}</p>"}]
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_marking_as_fixed_waits_for_the_publication_and_links_that_revision(page: Page) -> None:
    comment = add_comment(of_page(page), "Lệ phí sai")
    assert comment is not None
    page.save_revision().publish()  # so the words are about an older text
    page.refresh_from_db()
    page.body = [{"type": "paragraph", "value": "<p>Lệ phí: 20.000 đồng</p>"}]
    draft = page.save_revision()
    page.refresh_from_db()
    improvement = mark_fixed(page, decider())
    comment.refresh_from_db()
    assert (improvement.state, comment.state) == (ImprovementState.WAITING, CommentState.IN_PROGRESS)
    draft.publish()
    comment.refresh_from_db()
    improvement.refresh_from_db()
    assert (improvement.state, improvement.revision_id) == (ImprovementState.DONE, draft.pk)
    assert (comment.state, comment.fixed_revision_id) == (CommentState.DONE, draft.pk)


def test_marking_as_fixed_waits_for_the_time_of_a_page_that_is_planned(page: Page) -> None:
    comment = add_comment(of_page(page), "Lệ phí sai")
    assert comment is not None
    page.save_revision().publish()
    page = Page.objects.get(pk=page.pk).specific
    page.unpublish()
    page.body, page.go_live_at = [{"type": "paragraph", "value": "<p>Lệ phí: 20.000 đồng</p>"}], timezone.now() + timedelta(hours=1)
    draft = page.save_revision()
    improvement = mark_fixed(page, decider())
    draft.publish()
    improvement.refresh_from_db()
    assert improvement.state == ImprovementState.WAITING
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        run_schedule()
    improvement.refresh_from_db()
    assert improvement.state == ImprovementState.DONE


def test_a_fix_drafts_you_said_we_did_without_the_readers_words(page: Page) -> None:
    vote = votes(page, [0])[0]
    add_comment(of_page(page), "Lệ phí sai, hỏi ông Ba", reasons=["wrong"], vote=vote)
    page = revise(page, "Lệ phí: 20.000 đồng")
    mark_fixed(page, decider())
    story = YouSaidWeDid.objects.get()
    assert (story.state, story.title) == (StoryState.DRAFT, page.title)
    assert "ông Ba" not in story.said + story.did
    assert page.title not in Client().get("/ban-gop-y-chung-toi-da-sua/").content.decode()
    set_story(story, StoryState.PUBLISHED, get_user_model().objects.get(username="xuatban"))
    assert page.title in Client().get("/ban-gop-y-chung-toi-da-sua/").content.decode()


def test_comments_that_come_after_the_mark_stay_open(page: Page) -> None:
    add_comment(of_page(page), "Thiếu mẫu đơn")
    page.save_revision()
    page.refresh_from_db()
    mark_fixed(page, decider())
    later = add_comment(of_page(page), "Vẫn thiếu địa chỉ")
    revise(page, "Đã có mẫu đơn")
    assert later is not None
    later.refresh_from_db()
    assert later.state == CommentState.NEW
    assert Improvement.objects.get().comments.count() == 1


def test_a_comment_on_the_text_that_readers_see_stays_open_when_older_ones_are_closed(page: Page) -> None:
    earlier = add_comment(of_page(page), "Lệ phí sai")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        page = revise(page, "Lệ phí: 20.000 đồng")
        published = timezone.localdate()
    later = add_comment(of_page(page), "Số điện thoại sai")
    assert earlier is not None
    assert later is not None
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        mark_fixed(page, decider())
    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (earlier.state, later.state) == (CommentState.DONE, CommentState.NEW)
    story = YouSaidWeDid.objects.get()
    assert "1 bạn đọc" in story.said
    assert f"{published:%d/%m/%Y}" in story.did


def test_marking_waits_when_all_comments_are_on_the_text_that_readers_see(page: Page) -> None:
    comment = add_comment(of_page(page), "Số điện thoại sai")
    assert comment is not None
    assert mark_fixed(page, decider()).is_waiting
    revise(page, "Số điện thoại: 1022")
    comment.refresh_from_db()
    assert comment.state == CommentState.DONE


def test_a_comment_that_staff_set_aside_while_the_fix_waits_is_neither_closed_nor_counted(page: Page) -> None:
    said = add_comment(of_page(page), "Thiếu giờ làm việc")
    spam = add_comment(of_page(page), "Mua hàng giảm giá nhé")
    assert said is not None
    assert spam is not None
    mark_fixed(page, decider())
    triage_many([spam], CommentState.SPAM, None)
    revise(page, "Giờ làm việc: 8 giờ đến 17 giờ")
    said.refresh_from_db()
    spam.refresh_from_db()
    assert (said.state, spam.state) == (CommentState.DONE, CommentState.SPAM)
    assert "1 bạn đọc" in YouSaidWeDid.objects.get().said


def test_a_major_edit_halves_older_votes_and_the_page_says_so(page: Page) -> None:
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


def test_a_small_edit_leaves_the_votes_as_they_are(page: Page) -> None:
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
