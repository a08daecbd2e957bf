"""Sums by day, which stay when the votes are gone, and the score of each target made from them."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from feedback.models.base import AboutTarget
from feedback.models.choices import Kind

PUBLIC_FROM = 10  # votes, before any figure is shown to readers
HELD_THAT_FREEZE = 5  # held votes, from which the public figure waits for a person
# Votes of a day's row.
ALL_VOTES = F("yes") + F("no") + F("n1") + F("n2") + F("n3") + F("n4") + F("n5")
GOOD_VOTES = F("yes") + F("n4") + F("n5")


class VoteDaily(models.Model):
    """The counted votes of one target on one day."""

    target_key = models.CharField(max_length=600)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    day = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    n1 = models.PositiveIntegerField(default=0)
    n2 = models.PositiveIntegerField(default=0)
    n3 = models.PositiveIntegerField(default=0)
    n4 = models.PositiveIntegerField(default=0)
    n5 = models.PositiveIntegerField(default=0)
    # Of these, the ones given on the day of a major edit to the text before it.
    earlier = models.PositiveIntegerField(default=0)
    earlier_positives = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("votes of a day")
        verbose_name_plural = _("votes by day")
        constraints = [models.UniqueConstraint(fields=["target_key", "kind", "day"], name="feedback_daily_once")]
        indexes = [models.Index(fields=["day"], name="feedback_daily_day")]

    def __str__(self) -> str:
        return f"{self.target_key} {self.day}"

    @property
    def levels(self) -> tuple[int, int, int, int, int]:
        """Return how many chose each level, 1 to 5."""
        return self.n1, self.n2, self.n3, self.n4, self.n5

    @property
    def total(self) -> int:
        return self.yes + self.no + sum(self.levels)

    @property
    def positives(self) -> int:
        """Return the "yes" votes, or those of the two satisfied levels."""
        return self.yes + self.n4 + self.n5

    @property
    def negatives(self) -> int:
        """Return the "no" votes, or those of the two dissatisfied levels."""
        return self.no + self.n1 + self.n2


class ViewDaily(models.Model):
    """The number of times that readers reached the end of a page on one day, without who they were."""

    never_on_cached_pages = True

    target_key = models.CharField(max_length=600)
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("views of a day")
        verbose_name_plural = _("views by day")
        constraints = [models.UniqueConstraint(fields=["target_key", "day"], name="feedback_views_once")]

    def __str__(self) -> str:
        return f"{self.target_key} {self.day}"


class ScoreQuerySet(models.QuerySet["TargetScore"]):
    def shown(self) -> ScoreQuerySet:
        """Return the scores that appear in public lists: enough votes, not frozen."""
        return self.filter(n__gte=PUBLIC_FROM, held__lt=HELD_THAT_FREEZE)

    def best_first(self) -> ScoreQuerySet:
        """Order as "most helpful": by the lower bound, then the number of votes, then the key."""
        return self.order_by("-wilson_low", "-n", "pk")


class TargetScore(AboutTarget):
    """The score of one target. `n`, `positives`, `mean` are plain counts; the bounds weigh older votes less.

    `shown_n` and `shown_positives` are what readers see: the same, but they stand still while held votes freeze the figure.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    n = models.PositiveIntegerField(_("votes"), default=0)
    positives = models.PositiveIntegerField(_("positive votes"), default=0)
    negatives = models.PositiveIntegerField(_("negative votes"), default=0)
    mean = models.FloatField(_("mean level"), null=True, blank=True)
    held = models.PositiveIntegerField(_("held votes"), default=0)
    wilson_low = models.FloatField(_("lower bound"), default=0)
    wilson_high = models.FloatField(_("upper bound"), default=0)
    bayes = models.FloatField(_("drawn mean"), null=True, blank=True)
    n_90d = models.PositiveIntegerField(_("votes in 90 days"), default=0)
    negatives_90d = models.PositiveIntegerField(_("negative votes in 90 days"), default=0)
    views_30d = models.PositiveIntegerField(_("views in 30 days"), default=0)
    open_reports = models.PositiveIntegerField(_("open comments"), default=0)
    need_score = models.FloatField(_("need for work"), default=0)
    unit = models.CharField(_("unit"), max_length=200, blank=True)
    field = models.CharField(_("field"), max_length=200, blank=True)
    shown_n = models.PositiveIntegerField(default=0, editable=False)
    shown_positives = models.PositiveIntegerField(default=0, editable=False)
    frozen_on = models.DateField(_("frozen on"), null=True, blank=True)
    edited_on = models.DateField(_("major edit on"), null=True, blank=True)
    edited_revision_id = models.BigIntegerField(_("revision of the major edit"), null=True, blank=True)
    fixed_on = models.DateField(_("fixed on"), null=True, blank=True)
    fixed_revision_id = models.BigIntegerField(_("revision that fixes it"), null=True, blank=True)
    announced_rating = models.FloatField(default=0, editable=False)
    updated_on = models.DateField(_("updated"), null=True, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("score of a page")
        verbose_name_plural = _("scores of pages")
        constraints = [models.UniqueConstraint(fields=["target_key", "kind"], name="feedback_score_once")]
        indexes = [
            models.Index(fields=["-need_score"], name="feedback_score_need"),
            models.Index(fields=["-wilson_low", "-n"], name="feedback_score_best"),
        ]

    def __str__(self) -> str:
        return self.title or self.path

    @property
    def is_public(self) -> bool:
        """Return True when readers may see the figure, frozen or not."""
        return self.shown_n >= PUBLIC_FROM

    @property
    def shown_percent(self) -> int | None:
        """Return the positive votes in a hundred that readers see, rounded; None without votes."""
        return round(100 * self.shown_positives / self.shown_n) if self.shown_n else None

    @property
    def percent(self) -> int | None:
        """Return positive votes in a hundred, rounded; None without votes."""
        return round(100 * self.positives / self.n) if self.n else None
