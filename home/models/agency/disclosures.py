"""Information that must be public: one page type for plans, budgets, projects, gazette issues and the like, told apart by `kind`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField

from cms.contracts.search import SearchEntry
from cms.contracts.working_days import working_calendar
from cms.models import BasePage
from cms.models.access.restrictions import PortalPageManager, PortalPageQuerySet
from cms.models.blocks import BodyStream
from cms.models.files.file_references import linked_files
from cms.models.pages.base_page import Card
from home.text.plain import stream_text


class DisclosureKind(models.TextChoices):
    """What must be public (Law 104/2016 Art. 17, 19; the decrees on portals)."""

    DIRECTION = "direction", _("Direction and administration")
    GUIDANCE = "guidance", _("Guidance on law")
    TREATY = "treaty", _("Treaties and agreements")
    GAZETTE = "gazette", _("Official gazette")
    PLAN = "plan", _("Strategies, plans and programmes")
    PROJECT = "project", _("Projects, public investment, procurement")
    FINANCE = "finance", _("Budget and annual financial report")
    LAND = "land", _("Land plans, prices and recovery")
    STATISTICS = "statistics", _("Statistics")
    SERVICE_FIGURES = "service-figures", _("Figures of public services")
    RESEARCH = "research", _("Research programmes and results")
    EXPIRED_LAW = "expired-law", _("Lists of documents that ended")
    ACCESS_RULES = "access-rules", _("Rules and forms for access to information")
    CORRECTION = "correction", _("Corrections")
    PRESS = "press", _("Press releases")


# Working days within which each kind is published after it was made; 5 by Law 104/2016 Art. 18.4, the others by
# Decree 43/2011 Art. 17, which is repealed and kept as an internal rule.
WITHIN = {
    DisclosureKind.GUIDANCE: 15,
    DisclosureKind.PLAN: 10,
    DisclosureKind.PROJECT: 10,
    DisclosureKind.STATISTICS: 10,
    DisclosureKind.RESEARCH: 20,
}
WITHIN_DEFAULT = 5


class DisclosureQuerySet(PortalPageQuerySet):
    def listed(self) -> DisclosureQuerySet:
        """Return those that everyone may read, newest first."""
        return self.readable().order_by("-made_on", "-pk")


class DisclosurePage(BasePage):
    """One piece of information that must be public: its number, day, time covered, unit, text and files."""

    kind = models.CharField(_("kind"), max_length=16, choices=DisclosureKind)
    number = models.CharField(_("number and symbol"), max_length=80, blank=True)
    made_on = models.DateField(_("made on"), help_text=_("The day of the decision, report or notice."))
    covers = models.CharField(_("time covered"), max_length=80, blank=True, help_text=_("For example: year 2025, third quarter of 2026."))
    unit = models.CharField(_("unit in charge"), max_length=200, blank=True)
    term = models.CharField(_("how long it stays public"), max_length=80, blank=True, help_text=_("Left empty: always."))
    lead = models.TextField(_("lead"), blank=True, max_length=600)
    body = StreamField(BodyStream(), blank=True, verbose_name=_("text"))

    objects = PortalPageManager.from_queryset(DisclosureQuerySet)()

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("number"), FieldPanel("made_on")]),
        FieldRowPanel([FieldPanel("covers"), FieldPanel("unit"), FieldPanel("term")]),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    template = "home/body/disclosure_page.html"
    parent_page_types: ClassVar = ["home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("public information")
        verbose_name_plural = _("public information")

    @property
    def card(self) -> Card:
        return super().card._replace(label=str(self.get_kind_display()), day=self.made_on)

    @property
    def forms(self) -> str:
        """Return in which forms it can be read: as a page, and the types of its files."""
        types = sorted({file.file_extension.upper() for file in linked_files(self)})
        return ", ".join([str(_("web page")), *types])

    @property
    def published_on(self) -> date | None:
        """Return the day on which it became public."""
        return timezone.localdate(self.first_published_at) if self.first_published_at else None

    @property
    def working_days_late(self) -> int:
        """Return by how many working days it was published after its term; 0 when in time."""
        if self.published_on is None:
            return 0
        within = WITHIN.get(DisclosureKind(self.kind), WITHIN_DEFAULT)
        return max(0, working_calendar().between(self.made_on, self.published_on) - within)

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            body = "\n".join(filter(None, [self.lead, self.covers, stream_text(self.body)]))
            yield from self.with_files(self.search_entry(body=body, number=self.number, year=self.made_on.year))
