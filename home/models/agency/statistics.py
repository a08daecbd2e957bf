"""Indicators of public services as dated series: numerator, denominator, source, and the legal regime that asks for them."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from cms.models.pages.names import ListedName
from home.models.agency.body import OrgUnit
from home.models.agency.duties import LegalRegime


class ServiceIndicator(ListedName, ClusterableModel):
    """Something that is measured again and again, in per cent or as a number."""

    name = models.CharField(_("indicator"), max_length=250, unique=True)
    in_percent = models.BooleanField(_("in per cent"), default=True)
    regime = models.ForeignKey(
        LegalRegime, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("legal regime of portals")
    )
    numerator_name = models.CharField(_("what the numerator counts"), max_length=200, blank=True)
    denominator_name = models.CharField(_("what the denominator counts"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    panels: ClassVar = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("in_percent"), FieldPanel("regime"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("numerator_name"), FieldPanel("denominator_name")]),
        InlinePanel("values", heading=_("Values"), label=_("Value")),
    ]

    class Meta:
        verbose_name = _("indicator of services")
        verbose_name_plural = _("indicators of services")
        ordering: ClassVar = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """The value of a day, of the whole body or one unit: from numerator and denominator, or alone where only the share is known."""

    indicator = ParentalKey(ServiceIndicator, on_delete=models.CASCADE, related_name="values")
    on = models.DateField(_("as of"))
    unit = models.ForeignKey(OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    numerator = models.PositiveIntegerField(_("numerator"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("denominator"), null=True, blank=True)
    share = models.DecimalField(
        _("value"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Only where numerator and denominator are not known."),
    )
    is_about = models.BooleanField(_("approximate"), default=False)
    source = models.CharField(_("source"), max_length=300)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("on"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("numerator"), FieldPanel("denominator"), FieldPanel("share"), FieldPanel("is_about")]),
        FieldPanel("source"),
    ]

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "on", "unit"], name="home_indicator_value_once"),
            models.UniqueConstraint(fields=["indicator", "on"], condition=models.Q(unit=None), name="home_indicator_whole_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}: {self.value}"

    @property
    def value(self) -> Decimal | None:
        """Return the share in per cent, or the number; None where the denominator is zero: nothing was there to be measured."""
        if self.numerator is None:
            return self.share
        if self.denominator is None:
            return Decimal(self.numerator)
        return round(Decimal(100 * self.numerator) / self.denominator, 2) if self.denominator else None

    def clean(self) -> None:
        """Refuse a day to come, and numbers that do not fit together: numerator, denominator, share."""
        if self.on and self.on > timezone.localdate():
            raise ValidationError({"on": _("This day is still to come: a value is of today at the latest.")})
        if (self.numerator is None) == (self.share is None):
            raise ValidationError({"share": _("Give the numerator (with its denominator), or the value alone.")})
        if self.numerator is not None and self.denominator is None and self.indicator.in_percent:
            raise ValidationError({"denominator": _("Give the denominator too: the value is a share.")})
        if self.denominator is not None and self.numerator is not None and self.numerator > self.denominator:
            raise ValidationError({"numerator": _("The part is not larger than the whole.")})
