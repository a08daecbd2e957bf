"""One browser, one vote, and nothing that could say whose."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page

from feedback.models import Comment, TargetScore, Vote
from feedback.models.choices import VoteState
from feedback.participation.voting import guards
from feedback.participation.voting.voters import COOKIE, COOKIE_PATH, current_epoch, voter_hash
from feedback.tests.factories import Reader, make_page

pytestmark = pytest.mark.django_db


def test_a_plain_form_without_scripts_counts_once(page: Page) -> None:
    answer = Reader(page).vote(1)
    assert answer.status_code == 302
    assert list(Vote.objects.values_list("value", "state")) == [(1, VoteState.COUNTED)]


def test_the_same_browser_voting_three_times_leaves_its_last_vote(page: Page) -> None:
    reader = Reader(page)
    for value in (1, 0, 1):
        reader.vote(value)
    assert list(Vote.objects.values_list("value", flat=True)) == [1]


@pytest.mark.parametrize("second", [1, 0])
def test_a_form_sent_twice_before_its_cookie_came_back_is_one_vote_which_its_last_cookie_withdraws(page: Page, second: int) -> None:
    reader, again = Reader(page), Reader(page)
    token = reader.token()
    reader.vote(1, token=token)
    assert again.vote(second, token=token).status_code == 302
    assert Vote.objects.get().value == second
    again.withdraw()
    assert not Vote.objects.exists()
    reader.vote(1, token=token)
    assert Vote.objects.count() == 1


def test_two_browsers_are_two_votes(page: Page) -> None:
    Reader(page).vote(1)
    Reader(page).vote(0)
    assert Vote.objects.count() == 2


def test_votes_of_one_browser_on_two_pages_have_unrelated_hashes(page: Page) -> None:
    reader, other = Reader(page), make_page("Đăng ký kết hôn")
    reader.vote(1)
    reader.page = other
    reader.vote(1)
    first, second = Vote.objects.values_list("voter_hash", flat=True)
    assert first != second


def test_the_hash_depends_on_the_kind_of_question() -> None:
    epoch = current_epoch()
    assert voter_hash(epoch, "v", "page:1", "helpful") != voter_hash(epoch, "v", "page:1", "satisfaction")


def test_no_table_of_the_app_has_a_column_for_address_browser_referrer_or_clock_time() -> None:
    from django.apps import apps
    from django.db import models

    for model in apps.get_app_config("feedback").get_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, models.DateTimeField | models.TimeField | models.GenericIPAddressField), f"{model}.{field.name}"
            assert not any(word in field.name for word in ("agent", "referr", "address", "network"))


def test_neither_page_nor_widget_nor_form_sets_a_cookie_before_a_vote(page: Page) -> None:
    client = Client()
    for address in (page.url, f"/danh-gia/khung/{page.pk}/", f"/danh-gia/trang/{page.pk}/", "/danh-gia/bao-loi/"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address


def test_the_cookie_of_a_vote_goes_only_to_the_feedback_addresses(page: Page) -> None:
    cookie = Reader(page).vote(1).cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (COOKIE_PATH, True, "Lax")


def test_a_made_up_cookie_is_nobodys(page: Page) -> None:
    Reader(page).vote(1)
    thief = Reader(page)
    thief.client.cookies[COOKIE] = "made-up"
    thief.withdraw()
    assert Vote.objects.count() == 1


def test_words_can_be_changed_by_the_same_browser_only(page: Page) -> None:
    reader, other = Reader(page), Reader(page)
    reader.vote(0)
    reader.say("Thiếu mẫu đơn")
    own = Comment.objects.get()
    other.vote(0)
    other.say("Bị sửa", id=own.pk, comment=own.pk, vote=own.vote_id)
    own.refresh_from_db()
    assert own.text == "Thiếu mẫu đơn"
    reader.say("Thiếu mẫu đơn số 2")
    own.refresh_from_db()
    assert own.text == "Thiếu mẫu đơn số 2"
    assert Comment.objects.count() == 2


def test_taking_a_vote_back_deletes_vote_words_and_sum(page: Page) -> None:
    from feedback.scores.sums import sum_changed

    reader = Reader(page)
    reader.vote(0)
    reader.say("Thiếu mẫu đơn")
    sum_changed()
    reader.withdraw()
    assert not Vote.objects.exists()
    assert not Comment.objects.exists()
    assert TargetScore.objects.get().n == 0


def test_sixty_voters_behind_one_network_are_all_counted_or_held(page: Page) -> None:
    for number in range(60):
        Reader(page, address=f"203.0.113.{number + 1}").vote(1)
    states = list(Vote.objects.values_list("state", flat=True))
    assert len(states) == 60
    assert set(states) == {VoteState.COUNTED, VoteState.HELD}


def test_invalid_posts_cost_no_quota(page: Page) -> None:
    for _number in range(guards.TARGET_LIMIT.count + 3):
        assert Reader(page).vote("maybe").status_code == 422
    Reader(page).vote(1)
    assert Vote.objects.get().state == VoteState.COUNTED


def test_a_vote_from_another_site_is_refused(page: Page) -> None:
    reader = Reader(page)
    answer = reader.client.post(f"/danh-gia/trang/{page.pk}/", {"value": 1, "token": reader.token()}, HTTP_ORIGIN="https://evil.example")
    assert answer.status_code == 403
    answer = reader.client.post(f"/danh-gia/trang/{page.pk}/", {"value": 1, "token": reader.token()}, HTTP_SEC_FETCH_SITE="cross-site")
    assert answer.status_code == 403
    assert not Vote.objects.exists()


def test_a_token_of_another_page_is_asked_again(page: Page) -> None:
    other = Reader(make_page("Đăng ký kết hôn")).token()
    assert Reader(page).vote(1, token=other).status_code == 422
    assert not Vote.objects.exists()


def test_a_vote_faster_than_a_person_reads_is_held_not_lost(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "MIN_SECONDS", 60)
    Reader(page).vote(1)
    assert Vote.objects.get().state == VoteState.HELD


def test_voting_again_does_not_free_a_held_vote(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(page)
    monkeypatch.setattr(guards, "MIN_SECONDS", 60)
    reader.vote(1)
    monkeypatch.setattr(guards, "MIN_SECONDS", 0)
    reader.vote(0)
    assert Vote.objects.get().state == VoteState.HELD


def test_a_filled_trap_is_not_counted(page: Page) -> None:
    Reader(page).vote(1, website="http://spam.example")
    assert Vote.objects.get().state == VoteState.REJECTED


def test_votes_of_staff_are_not_counted(page: Page) -> None:
    reader = Reader(page)
    reader.client.force_login(get_user_model().objects.create_user("canbo"))
    reader.vote(1)
    assert list(Vote.objects.values_list("state", "verdict")) == [(VoteState.REJECTED, "staff")]


@pytest.mark.parametrize("text", ["Sai", "Thiếu", "OK"])
def test_one_word_is_a_valid_comment(page: Page, text: str) -> None:
    reader = Reader(page)
    reader.vote(0)
    reader.say(text)
    assert list(Comment.objects.values_list("text", "state")) == [(text, "new")]


def test_a_part_of_a_page_is_a_target_of_its_own(page: Page) -> None:
    reader = Reader(page)
    reader.vote(1)
    reader.send(f"/danh-gia/trang/{page.pk}/", value=0, muc="art_5", token=_token(reader, "art_5"))
    assert set(Vote.objects.values_list("anchor", "value")) == {("", 1), ("art_5", 0)}


def _token(reader: Reader, anchor: str) -> str:
    from feedback.tests.factories import token_in

    return token_in(reader.client.get(f"/danh-gia/trang/{reader.page.pk}/?muc={anchor}").content.decode())


def test_a_page_that_is_not_public_takes_no_vote(page: Page) -> None:
    page.unpublish()
    assert Client().get(f"/danh-gia/khung/{page.pk}/").status_code == 404


def test_the_widget_is_never_stored(page: Page) -> None:
    assert "no-store" in Client().get(f"/danh-gia/khung/{page.pk}/").headers["Cache-Control"]
