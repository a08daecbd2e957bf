"""The front page."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PagePermissionTester
from wagtail.url_routing import RouteResult

from cms.models import BasePage
from cms.models.access.restrictions import public_pages
from cms.models.pages.page_addresses import NOTHING_THERE, answered, answers
from cms.models.pages.page_form import PortalPageForm
from cms.models.pages.rows_by_address import child_at, read_whole
from cms.storage import observed_tables
from cms.storage.kept import Kept
from cms.text.typed_addresses import check_address
from home.models.news.news_pages import NewsIndexPage
from home.models.site.front_blocks import FrontSections, in_groups, usual

_sections: Kept[Page] = Kept()


class HomePageForm(PortalPageForm):
    """The form of the front page: it begins with the usual sections, so that a chosen one comes to them and not in their place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sections" in self.fields and not self.initial.get("sections"):
            self.initial["sections"] = usual(self.fields["sections"].block)


class FrontPagePermissions(PagePermissionTester):
    """Nobody takes the front page off or deletes it: the whole portal stands below it."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False


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

    sections = StreamField(
        FrontSections(required=False),
        blank=True,
        verbose_name=_("sections"),
        help_text=_("What stands on the front page, from the top. Left empty: life events, shortcuts, news, documents and answers."),
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("intro"),
        FieldPanel("image"),
        FieldPanel("sections"),
        InlinePanel("shortcuts", heading=pgettext_lazy("of the front page", "Shortcuts"), label=_("Shortcut"), max_num=8),
    ]
    base_form_class = HomePageForm
    template = "home/home_page.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Return what serves an address; the section that it begins with is kept, since every page is below one."""
        if not path_components:
            return super().route(request, path_components)
        slug, *below = path_components
        kept = _sections.get((self.pk, slug), lambda: self._section(slug))
        # What a request reads of it and notes on it is its own: pictures of its text may change without it.
        section = copy(kept) if below else read_whole(type(kept), kept.pk)
        section._cached_parent_obj = self
        return section.route(request, below)

    def _section(self, slug: str) -> Page:
        page: Page = child_at(self, slug)
        observed_tables.note([f"{observed_tables.PAGE_TREE}:{page.pk}"])
        return page

    def permissions_for_user(self, user: Any) -> FrontPagePermissions:
        return FrontPagePermissions(user, self)

    def clean(self) -> None:
        super().clean()
        if self.expire_at:
            raise ValidationError({"expire_at": _("The front page does not end by a schedule: the portal would be gone with it.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "groups": in_groups(self.sections),
            # Read by the parts of the template that show them: each is kept until what it shows is written.
            "shortcuts": SimpleLazyObject(self.shown_shortcuts),
            "news_index": SimpleLazyObject(lambda: NewsIndexPage.objects.readable().first()),
        }

    def shown_shortcuts(self) -> list[Shortcut]:
        """Return the shortcuts without those whose page, chosen or by its address, not everyone may read."""
        rows = list(self.shortcuts.select_related("page"))
        public = set(public_pages().filter(pk__in=[row.page_id for row in rows if row.page_id]).values_list("pk", flat=True))
        addresses = answered(row.address for row in rows if row.address)
        return [row for row in rows if row.page_id in public or row.address in addresses]


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
        if self.address and not answers(self.address):
            raise ValidationError({"address": NOTHING_THERE})

    @property
    def url(self) -> str:
        """Return where the tile leads: a path or an address."""
        return (self.page.url if self.page else self.address) or ""
