"""What readers write: stored, protected from abuse, worked on."""

from __future__ import annotations

from secrets import token_hex

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import ModelLogEntry, Page

from cms.text.personal_data import find_personal_data
from feedback.models import Comment, TargetScore
from feedback.models.choices import CommentState, Kind, PersonalData
from feedback.participation.comments.corrections import make_correction
from feedback.participation.comments.receiving import add_comment, triage, triage_many
from feedback.participation.improvements.fixing import mark_fixed
from feedback.participation.retention import deletion
from feedback.participation.retention.deletion import reopen_lost_duplicates
from feedback.participation.voting.rating import own_vote, record_rating, withdraw_vote
from feedback.participation.voting.voters import new_voter
from feedback.scores.formulas import wilson_bounds
from feedback.scores.sums import recompute_daily, sum_changed
from feedback.targets.target import of_page
from feedback.tests.factories import Reader, token_in, votes

pytestmark = pytest.mark.django_db

REPORT = "/danh-gia/bao-loi/"


@pytest.mark.parametrize(
    "text",
    ["Gọi cho tôi 0912 345 678", "thư a.b@example.vn", "CCCD 064201001234", "Tôi tên là Nguyễn Văn An"],
)
def test_personal_data_is_suspected(text: str) -> None:
    assert find_personal_data(text)


@pytest.mark.parametrize("text", ["Sai", "Nghị định 42/2022/NĐ-CP đã hết hiệu lực", "Lệ phí 50.000 đồng, không phải 500.000 đồng"])
def test_ordinary_words_are_not_suspected(text: str) -> None:
    assert not find_personal_data(text)


def test_a_comment_with_a_telephone_number_is_hidden_from_lists_until_cleared(page: Page) -> None:
    comment = add_comment(of_page(page), "Số đúng là 0912 345 678")
    assert comment is not None
    assert "0912" not in comment.shown_text
    assert not Comment.objects.readable().exists()
    triage(comment, get_user_model().objects.create_user("xuatban"), clear_personal_data=True)
    assert Comment.objects.get().personal_data == PersonalData.CLEARED
    assert "0912" in Comment.objects.get().shown_text


def test_the_same_words_at_once_again_are_a_duplicate(page: Page) -> None:
    first = add_comment(of_page(page), "Thiếu mẫu đơn")
    second = add_comment(of_page(page), "Thiếu mẫu đơn")
    assert (first.state, second.state, second.duplicate_of) == (CommentState.NEW, CommentState.DUPLICATE, first)


def test_the_same_words_are_new_again_when_what_they_repeat_is_closed(page: Page) -> None:
    triage_many([add_comment(of_page(page), "Thiếu mẫu đơn")], CommentState.DONE, None)
    assert add_comment(of_page(page), "Thiếu mẫu đơn").state == CommentState.NEW


def three_readers(page: Page) -> tuple[str, list[Comment]]:
    """The voter of the first, and three comments of the same words: two are duplicates of the first."""
    voter = new_voter(token_hex())
    vote = record_rating(of_page(page), Kind.HELPFUL, 0, voter)
    return voter, [add_comment(of_page(page), "Thiếu mẫu đơn", vote=each) for each in (vote, None, None)]  # type: ignore[misc]


def let_go(comment: Comment, voter: str, how: str) -> None:
    """Take the text of a comment away, as its voter does (`withdrawn`, `emptied`, `changed` to other words) or a job (`erased`)."""
    target = of_page(comment.page)
    if how == "withdrawn":
        withdraw_vote(target, Kind.HELPFUL, voter)
    elif how == "erased":
        deletion.empty(Comment.objects.filter(pk=comment.pk))
    else:
        add_comment(target, {"emptied": "", "changed": "Sai lệ phí"}[how], vote=own_vote(target, Kind.HELPFUL, voter))


def states() -> list[tuple[str, int | None]]:
    return list(Comment.objects.order_by("pk").values_list("state", "duplicate_of"))


@pytest.mark.parametrize("going", ["withdrawn", "emptied", "erased"])
def test_a_duplicate_is_work_again_and_the_original_of_the_others_when_its_original_goes(page: Page, going: str) -> None:
    voter, (first, second, _third) = three_readers(page)
    let_go(first, voter, going)
    assert states()[-2:] == [(CommentState.NEW, None), (CommentState.DUPLICATE, second.pk)]


def test_a_duplicate_is_work_again_when_its_original_says_something_else(page: Page) -> None:
    voter, (first, second, _third) = three_readers(page)
    let_go(first, voter, "changed")
    assert states() == [(CommentState.NEW, None), (CommentState.NEW, None), (CommentState.DUPLICATE, second.pk)]


def repeat(original: Comment, *texts: str) -> list[Comment]:
    """Store comments of the page of `original` and make them its duplicates, as staff do."""
    target = of_page(original.page)
    made = [add_comment(target, text) for text in texts]
    for comment in made:
        comment.duplicate_of, comment.state = original, CommentState.DUPLICATE
        triage(comment, None)
    return made


def test_a_duplicate_in_other_words_is_work_again_when_its_original_is_set_aside_as_spam(page: Page) -> None:
    first = add_comment(of_page(page), "Thiếu mẫu đơn")
    second, _third = repeat(first, "Mẫu đơn thiếu", "Không thấy mẫu đơn")
    triage_many([first], CommentState.SPAM, None)
    assert states() == [(CommentState.SPAM, None), (CommentState.NEW, None), (CommentState.DUPLICATE, second.pk)]


def test_duplicates_in_the_very_words_of_spam_are_set_aside_with_it(page: Page) -> None:
    _voter, (first, *_others) = three_readers(page)
    triage_many([first], CommentState.SPAM, None)
    assert states() == [(CommentState.SPAM, None)] * 3


@pytest.mark.parametrize("going", ["withdrawn", "changed", "erased"])
def test_duplicates_of_what_staff_have_dealt_with_are_dealt_with_when_it_goes(page: Page, going: str) -> None:
    voter, (first, *others) = three_readers(page)
    triage_many([first], CommentState.DONE, None)
    let_go(first, voter, going)
    assert {comment.state for comment in Comment.objects.filter(pk__in=[other.pk for other in others])} == {CommentState.DONE}


def test_a_duplicate_is_work_again_when_its_original_and_an_older_duplicate_are_erased_together(page: Page) -> None:
    _voter, (first, second, third) = three_readers(page)
    deletion.empty(Comment.objects.filter(pk__in=[first.pk, second.pk]))
    third.refresh_from_db()
    assert (third.state, third.duplicate_of) == (CommentState.NEW, None)


@pytest.mark.parametrize("with_its_original", [False, True])
def test_duplicates_of_a_duplicate_that_goes_are_not_lost(page: Page, with_its_original: bool) -> None:
    _voter, (first, second, third) = three_readers(page)
    Comment.objects.filter(pk=third.pk).update(duplicate_of=second)  # as an earlier version left them
    going = [first.pk, second.pk] if with_its_original else [second.pk]
    Comment.objects.filter(pk__in=going).withdraw()
    expected = (CommentState.NEW, None) if with_its_original else (CommentState.DUPLICATE, first.pk)
    assert states()[-1] == expected


def test_duplicates_of_a_comment_that_repeats_another_get_that_as_their_original(page: Page) -> None:
    older = add_comment(of_page(page), "Thiếu mẫu đơn số 2")
    _voter, (first, *_others) = three_readers(page)
    first.duplicate_of, first.state = older, CommentState.DUPLICATE
    triage(first, None)
    assert states() == [(CommentState.NEW, None), *[(CommentState.DUPLICATE, older.pk)] * 3]


@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_comments_that_an_earlier_version_lost_with_their_original_are_work_again_after_the_upgrade(page: Page, how: str) -> None:
    _voter, (first, *_others) = three_readers(page)
    lost = Comment.objects.filter(pk=first.pk)
    lost.delete() if how == "deleted" else lost.update(text="", state=CommentState.NOT_ACTIONABLE)
    assert reopen_lost_duplicates()
    assert [state for state, _original in states()][-2:] == [CommentState.NEW] * 2
    assert not reopen_lost_duplicates()


def test_words_that_their_writer_sends_again_keep_their_state(page: Page) -> None:
    vote = votes(page, [0])[0]
    for reasons in ([], ["missing"]):
        add_comment(of_page(page), "Thiếu mẫu đơn", reasons=reasons, vote=vote)
    assert Comment.objects.get().state == CommentState.NEW
    triage_many(Comment.objects.all(), CommentState.DONE, None)
    add_comment(of_page(page), "Thiếu mẫu đơn", reasons=[], vote=vote)
    assert Comment.objects.get().state == CommentState.DONE


def test_a_text_of_links_is_looked_at_as_spam_and_kept(page: Page) -> None:
    comment = add_comment(of_page(page), "http://a.example http://b.example http://c.example")
    assert comment.state == CommentState.SPAM


def test_reasons_are_kept_with_the_vote(page: Page) -> None:
    reader = Reader(page)
    reader.vote(0)
    reader.say("", reasons=["missing", "unclear"])
    assert Comment.objects.count() == 0
    vote = own_vote(of_page(page), "helpful", _voter(reader))
    assert vote.reasons == ["missing", "unclear"]


def _voter(reader: Reader) -> str:
    from django.core import signing

    from feedback.participation.voting.voters import COOKIE

    return str(signing.loads(reader.client.cookies[COOKIE].value, salt="feedback.voter"))


def test_a_comment_past_the_limit_is_shown_again_with_what_was_typed(page: Page) -> None:
    reader = Reader(page)
    reader.vote(0)
    answer = reader.say("a" * 1001)
    shown = answer.content.decode()
    assert "a" * 1001 in shown
    assert "data-error-summary" in shown
    assert "data-focus" not in shown  # else a screen reader says thanks, and not what is wrong
    assert not Comment.objects.exists()


def _report(trang: str, **data: str) -> object:
    client = Client()
    token = token_in(client.get(REPORT).content.decode())
    return client.post(REPORT, {"trang": trang, "problem": "wrong", "text": "Sai ngày", "token": token, **data})


def test_a_report_about_an_address_without_a_page_is_kept_by_its_path() -> None:
    assert _report("/tim-kiem/?q=bi-mat", problem="technical").status_code == 302
    comment = Comment.objects.get()
    assert (comment.page, comment.path) == (None, "/tim-kiem/")


def test_a_report_is_stored_with_the_page_of_its_address(page: Page) -> None:
    _report(page.url)
    assert Comment.objects.get().page_id == page.pk


@pytest.mark.parametrize("trang", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_report_takes_no_foreign_address(trang: str) -> None:
    assert _report(trang).status_code == 422
    assert not Comment.objects.exists()


def test_an_old_report_form_keeps_what_was_typed() -> None:
    answer = _report("/van-ban/", token="made-up")
    assert answer.status_code == 422
    assert "Sai ngày" in answer.content.decode()
    assert not Comment.objects.exists()


def test_marking_a_page_as_fixed_closes_its_comments_and_halves_older_votes(page: Page) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from feedback.models import Vote

    add_comment(of_page(page), "Sai")
    votes(page, [0] * 10)
    Vote.objects.update(day=timezone.localdate() - timedelta(days=1))
    sum_changed()
    before = TargetScore.objects.get()
    page.save_revision().publish()
    page.refresh_from_db()
    assert mark_fixed(page, get_user_model().objects.create_superuser("quantri")).comments.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        recompute_daily()
    after = TargetScore.objects.get()
    comment = Comment.objects.get()
    assert (comment.state, comment.fixed_revision_id) == (CommentState.DONE, page.latest_revision_id)
    assert before.wilson_high == pytest.approx(wilson_bounds(0, 10)[1], rel=0.01)
    assert after.wilson_high == pytest.approx(wilson_bounds(0, 10 / 2)[1], rel=0.01)
    assert after.need_score == 0


def test_the_log_of_a_looked_at_comment_holds_none_of_its_words(page: Page) -> None:
    comment = add_comment(of_page(page), "Ông Bảy ở xóm Chùa nộp hồ sơ chưa được")
    assert comment is not None
    triage(comment, None)
    label = ModelLogEntry.objects.get(action="feedback.triage").label
    assert page.title in label
    assert "Bảy" not in label


def test_what_staff_decide_does_not_undo_words_that_the_reader_changed_meanwhile(page: Page) -> None:
    comment = add_comment(of_page(page), "Thiếu biểu mẫu")
    assert comment is not None
    Comment.objects.update(text="Gọi tôi 0912345678", personal_data=PersonalData.SUSPECTED)
    comment.state = CommentState.ACTIONABLE
    triage(comment, None)
    comment.refresh_from_db()
    assert (comment.state, comment.text, comment.is_hidden) == (CommentState.ACTIONABLE, "Gọi tôi 0912345678", True)


def test_two_editors_who_press_at_once_open_one_correction(page: Page) -> None:
    comment = add_comment(of_page(page), "Mức phí ghi sai")
    assert comment is not None
    as_the_other_saw_it = Comment.objects.get(pk=comment.pk)
    first = make_correction(comment, None)
    second = make_correction(as_the_other_saw_it, None)
    assert (second.number, second.is_new) == (first.number, False)
    assert ModelLogEntry.objects.filter(action="feedback.correction").count() == 1
