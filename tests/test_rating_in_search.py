"""Readers' ratings in search: they reach the entry of a page, lift it a little, and never drown what fits the question."""

from __future__ import annotations

from collections.abc import Iterator
from secrets import token_hex

import pytest
from django.apps import apps
from wagtail.models import Site

from feedback.participation.voting.rating import record_rating
from feedback.participation.voting.voters import epoch_from, new_voter
from feedback.scores.sums import sum_changed
from feedback.targets.target import of_page
from search.query.ranking_profile import Factors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def epoch_of_this_database() -> Iterator[None]:
    """A process reads the running epoch once; the next test has another database."""
    epoch_from.cache_clear()
    yield
    epoch_from.cache_clear()


def test_the_rating_of_any_page_reaches_its_entry() -> None:
    page = apps.get_model("home", "StandardPage")(title="Đăng ký khai sinh")
    Site.objects.get(is_default_site=True).root_page.add_child(instance=page)
    page.save_revision().publish()
    for _number in range(20):
        record_rating(of_page(page), "helpful", 1, new_voter(token_hex()))
    sum_changed()
    entry = next(iter(page.get_search_entries()))
    assert 0.8 < entry.rating <= 1


def test_a_rating_lifts_a_score_by_less_than_a_tenth_and_all_factors_by_less_than_a_third() -> None:
    factors = Factors()
    assert 0 < factors.rating < 0.1
    assert factors.in_force + factors.recency + factors.citations + factors.rating <= 0.3 + 1e-9
