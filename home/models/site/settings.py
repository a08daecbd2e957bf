"""Content of every page: the details of the agency, the menus, the alert banners."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from cms.models.pages.page_addresses import NOTHING_THERE, answers
from cms.text.typed_addresses import check_address
from cms.text.words_by_language import check_words, words_by_language
from home.models.pages.blocks import MenuItemBlock


@register_setting(icon="cog", order=1)
class SiteSettings(BaseSiteSetting):
    """The details that the decree on portals of state agencies wants on each page, and what else the footer says."""

    agency_name = models.CharField(_("name of the portal"), max_length=150, help_text=_("Shown in the header and in page titles."))
    governing_body = models.CharField(_("governing body"), max_length=150, blank=True, help_text=_("The body that owns the portal."))
    responsible_person = models.CharField(
        _("person responsible for the content"), max_length=150, help_text=_("Name and office, as the footer shows them.")
    )
    address = models.CharField(_("address"), max_length=250)
    phone = models.CharField(_("telephone"), max_length=80)
    email = models.EmailField(_("e-mail"))
    licence = models.CharField(_("licence"), max_length=200, blank=True, help_text=_("Number and date of the licence, if there is one."))
    source_note = models.TextField(
        _("rule for quoting"), help_text=_("How others name the source when they reuse what the portal publishes.")
    )
    demo_note = models.CharField(
        _("demonstration note"),
        max_length=250,
        blank=True,
        help_text=_("Shown on every page of a demonstration. Leave empty on a real portal."),
    )

    panels: ClassVar = [
        MultiFieldPanel([FieldPanel("agency_name"), FieldPanel("governing_body"), FieldPanel("responsible_person")], heading=_("Agency")),
        MultiFieldPanel(
            [FieldPanel("address"), FieldRowPanel([FieldPanel("phone"), FieldPanel("email")])],
            heading=_("Contacts"),
        ),
        MultiFieldPanel([FieldPanel("source_note"), FieldPanel("licence"), FieldPanel("demo_note")], heading=_("Notes")),
    ]

    REQUIRED: ClassVar = ("agency_name", "responsible_person", "address", "phone", "email", "source_note")

    class Meta:
        verbose_name = _("agency details")

    def missing(self) -> list[str]:
        """Return the names of the required details that nobody has filled in yet."""
        return [str(self._meta.get_field(name).verbose_name) for name in self.REQUIRED if not getattr(self, name)]


@register_setting(icon="list-ul", order=2)
class Menus(BaseSiteSetting):
    """The two menus. A page that is not live is left out by itself."""

    main = StreamField(
        [("item", MenuItemBlock())], blank=True, verbose_name=_("main menu"), help_text=_("Six items or fewer fit on one line.")
    )
    footer = StreamField([("item", MenuItemBlock())], blank=True, verbose_name=_("footer menu"))

    panels: ClassVar = [FieldPanel("main"), FieldPanel("footer")]

    class Meta:
        verbose_name = _("menus")


class AlertLevel(models.TextChoices):
    INFO = "info", _("Information")
    WARNING = "warning", _("Warning")
    URGENT = "urgent", _("Urgent")


class AlertQuerySet(models.QuerySet["AlertBanner"]):
    """Banners by time."""

    def shown_at(self, moment: datetime) -> AlertQuerySet:
        """Return those that readers see at `moment`, the most urgent first."""
        started = Q(starts_at__isnull=True) | Q(starts_at__lte=moment)
        not_over = Q(ends_at__isnull=True) | Q(ends_at__gt=moment)
        urgency = models.Case(models.When(level=AlertLevel.URGENT, then=0), models.When(level=AlertLevel.WARNING, then=1), default=2)
        return self.filter(started, not_over, enabled=True).order_by(urgency, "-starts_at", "-pk")


class AlertBanner(models.Model):
    """A notice at the top of every page: a storm, a closed office, a service that is down."""

    level = models.CharField(_("alert level"), max_length=10, choices=AlertLevel, default=AlertLevel.INFO)
    text = models.CharField(_("text"), max_length=500, help_text=_("One or two sentences: what happened, what to do."))
    foreign_texts = models.TextField(
        _("text in other languages"),
        blank=True,
        default="",
        db_default="",
        help_text=_("One to a line, the code of the language first (“en: Our offices are closed today.”)."),
    )
    link_text = models.CharField(_("text of the link"), max_length=80, blank=True)
    link = models.CharField(
        _("link"), max_length=300, blank=True, validators=[check_address], help_text=_("An address that begins with / or with https://.")
    )
    starts_at = models.DateTimeField(_("shown from"), null=True, blank=True, help_text=_("Left empty: at once."))
    ends_at = models.DateTimeField(_("shown until"), null=True, blank=True, help_text=_("Left empty: until it is switched off."))
    enabled = models.BooleanField(_("switched on"), default=True)

    objects = AlertQuerySet.as_manager()
    anchor = ""  # the id by which a feed or mail leads to it
    parts: Sequence[tuple[str, str]] = ()  # its text as a page shows it: language ("" for that of the page) and words

    panels: ClassVar = [
        FieldPanel("level"),
        FieldPanel("text"),
        FieldPanel("foreign_texts"),
        FieldRowPanel([FieldPanel("link_text"), FieldPanel("link")]),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("enabled"),
    ]

    class Meta:
        verbose_name = _("alert banner")
        verbose_name_plural = _("alert banners")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must come after the beginning.")})
        if not self.pk and self.ends_at and self.ends_at <= timezone.now():
            raise ValidationError({"ends_at": _("This moment is past. Please look at the day and the year.")})
        if self.link and not self.link_text:
            raise ValidationError({"link_text": _("Say where the link leads.")})
        if self.link_text and not self.link:
            raise ValidationError({"link": _("Write where these words lead.")})
        if self.link and not answers(self.link):
            raise ValidationError({"link": NOTHING_THERE})
        stored = AlertBanner.objects.filter(pk=self.pk).first()
        try:
            check_words(self.foreign_texts, stored.foreign_texts if stored else "")
        except ValidationError as refused:
            raise ValidationError({"foreign_texts": refused})

    def text_in(self, language: str) -> str | None:
        """Return the text in a language (a code such as `en`), None where it was not given."""
        return words_by_language(self.foreign_texts).get(language)

    @property
    def is_shown(self) -> bool:
        """Return True when readers see it now."""
        now = timezone.now()
        return self.enabled and (not self.starts_at or self.starts_at <= now) and (not self.ends_at or self.ends_at > now)
