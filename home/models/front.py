"""The front page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from cms.contracts.search import EntryKind
from cms.models import BasePage
from cms.models import front_page as frontpage
from home.models.addresses import check_address
from home.models.life_events import LifeEventPage
from home.models.news import NewsIndexPage, NewsPage

LIFE_EVENTS = 8
LATEST_NEWS = 7
LATEST_DOCUMENTS = 8
LATEST_ANSWERS = 5
MOST_HELPFUL = 4


class HomePage(BasePage):
    """The front page: what is new in each section, and shortcuts to what people come for."""

    search_opt_out = True
    feedback_enabled = False

    intro = models.CharField(_("introduction"), max_length=300, blank=True, help_text=_("One sentence below the name of the portal."))

    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("A wide picture of the place. It only decorates: nothing that must be read should be in it."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("image"),
        InlinePanel("shortcuts", heading=pgettext_lazy("of the front page", "Shortcuts"), label=_("Shortcut"), max_num=8),
    ]
    template = "home/home_page.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = list(NewsPage.objects.listed().pinned_first()[:LATEST_NEWS])
        return {
            **super().get_context(request, *args, **kwargs),
            "life_events": list(LifeEventPage.objects.live().public().order_by("path")[:LIFE_EVENTS]),
            "shortcuts": self.shortcuts.select_related("page"),
            "news_index": NewsIndexPage.objects.live().first(),
            "leading_news": news[:1],
            "latest_news": news[1:],
            "documents": frontpage.newest(EntryKind.DOCUMENT, LATEST_DOCUMENTS),
            "answers": frontpage.newest(EntryKind.ANSWER, LATEST_ANSWERS),
            "helpful": frontpage.most_helpful(MOST_HELPFUL),
        }


class Shortcut(Orderable):
    """A tile on the front page that leads to a service."""

    front_page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="shortcuts")
    title = models.CharField(_("title"), max_length=60)
    text = models.CharField(_("text"), max_length=120, blank=True, help_text=_("What one can do there, in a few words."))
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    address = models.CharField(
        _("or address"),
        max_length=300,
        blank=True,
        validators=[check_address],
        help_text=_("An address that begins with / or with https://."),
    )

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("text")]),
        MultiFieldPanel([PageChooserPanel("page"), FieldPanel("address")], heading=_("Leads to")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("shortcut")
        verbose_name_plural = _("shortcuts")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if bool(self.page_id) == bool(self.address):
            raise ValidationError({"address": _("Choose a page or write an address, one of the two.")})

    @property
    def url(self) -> str:
        """Return where the tile leads: a path or an address."""
        return (self.page.url if self.page else self.address) or ""
