"""Who made a news item, and what is paid for it (nhuận bút): rates are rows with the day from which they hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, DecimalField, F, OuterRef, Subquery, Sum
from django.db.models.functions import TruncDate, TruncMonth
from django.forms import Select
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from cms.models.pages.names import ListedName


class Contributor(ListedName):  # type: ignore[django-manager-missing]
    """Somebody who writes, photographs or films for the portal, of the body or from outside."""

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("As it stands below the news."))
    unit = models.CharField(_("unit or address for payment"), max_length=200, blank=True)

    panels: ClassVar = [FieldPanel("name"), FieldPanel("unit")]

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class ContributionKind(ListedName, ClusterableModel):
    """A kind of work that is paid for: a short news item, an article, a photograph, a film."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    in_byline = models.BooleanField(_("named below the news as its author"), default=True)
    order = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("order")]),
        FieldPanel("in_byline"),
        InlinePanel("rates", heading=_("Rates"), label=_("Rate")),
    ]

    class Meta:
        verbose_name = _("kind of contribution")
        verbose_name_plural = _("kinds of contributions")
        ordering: ClassVar = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class RoyaltyRate(models.Model):
    """What one work of a kind is paid from a day on; a later rate changes nothing of earlier months."""

    never_on_cached_pages = True

    kind = ParentalKey(ContributionKind, on_delete=models.CASCADE, related_name="rates")
    amount = models.PositiveIntegerField(_("amount in đồng"))
    valid_from = models.DateField(pgettext_lazy("of a rate", "valid from"))

    panels: ClassVar = [FieldRowPanel([FieldPanel("amount"), FieldPanel("valid_from")])]

    class Meta:
        verbose_name = _("rate")
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "valid_from"], name="home_one_rate_from_a_day")]

    def __str__(self) -> str:
        return f"{number_format(self.amount, force_grouping=True)} · {self.valid_from:%d/%m/%Y}"


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def payable(self) -> ContributionQuerySet:
        """Return the work on published news, with its `day` and `month`, and `amount` by the rate of that day (None: no rate is set)."""
        rate = (
            RoyaltyRate.objects.filter(kind=OuterRef("kind"), valid_from__lte=OuterRef("day")).order_by("-valid_from").values("amount")[:1]
        )
        amount = F("coefficient") * Subquery(rate, output_field=DecimalField(max_digits=14, decimal_places=2))
        published = self.filter(news__live=True, news__published_at__isnull=False, news__alias_of=None)
        days = {"day": TruncDate("news__published_at"), "month": TruncMonth("news__published_at")}
        return published.annotate(**days).annotate(amount=amount)

    def summed(self) -> Any:
        """Return a row a month, contributor and kind with `works`, `priced` (those with a rate) and `total`, the newest month first."""
        rows = self.payable().values("month", "contributor", "contributor__name", "kind", "kind__name")
        sums = {"works": Count("pk"), "priced": Count("amount"), "total": Sum("amount")}
        return rows.annotate(**sums).order_by("-month", "contributor__name", "kind__name")


class Contribution(Orderable):
    """One work of one contributor on a news item."""

    news = ParentalKey("home.NewsPage", on_delete=models.CASCADE, related_name="contributions")
    contributor = models.ForeignKey(Contributor, models.PROTECT, related_name="contributions", verbose_name=_("contributor"))
    kind = models.ForeignKey(ContributionKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    coefficient = models.DecimalField(
        _("coefficient"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(0), MaxValueValidator(20)],
        help_text=_("1: the whole rate; 0,5: half of it, for work that two share."),
    )

    objects: ClassVar = ContributionQuerySet.as_manager()
    panels: ClassVar = [FieldPanel("contributor"), FieldRowPanel([FieldPanel("kind", widget=Select), FieldPanel("coefficient")])]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("to an article", "contribution")
        verbose_name_plural = _("contributions")

    def __str__(self) -> str:
        return f"{self.contributor} · {self.kind}"
