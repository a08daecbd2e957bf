"""The feedback on one page, for its editor: figures, trend, reasons, last comments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Page

from feedback.models import Comment, Improvement, TargetScore, Vote, VoteDaily
from feedback.models.choices import Reason, VoteState
from feedback.scores.formulas import wilson_bounds
from feedback.scores.sums import held_votes
from feedback.targets.target import kind_for

TREND_WEEKS = 13


@dataclass(frozen=True, slots=True)
class Window:
    """Counted votes of the last `days` days: how many, how many positive, and the 95 % interval in whole percent."""

    days: int
    n: int
    positives: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.positives / self.n) if self.n else None

    @property
    def interval(self) -> tuple[int, int]:
        low, high = wilson_bounds(self.positives, self.n)
        return round(100 * low), round(100 * high)


@dataclass(frozen=True, slots=True)
class Week:
    """One bar of the trend."""

    starts_on: date
    n: int
    positives: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.positives / self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class Bar:
    """A week as a bar of the chart, in the units of its drawing: 320 wide, 108 high, 0 % at y = 80, 100 % at y = 10."""

    x: int
    y: int
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The data of the editor's panel for a page."""

    page: Page
    score: TargetScore | None
    windows: list[Window]
    weeks: list[Week]
    reasons: list[tuple[str, int]]
    comments: list[Comment]
    open_comments: int
    hidden_comments: int
    held: int
    improvement: Improvement | None = None
    parts: list[TargetScore] = field(default_factory=list)

    @property
    def last_week(self) -> Week:
        return self.weeks[-1]

    @property
    def fixed_comments(self) -> int:
        """Return how many comments the shown improvement closed."""
        return self.improvement.comments.count() if self.improvement else 0

    @property
    def bars(self) -> list[Bar]:
        """Return the weeks with votes as bars."""
        bars = []
        for index, week in enumerate(self.weeks):
            if week.percent is not None:
                height = max(1, round(week.percent * 0.7))
                bars.append(Bar(index * 22 + 31, 80 - height, height, f"{week.starts_on:%d/%m/%Y}: {week.percent} % ({week.n})"))
        return bars


def overview_of(page: Page) -> Overview:
    """Gather the overview of `page`; reads only."""
    today, kind = timezone.localdate(), kind_for(page.specific_deferred)
    key = f"page:{page.pk}"
    days = list(VoteDaily.objects.filter(target_key=key, kind=kind, day__gt=today - timedelta(weeks=TREND_WEEKS)))
    votes = Vote.objects.filter(target_key=key, kind=kind, state=VoteState.COUNTED)
    reasons = Counter(reason for row in votes.values_list("reasons", flat=True) for reason in row)
    comments = Comment.objects.filter(page_id=page.pk).exclude(state__in=("spam", "duplicate"))
    return Overview(
        page=page,
        score=TargetScore.objects.filter(target_key=key, kind=kind).first(),
        windows=[_window(days, today, length) for length in (30, 90)],
        weeks=[_week(days, today - timedelta(days=today.weekday(), weeks=back)) for back in reversed(range(TREND_WEEKS))],
        reasons=[(str(Reason(name).label), number) for name, number in reasons.most_common(3) if name in Reason.values],
        comments=list(comments.readable()[:5]),
        open_comments=comments.open().count(),
        hidden_comments=comments.filter(personal_data="suspected").count(),
        held=held_votes(key, kind).count(),
        improvement=Improvement.objects.filter(page_id=page.pk).first(),
        parts=list(TargetScore.objects.filter(page_id=page.pk, n__gt=0).exclude(anchor="").order_by("-need_score", "-n")[:5]),
    )


def _window(days: list[VoteDaily], today: date, length: int) -> Window:
    inside = [day for day in days if day.day > today - timedelta(days=length)]
    return Window(length, sum(day.total for day in inside), sum(day.positives for day in inside))


def _week(days: list[VoteDaily], monday: date) -> Week:
    inside = [day for day in days if monday <= day.day < monday + timedelta(days=7)]
    return Week(monday, sum(day.total for day in inside), sum(day.positives for day in inside))
