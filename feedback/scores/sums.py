"""Daily sums of votes, scores made of them, and the note to the search index when a page's rating moved a step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.search import note_changes, note_renamed
from cms.models import BasePage
from cms.models.access.restrictions import is_readable
from cms.storage.prepared import Prepared
from feedback.models import Comment, Improvement, TargetScore, ViewDaily, Vote, VoteDaily, YouSaidWeDid
from feedback.models.base import MAX_PATH
from feedback.models.choices import Kind, VoteState
from feedback.models.periods import KEEP_VOTES_DAYS
from feedback.models.scores import HELD_THAT_FREEZE
from feedback.scores.best import best_scores
from feedback.scores.burst_mail import mail_about_burst
from feedback.scores.formulas import bayesian_mean, freshness, need_score, prior_of_site, wilson_bounds

RATING_STEP = 0.05
_NAMING_A_PAGE: tuple[Any, ...] = (TargetScore, Improvement, YouSaidWeDid)  # each with page, path and title


@cache
def _of_page(rows: Any) -> Prepared[int]:
    return Prepared(lambda page: rows.objects.filter(page_id=page).order_by().values_list("pk", flat=True)[:1])


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior from the site's satisfaction votes, for a target without any: mean level, and the number of votes it weighs."""

    mean: float
    weight: float


def site_prior() -> Prior:
    """Return the prior of all satisfaction scores as they stand."""
    rows = list(TargetScore.objects.filter(kind=Kind.SATISFACTION, n__gt=0).values_list("n", "mean"))
    total = sum(n * (mean or 0) for n, mean in rows)
    return Prior(*prior_of_site(total, sum(n for n, _mean in rows), [n for n, _mean in rows]))


@periodic(every=timedelta(seconds=20))
def sum_changed(limit: int = 500) -> int:
    """Sum the targets whose votes changed since the last time, at most `limit`; return how many."""
    changed = list(Vote.objects.filter(summed=False).values_list("target_key", "kind").distinct()[:limit])
    return _sum_each(changed, site_prior()) if changed else 0


@periodic(every=timedelta(hours=24), slow=True)
def recompute_daily() -> int:
    """Score every target again that was not scored today (votes age every day); return how many. A worker that restarts repeats none."""
    aged = TargetScore.objects.exclude(updated_on=timezone.localdate())
    return _sum_each(list(aged.values_list("target_key", "kind")), site_prior())


def _sum_each(targets: Iterable[tuple[str, str]], prior: Prior) -> int:
    return run_each_isolated(targets, lambda target: sum_target(*target, prior) is not None)


def sum_target(target_key: str, kind: str, prior: Prior | None = None, *, page_changed: bool = False) -> TargetScore | None:
    """Make the daily sums and the score of a target from its votes; None when it has neither votes nor sums nor score.

    Names, unit and field are taken from the page once a day, and when it changed.
    """
    today = timezone.localdate()
    with transaction.atomic():
        score = lock_score(target_key, kind)
        if score is None:
            return None
        votes = Vote.objects.filter(target_key=target_key, kind=kind)
        votes.filter(summed=False).update(summed=True)
        was_frozen = score.frozen_on is not None
        _write_days(target_key, kind, today, score)
        days = list(VoteDaily.objects.filter(target_key=target_key, kind=kind))
        latest = votes.order_by("-pk").first()
        if latest is not None:
            score.page_id, score.path, score.title, score.anchor = latest.page_id, latest.path, latest.title, latest.anchor
        if page_changed or score.updated_on != today:
            _copy_page_labels(score)
        _score(score, days, prior or site_prior(), today)
        score.save()
        if score.frozen_on and not was_frozen:
            log(instance=score, action="feedback.burst", data={"votes": score.held, "title": score.title})
            mail_about_burst(score)
    _announce(score)
    return score


def lock_score(target_key: str, kind: str) -> TargetScore | None:
    """Return the score of a target, locked until the end of the transaction; make it when the target has votes. None without votes.

    Code that changes several votes of a target takes this lock first, so that two such changes wait for each other.
    """
    wanted = TargetScore.objects.select_for_update().filter(target_key=target_key, kind=kind)
    score = wanted.first()
    if score is not None:
        return score
    vote = Vote.objects.filter(target_key=target_key, kind=kind).order_by("-pk").first()
    if vote is None:
        return None
    names = {"page_id": vote.page_id, "path": vote.path, "title": vote.title, "anchor": vote.anchor}
    TargetScore.objects.get_or_create(target_key=target_key, kind=kind, defaults=names)
    return wanted.first()


def _write_days(target_key: str, kind: str, today: date, score: TargetScore) -> None:
    """Replace the daily sums of the days whose votes are all still there; older sums stay as they are."""
    earlier = counted_before_edit(score)
    since = _oldest_summed(today)
    counted = Q(state=VoteState.COUNTED)
    values = {"yes": 1, "no": 0} if kind == Kind.HELPFUL else {f"n{level}": level for level in range(1, 6)}
    rows = (
        Vote.objects.filter(target_key=target_key, kind=kind, day__gte=since)
        .values("day")
        .annotate(
            earlier=Count("pk", filter=earlier),
            earlier_positives=Count("pk", filter=earlier & Q(value__gte=1 if kind == Kind.HELPFUL else 4)),
            **{name: Count("pk", filter=counted & Q(value=value)) for name, value in values.items()},
        )
        .order_by("day")
    )
    VoteDaily.objects.filter(target_key=target_key, kind=kind, day__gte=since).delete()
    VoteDaily.objects.bulk_create([VoteDaily(target_key=target_key, kind=kind, **row) for row in rows])


def _oldest_summed(today: date) -> date:
    """Return the first day whose votes are all still there: those of earlier days are deleted, their sums stand."""
    return today - timedelta(days=KEEP_VOTES_DAYS)


def held_votes(target_key: str, kind: str) -> QuerySet[Vote]:
    """Return the votes of a target that wait for a decision; those that nobody decided about in time are not counted."""
    since = _oldest_summed(timezone.localdate())
    return Vote.objects.filter(target_key=target_key, kind=kind, state=VoteState.HELD, day__gte=since)


def counted_before_edit(score: TargetScore) -> Q:
    """Return the counted votes of the day of the major edit that were given to the text before it."""
    if score.edited_on is None or score.edited_revision_id is None:
        return Q(pk__in=[])
    before = Q(revision_id__lt=score.edited_revision_id) | Q(revision_id=None)
    return Q(state=VoteState.COUNTED, day=score.edited_on) & before


def _score(score: TargetScore, days: list[VoteDaily], prior: Prior, today: date) -> None:
    """Fill in a score from its daily sums."""
    score.n = sum(day.total for day in days)
    score.positives = sum(day.positives for day in days)
    score.negatives = sum(day.negatives for day in days)
    score.held = held_votes(score.target_key, score.kind).count()
    _show(score, today)
    weights = [freshness(day.day, today, edited_on=score.edited_on) for day in days]
    total = sum(weight * (day.total - day.earlier / 2) for weight, day in zip(weights, days, strict=True))
    positives = sum(weight * (day.positives - day.earlier_positives / 2) for weight, day in zip(weights, days, strict=True))
    score.wilson_low, score.wilson_high = wilson_bounds(positives, total)
    if score.kind == Kind.SATISFACTION:
        levels = sum(level * number for day in days for level, number in enumerate(day.levels, 1))
        score.mean = levels / score.n if score.n else None
        score.bayes = bayesian_mean(levels, score.n, prior_mean=prior.mean, prior_weight=prior.weight)
    recent = [day for day in days if day.day > today - timedelta(days=90) and (score.fixed_on is None or day.day >= score.fixed_on)]
    fixed_today = [day for day in recent if day.day == score.fixed_on == score.edited_on]
    score.n_90d = sum(day.total for day in recent) - sum(day.earlier for day in fixed_today)
    score.negatives_90d = max(0, sum(day.negatives for day in recent) - sum(day.earlier - day.earlier_positives for day in fixed_today))
    score.views_30d = views_since(score.target_key, today - timedelta(days=29))
    score.open_reports = Comment.objects.filter(target_key=score.target_key).open().count()
    score.need_score = need_score(score.negatives_90d, score.n_90d, views=score.views_30d, open_reports=score.open_reports)
    score.updated_on = today


def _show(score: TargetScore, today: date) -> None:
    """Bring the public figure up to date, or let it stand still while many votes are held."""
    frozen = score.held >= HELD_THAT_FREEZE
    if not frozen or score.frozen_on is None:
        score.shown_n, score.shown_positives = score.n, score.positives
    score.frozen_on = (score.frozen_on or today) if frozen else None


def _copy_page_labels(score: TargetScore) -> None:
    """Take title, address, unit and field from the page as it is; those of a page that is gone stay."""
    page = Page.objects.filter(pk=score.page_id, live=True).specific().first() if score.page_id else None
    if page is None:
        return
    score.path, score.title = (page.url or score.path)[:500], page.title[:255]
    entry = next(iter(page.get_search_entries()), None) if isinstance(page, BasePage) else None
    if entry is not None:
        score.unit, score.field = entry.issuer[:200], (entry.fields[0] if entry.fields else "")[:200]


def sum_page(page_id: int) -> int:
    """Sum and score a page and the parts of it that were voted on; return how many."""
    prior = site_prior()
    pairs = list(TargetScore.objects.filter(page_id=page_id).values_list("target_key", "kind"))
    for target_key, kind in pairs:
        sum_target(target_key, kind, prior, page_changed=True)
    return len(pairs)


def follow_pages(root: Page) -> int:
    """Give what names a page, or one below it, the addresses and titles of today; return how many."""
    named = reduce(or_, (Q(pk__in=rows.objects.exclude(page=None).values("page_id")) for rows in _NAMING_A_PAGE))
    pages = Page.objects.descendant_of(root, inclusive=True).filter(named)
    return sum(follow_page(page) for page in pages)


def follow_page(page: Page) -> int:
    """Give what names a page its address of today, and its title unless not everyone may read it; return how many."""
    names = address_and_title(page)
    if not is_readable(page):
        del names["title"]  # the public list of what was fixed keeps that of before
    naming = [rows for rows in _NAMING_A_PAGE if _of_page(rows)(page.pk)]  # mostly none: a table is not written then
    return sum(rows.objects.filter(page_id=page.pk).update(**names) for rows in naming)


def address_and_title(page: Page) -> dict[str, str]:
    """Return the address and the title of a page, as what names it keeps them."""
    return {"path": (page.url or "/")[:MAX_PATH], "title": page.title[:255]}


@note_renamed
def follow_name(facet: str, before: str, name: str) -> None:
    """Give the figures of a unit or a field its name of today."""
    if column := {"issuer": "unit", "fields": "field"}.get(facet):
        TargetScore.objects.filter(**{column: before[:200]}).update(**{column: name[:200]})


def views_since(target_key: str, day: date) -> int:
    """Return how often the end of the page was reached since `day`."""
    found: dict[str, Any] = ViewDaily.objects.filter(target_key=target_key, day__gte=day).aggregate(views=Sum("views"))
    return found["views"] or 0


def _announce(score: TargetScore) -> None:
    """Mark a page for reindexing when its rating as a whole moved by a step since it was last indexed."""
    if score.page_id is None or score.anchor or abs(score.wilson_low - score.announced_rating) < RATING_STEP:
        return
    if not Page.objects.filter(pk=score.page_id, live=True).exists():
        return
    with transaction.atomic():
        TargetScore.objects.filter(pk=score.pk).update(announced_rating=score.wilson_low)
        score.announced_rating = score.wilson_low
        note_changes([score.page_id])


def rating_of_page(page_id: int) -> float:
    """Return the lower bound of a page as a whole as last written to the index, 0 without votes (the source of cms.contracts.ratings).

    Not the bound of this moment, which moves a little every day: the index would differ from the database without end.
    """
    found: dict[str, Any] = TargetScore.objects.filter(page_id=page_id, anchor="").aggregate(rating=Max("announced_rating"))
    return found["rating"] or 0.0


def best_rated_pages(count: int) -> list[int]:
    """Return the ids of at most `count` pages with a public figure, best first, in a stable order (the source of cms.contracts.ratings)."""
    return [page_id for page_id in best_scores().values_list("page_id", flat=True)[:count] if page_id is not None]
