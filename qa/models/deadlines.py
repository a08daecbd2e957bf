"""Law as data: legal bases, answering times by kind with their dates of validity, and the calendar of working days."""

from __future__ import annotations

from datetime import date, time
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qa.vocabulary.choices import Kind


class LegalBasis(models.Model):
    """A provision that a deadline is based on, in force between two days."""

    number = models.CharField(pgettext_lazy("of law", "number"), max_length=60)
    article = models.CharField(_("provision"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=300)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    successor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("replaced by"))
    page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document on this portal")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering: ClassVar = ["number", "article"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["number", "article"], name="qa_one_legal_basis")]

    def __str__(self) -> str:
        return f"{self.article} {self.number}".strip()

    @property
    def words(self) -> str:
        """Return the provision, then the title, then the number where the title does not have it (an act without one has a short name)."""
        words = f"{self.article} {self.title}".strip()
        is_told = self.number in self.title or not any(character.isdigit() for character in self.number)
        return words if is_told else f"{words} ({self.number})"

    def in_force(self, day: date) -> bool:
        """Return True when the provision is in force on `day`; open ends count as in force."""
        return (self.effective_from is None or self.effective_from <= day) and (self.effective_to is None or day < self.effective_to)


class DayUnit(models.TextChoices):
    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("days")
    MONTHS = "months", _("months")


class FirstDay(models.TextChoices):
    """Which day counts as the day of receipt when it is a day off."""

    WORKING = "working", _("the next working day")
    RECEIPT = "receipt", _("the day itself (Civil Code, Article 147)")


class AfterHours(models.TextChoices):
    """When a question that comes after closing time counts as received."""

    NEXT = "next", _("on the next working day")
    SAME = "same", _("on the same day")


class CountingRule(models.Model):
    """How times are counted, in force in `valid_from <= day < valid_to`: office hours, questions after closing time, the first day."""

    opens = models.TimeField(_("offices open at"), default=time(8))
    closes = models.TimeField(_("offices close at"), default=time(17))
    late = models.CharField(
        _("what comes after closing time counts as received"), max_length=8, choices=AfterHours, default=AfterHours.NEXT
    )
    first_day = models.CharField(
        _("what comes on a day off counts as received on"), max_length=8, choices=FirstDay, default=FirstDay.WORKING
    )
    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="+", verbose_name=_("legal basis"))
    valid_from = models.DateField(pgettext_lazy("of a rule", "valid from"), unique=True)
    valid_to = models.DateField(_("valid until, that day not counted"), null=True, blank=True)

    class Meta:
        verbose_name = _("rule of counting")
        verbose_name_plural = _("rules of counting")
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="qa_counting_dates"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="qa_counting_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}, {self.legal_basis}"

    def snapshot(self) -> dict[str, str]:
        """Return what a question keeps of the rule by which its time is counted."""
        return {
            "opens": f"{self.opens:%H:%M}",
            "closes": f"{self.closes:%H:%M}",
            "late": self.late,
            "first_day": self.first_day,
            "basis": f"{self.legal_basis.article} {self.legal_basis.title}".strip(),
        }


class SlaPolicy(models.Model):
    """The times for one kind of question, in `day_unit`, valid in `valid_from <= day < valid_to`. A unit may have its own."""

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    unit = models.ForeignKey("qa.Unit", models.CASCADE, null=True, blank=True, related_name="policies", verbose_name=_("only for the unit"))
    day_unit = models.CharField(_("counted in"), max_length=8, choices=DayUnit, default=DayUnit.WORKING)
    triage_days = models.PositiveSmallIntegerField(_("working days to classify and route"), default=1)
    draft_days = models.PositiveSmallIntegerField(
        _("working days for the unit to write the answer"), default=0, help_text=_("Counted from the routing. 0: no time of its own.")
    )
    answer_days = models.PositiveSmallIntegerField(_("to answer"))
    coordinated_days = models.PositiveSmallIntegerField(_("to answer when several units must work together"), null=True, blank=True)
    extension_days = models.PositiveSmallIntegerField(_("longest extension"), default=0)
    extension_count = models.PositiveSmallIntegerField(_("number of extensions"), default=0)
    pause_allowed = models.BooleanField(_("stops while the citizen is asked"), default=True)
    supply_days = models.PositiveSmallIntegerField(_("working days for the citizen to send information"), default=10)
    remind_days = models.PositiveSmallIntegerField(
        _("working days before that to remind the citizen"), default=3, help_text=_("0: no reminder before the question is closed.")
    )
    warn_days = models.PositiveSmallIntegerField(_("working days before the end to warn"), default=3)
    # Steps of the escalation ladder: {"level": name, "days": working days from the due date (negative: before), "to": [roles]};
    # "share" in place of "days" is a part of the time, "stage" ("triage", "draft") counts from the end of that stage.
    ladder = models.JSONField(_("escalation ladder"), default=list, blank=True)
    legal_basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="policies", verbose_name=_("legal basis"))
    valid_from = models.DateField(pgettext_lazy("of a rule", "valid from"))
    valid_to = models.DateField(_("valid until, that day not counted"), null=True, blank=True)

    class Meta:
        verbose_name = _("answering time")
        verbose_name_plural = _("answering times")
        ordering: ClassVar = ["kind", "-valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="qa_policy_dates"),
        ]

    def __str__(self) -> str:
        return f"{Kind(self.kind).label}: {self.answer_days} {DayUnit(self.day_unit).label}"

    def clean(self) -> None:
        """Refuse days without a general answering time between this row and the one before or after it."""
        self.ladder = self.ladder or []  # an emptied field gives None, which the column does not take
        if self.valid_from is None or self.unit_id is not None:
            return
        others = SlaPolicy.objects.filter(kind=self.kind, unit__isnull=True).exclude(pk=self.pk)
        before = others.filter(valid_from__lt=self.valid_from).order_by("-valid_from").first()
        after = others.filter(valid_from__gt=self.valid_from).order_by("valid_from").first()
        for name, first, second in (("valid_from", before, self), ("valid_to", self, after)):
            if first and second and first.valid_to and first.valid_to < second.valid_from:
                days = {"end": f"{first.valid_to:%d/%m/%Y}", "begin": f"{second.valid_from:%d/%m/%Y}"}
                raise ValidationError({name: _("From %(end)s until %(begin)s no answering time would be in force.") % days})

    def snapshot(self) -> dict[str, Any]:
        """Return what a question keeps of the policy that gave its due date."""
        return {
            "policy": self.pk,
            "day_unit": self.day_unit,
            "triage_days": self.triage_days,
            "answer_days": self.answer_days,
            "coordinated_days": self.coordinated_days,
            "extension_days": self.extension_days,
            "extension_count": self.extension_count,
            "pause_allowed": self.pause_allowed,
            "draft_days": self.draft_days,
            "supply_days": self.supply_days,
            "remind_days": self.remind_days,
            "warn_days": self.warn_days,
            "ladder": list(self.ladder),  # the policy may be kept in memory
            "legal_basis": str(self.legal_basis),
            "legal_title": self.legal_basis.title,
            "legal_words": self.legal_basis.words,
        }


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("Public holiday")
    SWAP = "working_swap", _("Worked in exchange")
    CLOSED = "office_closed", _("Office closed")


class CalendarDay(models.Model):
    """A day that differs from the week: all other Mondays to Fridays are working days."""

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=DayKind)
    name = models.CharField(_("name"), max_length=200)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering: ClassVar = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


# Where no rule of counting says otherwise: offices close at this hour of Asia/Ho_Chi_Minh.
CLOSING_TIME = time(17, 0)
