"""The public body itself: its units, its people with their duties, the leaders' calendar, planned outages of its services."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.contracts.working_days import working_calendar

OUTAGE_WORKING_DAYS = 7  # between the notice and the outage: Decree 224/2026 Art. 13


class OrgUnit(models.Model):
    """A unit of the body; `parent` makes the tree of the organisation chart."""

    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of"))
    duties = models.TextField(_("functions and duties"), blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    phone = models.CharField(_("telephone"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("web site"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    updated_at = models.DateTimeField(auto_now=True)

    panels: ClassVar = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("parent"), FieldPanel("order")]),
        FieldPanel("duties"),
        FieldPanel("address"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        FieldPanel("website"),
    ]

    class Meta:
        verbose_name = _("unit of the body")
        verbose_name_plural = _("units of the body")
        ordering: ClassVar = ["order", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        above, seen = self.parent, set[int]()
        while above is not None and above.pk not in seen:
            if above == self:
                raise ValidationError({"parent": _("A unit is not part of itself.")})
            seen.add(above.pk)
            above = above.parent


class Role(models.TextChoices):
    """The lists in which a person stands."""

    LEADER = "leader", _("Leaders")
    CONTACT = "contact", _("Contact officers")
    SPOKESPERSON = "spokesperson", _("Spokespersons")


class OfficerQuerySet(models.QuerySet["Officer"]):
    def in_office(self) -> OfficerQuerySet:
        """Return those who hold their post today."""
        today = timezone.localdate()
        return self.filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today))


class Officer(models.Model):
    """A person with a post: a leader with duties and dates, a contact officer, the spokesperson."""

    role = models.CharField(_("list"), max_length=12, choices=Role, default=Role.LEADER)
    name = models.CharField(_("full name"), max_length=120)
    post = models.CharField(_("post"), max_length=200)
    unit = models.ForeignKey(OrgUnit, models.SET_NULL, null=True, blank=True, related_name="officers", verbose_name=_("unit"))
    since = models.DateField(_("in the post since"), null=True, blank=True)
    until = models.DateField(_("in the post until"), null=True, blank=True, help_text=_("The last day. Left empty: still in the post."))
    duties = models.TextField(_("duties assigned"), blank=True)
    biography = models.TextField(_("short biography"), blank=True)
    photo = models.ForeignKey("wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photograph"))
    phone = models.CharField(_("telephone"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = OfficerQuerySet.as_manager()

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("role"), FieldPanel("order")]),
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("post"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
        FieldPanel("duties"),
        FieldPanel("biography"),
        FieldPanel("photo"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
    ]

    class Meta:
        verbose_name = _("person of the body")
        verbose_name_plural = _("people of the body")
        ordering: ClassVar = ["order", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.post}"

    def clean(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("The end must come after the beginning.")})
        if self.role == Role.CONTACT and not (self.phone or self.email):
            raise ValidationError({"phone": _("A contact officer needs a telephone number or an e-mail address.")})


class LeaderEvent(models.Model):
    """An entry of the leaders' working calendar, or a day on which citizens are received."""

    title = models.CharField(_("what"), max_length=300)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("where it is held"), max_length=250, blank=True)
    who = models.CharField(_("who takes part"), max_length=250, help_text=_("The leaders who take part."))
    for_citizens = models.BooleanField(_("citizens are received"), default=False)
    cancelled = models.BooleanField(_("called off"), default=False)
    updated_at = models.DateTimeField(auto_now=True)

    panels: ClassVar = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("who"),
        FieldPanel("place"),
        FieldRowPanel([FieldPanel("for_citizens"), FieldPanel("cancelled")]),
    ]

    class Meta:
        verbose_name = _("entry of the leaders' calendar")
        verbose_name_plural = _("entries of the leaders' calendar")
        ordering: ClassVar = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_of_one_day(self) -> bool:
        """Return whether it ends on the day on which it begins."""
        return timezone.localdate(self.starts_at) == timezone.localdate(self.ends_at)

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the beginning.")})


class OutageQuerySet(models.QuerySet["OutageNotice"]):
    def upcoming_or_current(self, moment: datetime) -> OutageQuerySet:
        """Return the notices of outages that are to come or last at `moment`, the next first."""
        return self.filter(ends_at__gt=moment, cancelled=False)


class OutageNotice(models.Model):
    """A planned outage of the body's services, to be announced seven working days before; shown as a banner until it is over."""

    services = models.CharField(_("services concerned"), max_length=250)
    starts_at = models.DateTimeField(pgettext_lazy("of an outage", "begins"))
    ends_at = models.DateTimeField(_("expected to work again"))
    reason = models.CharField(_("reason"), max_length=300)
    meanwhile = models.CharField(_("what to use meanwhile"), max_length=300, blank=True)
    force_majeure = models.BooleanField(
        _("force majeure"),
        default=False,
        help_text=_("Tick only when it truly is: then a late notice is not named in the compliance report."),
    )
    cancelled = models.BooleanField(_("called off"), default=False)
    announced_at = models.DateTimeField(_("announced"), default=timezone.now, editable=False)  # with the day on which it now begins
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = OutageQuerySet.as_manager()

    panels: ClassVar = [
        FieldPanel("services"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("reason"),
        FieldPanel("meanwhile"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("force_majeure"), FieldPanel("cancelled")])]),
    ]

    class Meta:
        verbose_name = _("outage notice")
        verbose_name_plural = _("outage notices")
        ordering: ClassVar = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.services

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = OutageNotice.objects.filter(pk=self.pk).first() if self.pk else None
        if before is not None and self._is_announced_again(before):
            self.announced_at = timezone.now()
        super().save(*args, **kwargs)

    def _is_announced_again(self, before: OutageNotice) -> bool:
        """Return whether this is news compared with the former notice: it begins on an earlier day, or that one was called off or over."""
        now = timezone.now()
        if before.cancelled or before.ends_at <= now:
            return not self.cancelled and self.starts_at > now
        return timezone.localdate(self.starts_at) < timezone.localdate(before.starts_at)

    @property
    def anchor(self) -> str:
        """Return the id of its banner, to which feeds and mails lead."""
        return f"gian-doan-{self.pk}"

    @property
    def period(self) -> tuple[str, str]:
        """Return when it begins and ends, in words."""
        start, end = (f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" for moment in (self.starts_at, self.ends_at))
        return start, end

    @property
    def announcement(self) -> str:
        """Return begin and end, the reason and what to use meanwhile."""
        return f"{' – '.join(self.period)}. {self.reason} {self.meanwhile}".strip()

    @property
    def working_days_before(self) -> int:
        """Return the working days from the day of the notice to the day of the outage."""
        return working_calendar().between(timezone.localdate(self.announced_at), timezone.localdate(self.starts_at))

    @property
    def is_late(self) -> bool:
        """Return whether it was announced later than the law asks: readers get it all the same, and the compliance report names it."""
        return not self.force_majeure and not self.cancelled and self.working_days_before < OUTAGE_WORKING_DAYS

    @property
    def earliest(self) -> date:
        """Return the first day on which an outage announced on the day of this notice may begin."""
        return working_calendar().add(timezone.localdate(self.announced_at), OUTAGE_WORKING_DAYS)

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the beginning.")})
        if not self.pk and self.ends_at and self.ends_at <= timezone.now():
            raise ValidationError({"ends_at": _("This moment is past. Please look at the day and the year.")})
