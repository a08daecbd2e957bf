"""The portal survey: rounds with dates and a quota, and answers that hold nothing but five levels and a quarter."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.models.choices import Level, VoteState


class SurveyRoundQuerySet(models.QuerySet["SurveyRound"]):
    def running(self, day: date | None = None) -> SurveyRoundQuerySet:
        """Return the rounds whose dates include `day` (today)."""
        day = day or timezone.localdate()
        return self.filter(opens_on__lte=day).filter(Q(closes_on__isnull=True) | Q(closes_on__gte=day)).order_by("-opens_on", "-pk")


class SurveyRound(models.Model):
    """A time in which readers are asked about the portal as a whole."""

    title = models.CharField(_("title"), max_length=150)
    intro = models.TextField(_("introduction"), max_length=600, blank=True)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Left empty: until the quota is reached."))
    quota = models.PositiveIntegerField(
        _("quota"), null=True, blank=True, validators=[MinValueValidator(10)], help_text=_("The round closes when it has so many answers.")
    )

    objects = SurveyRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey round")
        verbose_name_plural = _("survey rounds")
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=models.F("opens_on")), name="feedback_round_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.closes_on and self.opens_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("The last day lies before the first.")})

    @property
    def is_full(self) -> bool:
        """Return True when the quota is reached; held answers count, so that nobody fills it twice."""
        return self.quota is not None and self.answers.exclude(state=VoteState.REJECTED).count() >= self.quota


class SurveyAnswer(models.Model):
    """One filled-in survey. No voter, no browser, no day: only the quarter and the levels. An aspect may be left out."""

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="answers", verbose_name=_("survey round"))
    quarter = models.DateField(_("quarter"), help_text=_("Its first day."))
    interface = models.PositiveSmallIntegerField(_("interface"), choices=Level.choices, null=True, blank=True)
    content = models.PositiveSmallIntegerField(_("content"), choices=Level.choices, null=True, blank=True)
    quality = models.PositiveSmallIntegerField(_("quality"), choices=Level.choices, null=True, blank=True)
    support = models.PositiveSmallIntegerField(_("support"), choices=Level.choices, null=True, blank=True)
    overall = models.PositiveSmallIntegerField(
        _("overall satisfaction"), choices=Level.choices, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    state = models.CharField(_("state"), max_length=10, choices=VoteState.choices, default=VoteState.COUNTED)

    class Meta:
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")
        indexes = [models.Index(fields=["quarter", "state"], name="feedback_survey_quarter")]

    def __str__(self) -> str:
        return f"{self.round}: {self.overall}"
