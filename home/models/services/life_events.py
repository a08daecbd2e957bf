"""Life events: what a citizen needs in their own words, with the steps, the papers, the law, the answers and the office."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from cms.models.blocks.body import TEXT_FEATURES
from home.models.pages import ports
from home.models.pages.blocks import LegalBasisBlock
from home.models.pages.index_pages import IndexPage
from home.text.plain import stream_text


class StepBlock(blocks.StructBlock):
    """A step: what to do, where it is described, and the form to take along."""

    title = blocks.CharBlock(label=_("What to do"), max_length=120)
    text = blocks.RichTextBlock(label=_("Details"), required=False, features=TEXT_FEATURES)
    procedure = blocks.PageChooserBlock(label=_("Procedure"), required=False, page_type="home.ProcedurePage")
    form = DocumentChooserBlock(label=_("Form to fill in"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")


class Picture(models.TextChoices):
    """The pictures of life events; the codes name symbols of templates/home/needs.svg."""

    BIRTH = "birth", _("Birth")
    WEDDING = "wedding", _("Wedding")
    LAND = "land", pgettext_lazy("life event", "Land")
    HOUSE = "house", _("House")
    SHOP = "shop", _("Shop")
    SCHOOL = "school", _("School")
    HEALTH = "health", pgettext_lazy("life event", "Health")
    DEATH = "death", _("Death")
    OTHER = "other", pgettext_lazy("life event", "Other")


class LifeEventIndexPage(IndexPage):
    """The list of life events: "what do you need?"."""

    template = "home/life_event_index_page.html"
    subpage_types: ClassVar = ["home.LifeEventPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of life events")
        verbose_name_plural = _("lists of life events")

    def events(self) -> models.QuerySet[LifeEventPage]:
        """Return the public life events below this page, in the editor's order."""
        return LifeEventPage.objects.readable().child_of(self).order_by("path")


class LifeEventPage(BasePage):
    """One life event, as an editor composes it. The title says it in the citizen's words."""

    picture = models.CharField(_("picture"), max_length=10, choices=Picture, default=Picture.OTHER)
    lead = models.TextField(
        _("lead"), max_length=400, help_text=_("What this page helps with, in two sentences. Other words for it help the search.")
    )
    time = models.CharField(_("how long it takes"), max_length=120, blank=True)
    fee = models.CharField(_("what it costs"), max_length=120, blank=True)
    place = models.CharField(_("where it is done"), max_length=160, blank=True)
    steps = StreamField([("step", StepBlock())], blank=True, verbose_name=_("steps"))
    legal_bases = StreamField([("row", LegalBasisBlock())], blank=True, verbose_name=_("legal bases"))
    related = StreamField(
        [("page", blocks.PageChooserBlock(label=_("Page")))], blank=True, verbose_name=_("answers and other pages that help")
    )
    offices = ParentalManyToManyField("home.Office", blank=True, related_name="+", verbose_name=_("where to go"))
    at_commune = models.BooleanField(
        _("done at the commune"), default=False, help_text=_("Readers are led to the office of their own commune.")
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("picture"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("time"), FieldPanel("fee"), FieldPanel("place")])], heading=_("At a glance")),
        FieldPanel("steps"),
        FieldPanel("legal_bases"),
        FieldPanel("related"),
        MultiFieldPanel([FieldPanel("at_commune"), FieldPanel("offices")], heading=_("Where to go")),
    ]
    template = "home/life_event_page.html"
    parent_page_types: ClassVar = ["home.LifeEventIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), **ports.life_event_parts(request, self)}

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            facts = [self.lead, self.time, self.fee, self.place, stream_text(self.steps), stream_text(self.legal_bases)]
            yield from self.with_files(self.search_entry(body="\n".join(filter(None, facts))))
