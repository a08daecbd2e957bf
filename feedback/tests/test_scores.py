"""From votes to scores, public figures, order and retention."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms.background.worker import retention
from cms.contracts import ratings
from feedback.models import EpochKey, TargetScore, Vote, VoteDaily
from feedback.models.choices import Kind, Verdict, VoteState
from feedback.models.periods import KEEP_VOTES_DAYS
from feedback.participation.voting.rating import count_view, decide_held
from feedback.participation.voting.voters import current_epoch
from feedback.scores.formulas import wilson_lower_bound
from feedback.scores.sums import recompute_daily, sum_changed
from feedback.tests.factories import make_page, votes

pytestmark = pytest.mark.django_db


def score_of(page: Page) -> TargetScore:
    sum_changed()
    return TargetScore.objects.get(page=page)


def recompute_tomorrow() -> int:
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        return recompute_daily()


def widget(page: Page) -> str:
    return Client().get(f"/danh-gia/khung/{page.pk}/").content.decode()


def test_counted_votes_make_the_score_and_others_do_not(page: Page) -> None:
    votes(page, [1, 1, 1, 0])
    votes(page, [0, 0], verdict=Verdict.STAFF)
    votes(page, [0], verdict=Verdict.NETWORK)
    score = score_of(page)
    assert (score.n, score.positives, score.held) == (4, 3, 1)
    assert score.wilson_low == pytest.approx(wilson_lower_bound(3, 4))


def test_nine_votes_show_no_figure_and_ten_do(page: Page) -> None:
    votes(page, [1] * 9)
    sum_changed()
    assert "mb-rating__figure" not in widget(page)
    votes(page, [0])
    sum_changed()
    shown = widget(page)
    assert "90%" in shown
    assert "10 " in shown


def test_many_held_votes_freeze_the_figure_at_what_it_was(page: Page) -> None:
    votes(page, [1] * 12)
    votes(page, [0] * 5, verdict=Verdict.NETWORK)
    assert score_of(page).frozen_on == timezone.localdate()
    votes(page, [0] * 12)
    score = score_of(page)
    assert (score.shown_percent, score.shown_n) == (100, 12)
    assert "mb-rating__figure" in widget(page)
    decide_held(score, accept=False, user=get_user_model().objects.create_user("xuatban"))
    score.refresh_from_db()
    assert (score.frozen_on, score.shown_percent, score.shown_n) == (None, 50, 24)


def test_held_votes_that_nobody_decided_about_in_time_release_the_figure(page: Page) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=KEEP_VOTES_DAYS)):
        votes(page, [1] * 12)
        votes(page, [0] * 5, verdict=Verdict.NETWORK)
        assert score_of(page).frozen_on
    recompute_daily()
    assert TargetScore.objects.get().frozen_on
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        recompute_daily()
        score = TargetScore.objects.get()
        assert decide_held(score, accept=True, user=get_user_model().objects.create_user("xuatban")) == 0
    assert (score.held, score.frozen_on, score.n) == (0, None, 12)


def test_a_person_decides_about_held_votes(page: Page) -> None:
    votes(page, [1] * 3)
    votes(page, [0] * 2, verdict=Verdict.NETWORK)
    score, user = score_of(page), get_user_model().objects.create_user("xuatban")
    assert decide_held(score, accept=True, user=user) == 2
    score.refresh_from_db()
    assert (score.n, score.held) == (5, 0)
    votes(page, [0], verdict=Verdict.NETWORK)
    sum_changed()
    decide_held(score, accept=False, user=user)
    assert Vote.objects.filter(state=VoteState.REJECTED).count() == 1


def test_the_most_helpful_list_is_in_the_order_of_the_lower_bound() -> None:
    wanted = {"hai lượt": [1] * 2, "nhiều lượt": [1] * 95 + [0] * 5, "nửa vời": [1, 0] * 20, "khá": [1] * 16 + [0] * 4}
    pages = {title: make_page(title) for title in wanted}
    for title, values in wanted.items():
        votes(pages[title], values)
    sum_changed()
    best = ratings.best_rated(10)
    assert best == [pages[title].pk for title in ("nhiều lượt", "khá", "nửa vời")]
    lower = list(TargetScore.objects.shown().best_first().values_list("wilson_low", flat=True))
    assert lower == sorted(lower, reverse=True)


def test_other_apps_read_the_rating_of_a_page_through_the_kernel(page: Page) -> None:
    assert ratings.rating_of(page.pk) == 0
    votes(page, [1] * 20)
    sum_changed()
    assert ratings.rating_of(page.pk) == pytest.approx(wilson_lower_bound(20, 20))


def test_the_index_hears_of_a_rating_that_moved_a_step_and_not_of_a_smaller_move(page: Page, noted_pages: list[int]) -> None:
    votes(page, [1] * 200)
    sum_changed()
    assert noted_pages == [page.pk]
    votes(page, [1])
    sum_changed()
    assert noted_pages == [page.pk]


def test_an_old_vote_weighs_less_in_the_order_but_not_in_the_figure(page: Page) -> None:
    votes(page, [1] * 20)
    fresh = score_of(page).wilson_low
    Vote.objects.update(day=timezone.localdate() - timedelta(days=85), summed=False)
    aged = score_of(page)
    assert aged.wilson_low < fresh
    assert aged.percent == 100


def test_a_target_is_scored_again_once_a_day_however_often_the_worker_starts(page: Page) -> None:
    votes(page, [1] * 3)
    sum_changed()
    assert recompute_daily() == 0
    assert [recompute_tomorrow(), recompute_tomorrow()] == [1, 0]
    TargetScore.objects.update(updated_on=None)
    assert recompute_daily() == 1


def test_daily_sums_stay_when_the_votes_are_deleted(page: Page) -> None:
    votes(page, [1] * 12)
    sum_changed()
    day = timezone.localdate() - timedelta(days=91)
    Vote.objects.update(day=day)
    VoteDaily.objects.update(day=day)
    assert retention.run("feedback.votes") == 12
    recompute_tomorrow()
    assert TargetScore.objects.get(page=page).n == 12


def test_votes_outlive_their_page(page: Page) -> None:
    votes(page, [1] * 3)
    sum_changed()
    path = page.url
    page.delete()
    assert Vote.objects.filter(page=None, path=path, title="Đăng ký khai sinh").count() == 3
    recompute_tomorrow()
    assert TargetScore.objects.get().n == 3


def test_the_secret_of_a_past_epoch_is_destroyed(page: Page) -> None:
    running = current_epoch()
    past = EpochKey.objects.create(starts_on=running.starts_on - timedelta(days=180), ends_on=running.starts_on, secret="geheim")
    retention.run("feedback.epochs")
    past.refresh_from_db()
    running.refresh_from_db()
    assert past.secret == ""
    assert running.secret


def test_levels_of_satisfaction_make_a_mean_drawn_towards_the_sites(page: Page) -> None:
    votes(page, [5, 5, 4, 1], kind=Kind.SATISFACTION)
    score = score_of(page)
    assert score.mean == pytest.approx(3.75)
    assert score.positives == 3
    assert 3 < score.bayes < 3.75


def test_need_for_work_grows_with_unhelpful_votes_and_views(page: Page) -> None:
    from feedback.targets.target import of_page

    votes(page, [0] * 8 + [1] * 2)
    quiet = score_of(page).need_score
    for _number in range(50):
        count_view(of_page(page))
    recompute_tomorrow()
    assert TargetScore.objects.get(page=page).need_score > quiet


def test_the_public_page_shows_months_from_ten_votes_on(page: Page) -> None:
    votes(page, [1] * 8 + [0])
    sum_changed()
    month = f"{timezone.localdate():%m/%Y}"
    html = Client().get("/muc-do-hai-long/").content.decode()
    assert month in html
    assert "88,9%" not in html
    votes(page, [1])
    sum_changed()
    answer = Client().get("/muc-do-hai-long/")
    assert "90,0%" in answer.content.decode()
    assert not answer.cookies


def test_the_open_data_hold_the_same_figures(page: Page) -> None:
    votes(page, [1] * 9 + [0])
    sum_changed()
    answer = Client().get("/muc-do-hai-long/so-lieu.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert f"helpful,{timezone.localdate():%Y-%m},10,90.0," in answer.content.decode()
