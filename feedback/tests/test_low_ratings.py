"""Which pages are rated badly, as other apps ask for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.contracts.ratings import Satisfaction, rated_at_most, satisfaction_of_each, satisfaction_with
from feedback.models import VoteDaily
from feedback.models.choices import Kind

pytestmark = pytest.mark.django_db


def votes(page: int, kind: Kind = Kind.SATISFACTION, days_ago: int = 0, **counts: int) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    VoteDaily.objects.create(target_key=f"page:{page}", kind=kind, day=day, **counts)


def test_pages_are_rated_low_by_the_mean_of_all_their_days():
    votes(11, n1=3, n3=1)  # 1.5
    votes(12, n1=1)
    votes(12, days_ago=3, n5=4)  # 4.2 over both days
    votes(13, n2=2)  # exactly 2
    votes(14)  # nobody voted
    votes(15, kind=Kind.HELPFUL, no=9)  # another scale
    assert rated_at_most(2) == [11, 13]
    assert rated_at_most(1) == []


def test_satisfaction_is_given_for_each_page_and_for_all_of_them_together():
    votes(11, n1=1)
    votes(11, days_ago=3, n5=1)
    votes(12, n4=2)
    votes(13, kind=Kind.HELPFUL, yes=9)  # another scale
    votes(14, n5=7)  # not asked for
    assert satisfaction_of_each([11, 12, 13]) == {11: Satisfaction(2, 3.0), 12: Satisfaction(2, 4.0)}
    assert satisfaction_with([11, 12, 13]) == Satisfaction(4, 3.5)
    assert satisfaction_with([13]) == Satisfaction(0, None)
