"""The duties of a portal as data with dates: legal regimes, duties, what each regime asks, and what was found each quarter."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

PAGE, ATTESTED = "page", "attested"  # checks of this app itself; all others are registered in cms/contracts/duties.py


class RegimeQuerySet(models.QuerySet["LegalRegime"]):
    def on(self, day: date) -> LegalRegime | None:
        """Return the regime that holds on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day).order_by("-valid_from").first()


class LegalRegime(models.Model):
    """A decree on portals with the days on which it holds, both included."""

    number = models.CharField(_("number and symbol"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300)
    valid_from = models.DateField(_("holds from"))
    valid_to = models.DateField(_("holds until"), null=True, blank=True, help_text=_("The last day."))

    objects: ClassVar = RegimeQuerySet.as_manager()

    panels: ClassVar = [FieldPanel("number"), FieldPanel("title"), FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")])]

    class Meta:
        verbose_name = _("legal regime of portals")
        verbose_name_plural = _("legal regimes of portals")
        ordering: ClassVar = ["valid_from"]

    def __str__(self) -> str:
        return self.number

    @property
    def has_ended(self) -> bool:
        """Return whether it does not hold any more."""
        return self.valid_to is not None and self.valid_to < timezone.localdate()


class Duty(models.Model):
    """Something that must be on the portal: where it is, who keeps it right, how fresh it must be.

    `check` names what is looked at: "page" (a public page with content), "attested" (the owner says so by `reviewed_on`), or a
    check that an app registered. `fresh_days`: so many days may have passed since the newest thing or the last review.
    """

    number = models.PositiveSmallIntegerField(_("duty number"), unique=True)
    name = models.CharField(_("duty"), max_length=300)
    check_code = models.CharField(_("what is looked at"), max_length=40, default=PAGE)
    page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("page that fulfils it")
    )
    address = models.CharField(_("or address"), max_length=200, blank=True, help_text=_("For what is no page, for example /tim-kiem/."))
    owner = models.CharField(_("person or unit in charge"), max_length=200, blank=True)
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True, help_text=_("When it was last found to be right."))
    fresh_days = models.PositiveSmallIntegerField(
        _("days that it stays fresh"), null=True, blank=True, help_text=_("Left empty: it is always up to date by itself.")
    )
    in_menu = models.BooleanField(_("must be in a menu"), default=True)
    needs_english = models.BooleanField(_("English version needed"), default=False)
    english_page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("page in English")
    )
    not_applicable = models.CharField(
        _("does not concern this body because"), max_length=300, blank=True, help_text=_("A duty with a reason here counts as met.")
    )

    panels: ClassVar = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("page"), FieldPanel("address")]),
        FieldRowPanel([FieldPanel("owner"), FieldPanel("reviewed_on")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("fresh_days"), FieldPanel("in_menu"), FieldPanel("needs_english")]), FieldPanel("english_page")],
            heading=_("What is demanded"),
        ),
        FieldPanel("not_applicable"),
    ]

    class Meta:
        verbose_name = _("duty of the portal")
        verbose_name_plural = _("duties of the portal")
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class DutyBasis(models.Model):
    """What a regime asks of a duty; without a regime: other laws, which hold under each."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="bases", verbose_name=_("duty of the portal"))
    regime = models.ForeignKey(
        LegalRegime, models.PROTECT, null=True, blank=True, related_name="bases", verbose_name=_("legal regime of portals")
    )
    citation = models.CharField(_("provision"), max_length=200)
    label = models.CharField(_("name under this regime"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("legal basis of a duty")
        verbose_name_plural = _("legal bases of duties")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.citation


class ComplianceSnapshot(models.Model):
    """What was found for one regime in one quarter: kept up to date until the quarter ends, unchanged from then on."""

    never_on_cached_pages = True

    quarter = models.DateField(_("quarter"), help_text=_("Its first day."))
    regime = models.ForeignKey(LegalRegime, models.PROTECT, related_name="snapshots", verbose_name=_("legal regime of portals"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    met = models.PositiveSmallIntegerField(_("duties met"))
    total = models.PositiveSmallIntegerField(_("duties"))
    lines = models.JSONField(default=list)

    class Meta:
        verbose_name = _("compliance of a quarter")
        verbose_name_plural = _("compliance by quarter")
        ordering: ClassVar = ["-quarter", "regime"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["quarter", "regime"], name="home_compliance_quarter_once")]
        default_permissions: ClassVar = ("view",)

    def __str__(self) -> str:
        return f"{quarter_name(self.quarter)}, {self.regime}"


def quarter_name(first: date) -> str:
    """Return a quarter as people write it: `IV/2026`."""
    return f"{('I', 'II', 'III', 'IV')[first.month // 3]}/{first.year}"
