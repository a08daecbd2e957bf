"""The inbox, the filters of the report, "you said, we did", survey rounds and held answers in the admin."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page

from cms.admin.accounts.roles import EDITORS, PUBLISHERS
from cms.contracts import unanswered_searches as unanswered
from feedback.models import Comment, SurveyAnswer, SurveyRound, TargetScore, Vote, YouSaidWeDid
from feedback.models.choices import CommentState, StoryState, VoteState
from feedback.participation.comments.receiving import add_comment
from feedback.participation.surveys.answers import answer_survey
from feedback.participation.voting.rating import count_view
from feedback.scores.sums import sum_changed
from feedback.targets.target import of_page
from feedback.tests.factories import make_page, votes
from feedback.tests.test_admin import client_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]

INBOX = "/quan-tri/danh-gia/hop-thu/"


@pytest.fixture
def comments(page: Page) -> list[Comment]:
    texts = ("Thiếu mẫu đơn đăng ký", "Thieu mau don dang ky!", "Lệ phí đã cũ")
    made = [add_comment(of_page(page), text) for text in texts]
    return [comment for comment in made if comment is not None]


def do(client: Client, action: str, *comments: Comment) -> Any:
    return client.post(INBOX, {"action": action, "comment": [comment.pk for comment in comments]})


def states() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


def test_one_step_is_done_with_all_chosen_comments_and_taken_back(comments: list[Comment]) -> None:
    client = client_in(EDITORS)
    do(client, "not_actionable", *comments[:2])
    assert states() == [CommentState.NOT_ACTIONABLE, CommentState.NOT_ACTIONABLE, CommentState.NEW]
    do(client, "undo")
    assert states() == [CommentState.NEW] * 3


def test_taking_a_step_back_leaves_what_a_colleague_decided_meanwhile_and_names_it(comments: list[Comment]) -> None:
    client, colleague = client_in(EDITORS), client_in(PUBLISHERS)
    do(client, "spam", *comments[:2])
    do(colleague, "in_progress", comments[0])
    answer = client.post(INBOX, {"action": "undo"}, follow=True)
    assert states() == [CommentState.IN_PROGRESS, CommentState.NEW, CommentState.NEW]
    assert f"{comments[0]} ({CommentState.IN_PROGRESS.label})" in " ".join(str(message) for message in answer.context["messages"])


@pytest.fixture
def spam(page: Page) -> list[Comment]:
    """One comment, one of the same words, which is its duplicate, and two in other words that staff made its duplicates."""
    made = [add_comment(of_page(page), text) for text in ("Mua ở đây", "Mua ở đây", "Mua nhanh", "Mua rẻ")]
    Comment.objects.filter(pk__in=[comment.pk for comment in made[2:]]).update(duplicate_of=made[0], state=CommentState.DUPLICATE)
    return made


def test_taking_a_step_back_gives_a_comment_its_duplicates_again(spam: list[Comment]) -> None:
    client = client_in(EDITORS)
    do(client, "spam", spam[0])
    assert states() == [CommentState.SPAM, CommentState.SPAM, CommentState.NEW, CommentState.DUPLICATE]
    answer = client.post(INBOX, {"action": "undo"}, follow=True)
    assert {message.level_tag for message in answer.context["messages"]} == {"success"}
    assert states() == [CommentState.NEW, *[CommentState.DUPLICATE] * 3]
    assert set(Comment.objects.values_list("duplicate_of", flat=True)) == {None, spam[0].pk}


def test_taking_a_step_back_makes_nothing_the_duplicate_of_a_comment_that_is_gone(spam: list[Comment]) -> None:
    client = client_in(EDITORS)
    do(client, "spam", spam[0])
    Comment.objects.filter(pk=spam[0].pk).withdraw()
    assert do(client, "undo").status_code == 302
    assert states() == [CommentState.SPAM, CommentState.NEW, CommentState.DUPLICATE]


def test_a_comment_that_says_nearly_the_same_is_offered_and_joined_as_duplicate(comments: list[Comment]) -> None:
    client = client_in(EDITORS)
    assert "Thiếu mẫu đơn đăng ký" in client.get(INBOX).content.decode().split("mb-feedback-row__alike")[1]
    do(client, "duplicate", *comments[1:])
    assert states() == [CommentState.NEW, CommentState.DUPLICATE, CommentState.NEW]
    assert Comment.objects.get(pk=comments[1].pk).duplicate_of == comments[0]


def test_a_comment_becomes_a_request_for_correction_from_the_inbox(comments: list[Comment]) -> None:
    do(client_in(EDITORS), "correction", comments[2])
    assert Comment.objects.get(pk=comments[2].pk).question_no


def test_every_step_of_the_inbox_is_logged_with_its_person(comments: list[Comment]) -> None:
    from wagtail.models import ModelLogEntry

    do(client_in(EDITORS), "spam", comments[0])
    entry = ModelLogEntry.objects.get(action="feedback.triage")
    assert (entry.object_id, entry.user.username) == (str(comments[0].pk), f"user-{EDITORS}")


def test_the_inbox_shows_no_possible_personal_data(page: Page) -> None:
    add_comment(of_page(page), "Gọi cho tôi 0912 345 678")
    assert "0912" not in client_in(PUBLISHERS).get(INBOX).content.decode()


def test_somebody_without_the_right_opens_no_inbox(db: None, django_user_model: Any) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_user("nobody"))
    assert client.get(INBOX).status_code in (302, 403)


def rows_of(client: Client, **filters: str) -> list[dict[str, str]]:
    """The exported report under some filters."""
    answer = client.get(reverse("feedback_admin:needs_work"), {"export": "csv", **filters})
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


@pytest.fixture
def two_bad_pages(page: Page) -> list[Page]:
    """One page of the education department with votes of last month, one of nobody with votes of today."""
    other = make_page("Đăng ký kết hôn")
    for bad in (page, other):
        votes(bad, [0] * 10)
        count_view(of_page(bad))
    Vote.objects.filter(page=page).update(day=timezone.localdate() - timedelta(days=20))
    sum_changed()
    TargetScore.objects.filter(page=page).update(unit="Sở Giáo dục và Đào tạo", field="Giáo dục")
    return [page, other]


@pytest.mark.parametrize("filters", [{"unit": "Sở Giáo dục và Đào tạo"}, {"field": "Giáo dục"}])
def test_the_report_is_filtered_by_unit_and_field(two_bad_pages: list[Page], filters: dict[str, str]) -> None:
    found = rows_of(client_in(EDITORS), **filters)
    assert len(found) == 1
    assert "Sở Giáo dục và Đào tạo" in found[0].values()


@pytest.mark.parametrize(("window", "number"), [("7", 1), ("30", 2)])
def test_the_report_counts_the_votes_of_the_chosen_window(two_bad_pages: list[Page], window: str, number: int) -> None:
    found = rows_of(client_in(EDITORS), window=window)
    assert len(found) == number
    assert all("10" in row.values() for row in found)


def test_a_score_takes_unit_and_field_from_what_the_page_says_of_itself(db: None) -> None:
    from wagtail.models import Site

    from cms.contracts.search import EntryKind

    answer = next((model for model in _page_models() if model.entry_kind is EntryKind.NEWS and hasattr(model, "unit")), None)
    assert answer is not None
    index = next(model for model in _page_models() if answer._meta.label in getattr(model, "subpage_types", []))
    parent = Site.objects.get(is_default_site=True).root_page.add_child(instance=index(title="Tin tức"))
    news = parent.add_child(instance=answer(title="Mở đợt tuyển sinh", lead="Tin", unit="Sở Giáo dục và Đào tạo"))
    news.save_revision().publish()
    votes(news, [1])
    sum_changed()
    assert TargetScore.objects.get().unit == "Sở Giáo dục và Đào tạo"


def _page_models() -> list[Any]:
    from wagtail.models import get_page_models

    from cms.models import BasePage

    return [model for model in get_page_models() if issubclass(model, BasePage)]


def test_searches_without_results_stand_beside_the_report(two_bad_pages: list[Page], monkeypatch: pytest.MonkeyPatch) -> None:
    row = unanswered.UnansweredQuery("cấp lại thẻ căn cước", 17, "/tim-kiem/?q=x")
    monkeypatch.setattr(unanswered.unanswered_searches, "_function", lambda days, count: [row])
    assert "cấp lại thẻ căn cước" in client_in(EDITORS).get(reverse("feedback_admin:needs_work")).content.decode()


def test_an_editor_writes_and_publishes_you_said_we_did(comments: list[Comment], page: Page) -> None:
    client = client_in(EDITORS)
    page.save_revision().publish()
    client.post(reverse("feedback_admin:page", args=[page.pk]))
    story = YouSaidWeDid.objects.get()
    address = reverse("feedback_stories:edit", args=[story.pk])
    assert "Lệ phí đã cũ" in client.get(address).content.decode()
    client.post(address, {"title": page.title, "said": "Thiếu mẫu đơn.", "did": "Đã thêm mẫu số 02.", "publish": "1"})
    story.refresh_from_db()
    assert story.state == StoryState.PUBLISHED
    assert "Đã thêm mẫu số 02." in Client().get("/ban-gop-y-chung-toi-da-sua/").content.decode()
    client.post(address, {"title": page.title, "said": "Thiếu mẫu đơn.", "did": "Đã thêm.", "take_back": "1"})
    assert "Đã thêm" not in Client().get("/ban-gop-y-chung-toi-da-sua/").content.decode()


def test_a_publisher_opens_a_survey_round_and_decides_about_held_answers(db: None) -> None:
    client, today = client_in(PUBLISHERS), timezone.localdate()
    client.post(reverse("feedback_surveys:add"), {"title": "Quý IV", "intro": "", "opens_on": today, "closes_on": "", "quota": "100"})
    round_ = SurveyRound.objects.get()
    answer_survey(round_, {"overall": 2}, form_key="1", held=True)
    held = reverse("feedback_admin:held")
    assert "Quý IV" in client.get(held).content.decode()
    client.post(held, {"round": round_.pk, "decision": "reject"})
    assert SurveyAnswer.objects.get().state == VoteState.REJECTED


@pytest.mark.parametrize("address", ["feedback_admin:needs_work", "feedback_comments:index"])
def test_a_list_on_a_telephone_is_cards_whose_cells_name_their_headings(
    two_bad_pages: list[Page], comments: list[Comment], address: str
) -> None:
    shown = client_in(EDITORS).get(reverse(address)).content.decode()
    table = shown.split('id="listing-results"')[1]
    headings = [strip_tags(each).strip() for each in re.findall(r"<th[^>]*>(.*?)</th>", table.split("</thead>")[0], flags=re.DOTALL)]
    row = table.split("<tbody>")[1].split("</tr>")[0]
    named = re.findall(r'data-label="([^"]+)"', row)
    assert named
    assert named == headings[1:]
